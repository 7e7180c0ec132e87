-- What the running node last saw of each peer, for people. Nothing is decided by it, and it is written at most once a second.
CREATE TABLE peer_status (
    tid text PRIMARY KEY REFERENCES peer ON DELETE CASCADE,
    -- The newest head whose signatures held; what it has and has not taken effect is the lag.
    head_size bigint,
    head_root bytea,
    head_time timestamptz,
    heard_at timestamptz,
    behind_since timestamptz,
    -- The last thing that went wrong, by its stable name, and when it is tried again.
    trouble text,
    trouble_at timestamptz,
    next_try timestamptz,
    -- An operator wants it tried at once.
    retry_asked boolean NOT NULL DEFAULT false
);

-- Why an entry was set aside.
ALTER TABLE peer_entry ADD COLUMN failure text;
