-- What this territory tells the others, committed with its effect and not yet given a position.
-- The id orders rows that wait; it is no position, for rows may commit out of its order.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id uuid NOT NULL UNIQUE,
    type text NOT NULL CHECK (type ~ '^[a-z0-9.-]{1,64}$'),
    schema_version integer NOT NULL CHECK (schema_version BETWEEN 0 AND 65535),
    object_id uuid NOT NULL,
    time_ms bigint NOT NULL,
    audience smallint NOT NULL CHECK (audience IN (0, 1, 2)),
    critical boolean NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    payload bytea NOT NULL CHECK (octet_length(payload) <= 131072)
);
