-- Other territories whose identity the operator pinned, and how much of each log is held (size) and has taken effect (applied).
CREATE TABLE peer (
    tid text PRIMARY KEY CHECK (tid ~ '^[a-z2-7]{52}$'),
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    genesis bytea NOT NULL,
    public_key bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
    epoch bigint NOT NULL DEFAULT 0,
    size bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT ''::bytea,
    root bytea NOT NULL DEFAULT sha256(''::bytea),
    last_note bytea,
    applied bigint NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'new'
        CHECK (state IN ('new', 'syncing', 'live', 'stale', 'forked', 'blocked', 'pruned')),
    fork_note bytea,
    CHECK (applied <= size)
);

-- Their entries, kept as they came, and what became of each here.
CREATE TABLE peer_entry (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    entry bytea NOT NULL,
    salt bytea,
    payload bytea,
    outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'applied', 'unsupported', 'quarantined', 'erased')),
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tid, epoch, sequence)
);
CREATE INDEX peer_entry_outcome ON peer_entry (tid, outcome) WHERE outcome IN ('unsupported', 'quarantined');
