-- What may be given depends on how bytes are read. As a leaf they are what they are; as a node they lead to other blocks, and nobody
-- looked at what those make together unless a tree has the bytes as a node too.
ALTER TABLE content_tree_block ADD COLUMN is_node boolean NOT NULL DEFAULT false;
-- Which blocks of an older tree are nodes is written in them alone: below a root that is one (dag-pb, 0x70) all count as such, as they did.
UPDATE content_tree_block SET is_node = true WHERE get_byte(root, 1) = 112;

-- What an address hashes to, however it is read: behind the version, one byte, and the codec, a number of one to four bytes of which all
-- but the last are 128 or more.
ALTER TABLE content_tree ADD COLUMN root_hash bytea NOT NULL GENERATED ALWAYS AS (
    substr(root, CASE WHEN get_byte(root, 1) < 128 THEN 3 WHEN get_byte(root, 2) < 128 THEN 4
        WHEN get_byte(root, 3) < 128 THEN 5 ELSE 6 END)) STORED;
CREATE INDEX content_tree_root_hash ON content_tree (root_hash);
