-- What is behind each denied address: it is not given out of trees that have the denied thing, or it could be put together again from
-- its parts. Other trees that have the same blocks give them.
CREATE TABLE content_denied_part (
    denial bytea NOT NULL REFERENCES content_denial ON DELETE CASCADE,
    hash bytea NOT NULL,
    PRIMARY KEY (hash, denial)
);
CREATE INDEX content_denied_part_denial ON content_denied_part (denial);
-- Whether all of its parts were found; until then they are looked for.
ALTER TABLE content_denial ADD COLUMN is_whole boolean NOT NULL DEFAULT false;

INSERT INTO content_denied_part (denial, hash)
SELECT d.hash, b.hash FROM content_denial d JOIN content_tree t ON t.root_hash = d.hash JOIN content_tree_block b ON b.root = t.root
WHERE b.hash <> d.hash ON CONFLICT DO NOTHING;
