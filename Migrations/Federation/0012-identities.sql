-- Every change of a peer's identity after its genesis, as it was signed, and when it was first seen here (Unix seconds).
CREATE TABLE peer_identity (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    envelope bytea NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (tid, number)
);
-- Of the last of them; NULL where there is only the genesis.
ALTER TABLE peer ADD COLUMN identity_hash bytea CHECK (octet_length(identity_hash) = 32);

-- Every key that ever signed for a peer: none may sign for two.
CREATE TABLE peer_key (
    public_key bytea PRIMARY KEY CHECK (octet_length(public_key) = 32),
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE
);
CREATE INDEX peer_key_tid ON peer_key (tid);
INSERT INTO peer_key (public_key, tid) SELECT public_key, tid FROM peer;
ALTER TABLE peer DROP COLUMN public_key;

-- Entries that a territory's history has no more: its new epoch began before them, or a stolen key signed them. Evidence only.
CREATE TABLE peer_orphan (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    entry bytea NOT NULL,
    PRIMARY KEY (tid, epoch, sequence, entry)
);

-- A history has one entry for each position, whatever epoch it was written in.
ALTER TABLE peer_entry DROP CONSTRAINT peer_entry_pkey, ADD PRIMARY KEY (tid, sequence);
ALTER TABLE log_entry DROP CONSTRAINT log_entry_pkey, ADD PRIMARY KEY (sequence);

-- Who may sign the next head: the key the territory's identity names from its place on. NULL where that is the genesis's.
ALTER TABLE log_head ADD COLUMN signing_key bytea CHECK (octet_length(signing_key) = 32);
