-- What was erased of the own log, and the entry that tells the others. Kept for ever: what comes back with an old copy of the
-- database is erased again.
CREATE TABLE log_erasure (
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    object_id uuid NOT NULL,
    reason text NOT NULL,
    stated_by uuid NOT NULL UNIQUE,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (epoch, sequence)
);

-- What was erased of other logs, and at which position they say so. It outlives the peer, who may be followed anew.
CREATE TABLE peer_erasure (
    tid text NOT NULL,
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    reason text NOT NULL,
    stated_at bigint NOT NULL,
    erased_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tid, epoch, sequence)
);
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON log_erasure, peer_erasure FROM %I', current_schema());
END
$$;

-- Receipts: up to where a peer has erased what the own log says (erased_*), and up to where it was told that this territory has
-- (told_size), or is to be told again.
ALTER TABLE peer
    ADD COLUMN erased_epoch bigint NOT NULL DEFAULT 0,
    ADD COLUMN erased_size bigint NOT NULL DEFAULT 0,
    ADD COLUMN told_size bigint NOT NULL DEFAULT 0,
    ADD COLUMN tell_after timestamptz NOT NULL DEFAULT now();

-- Finds what was told about an object, and what was told about erasures.
CREATE INDEX log_entry_object ON log_entry (substr(entry, 41 + get_byte(entry, 37), 16));
CREATE INDEX log_entry_redacted ON log_entry (epoch, sequence)
    WHERE substr(entry, 38, 15) = '\x0e656e7472792e7265646163746564';
