-- Roots of perfect subtrees of a log's tree, so that a proof reads a few hundred hashes and not the whole log: level 1 of 256
-- leaves each, level 2 of 65,536, and so on. Made from the leaves when a proof first needs them, and again where they are lost;
-- nothing is ever believed because it stands here.
CREATE TABLE subtree (
    log text NOT NULL CHECK (log ~ '^(own|[a-z2-7]{52})$'),
    epoch bigint NOT NULL,
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (log, epoch, level, index)
);

-- The entries of every log that is kept here, the own one and the copies of peers', with the hashes of their leaves.
CREATE VIEW kept_entry AS
    SELECT 'own'::text AS log, epoch, sequence, entry, salt, payload, leaf FROM log_entry
    UNION ALL
    SELECT tid, epoch, sequence, entry, salt, payload, sha256('\x00'::bytea || entry) FROM peer_entry;
