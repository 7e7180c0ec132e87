-- The territory's log. Rows are written once; the only change ever is erasing salt and payload.
CREATE TABLE log_entry (
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    entry_id uuid NOT NULL,
    entry bytea NOT NULL,
    leaf bytea NOT NULL,
    salt bytea,
    payload bytea,
    PRIMARY KEY (epoch, sequence),
    UNIQUE (entry_id),
    CHECK (leaf = sha256('\x00'::bytea || entry)),
    CHECK ((salt IS NULL) = (payload IS NULL))
);

-- Where the log stands. One row, locked by whoever gives positions.
CREATE TABLE log_head (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    frontier bytea NOT NULL,
    root bytea NOT NULL
);
INSERT INTO log_head (epoch, size, frontier, root) VALUES (0, 0, ''::bytea, sha256(''::bytea));

-- Heads that were signed. Two roots for one size would be two histories, so there is room for one.
CREATE TABLE log_note (
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    frontier bytea NOT NULL,
    note bytea NOT NULL,
    PRIMARY KEY (epoch, size)
);
