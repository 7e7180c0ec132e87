-- How many blocks each holder has reasons to keep: each is a file on the disk, however small.
ALTER TABLE content_tree ADD COLUMN block_count bigint NOT NULL DEFAULT 0;
UPDATE content_tree t SET block_count = (SELECT count(*) FROM content_tree_block b WHERE b.root = t.root);
ALTER TABLE content_holder ADD COLUMN blocks bigint NOT NULL DEFAULT 0 CHECK (blocks >= 0);
UPDATE content_holder h SET blocks = (
    SELECT coalesce(sum(block_count), 0) FROM content_reference r JOIN content_tree USING (root)
    WHERE r.holder_kind = h.kind AND r.holder_id = h.id);

CREATE OR REPLACE FUNCTION count_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In one order, so that two who count several holders wait for each other and not both.
    INSERT INTO content_holder AS h (kind, id, bytes, blocks)
    SELECT holder_kind, holder_id, sum(stored_size), sum(block_count) FROM changed JOIN content_tree USING (root)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (kind, id) DO UPDATE SET bytes = h.bytes + excluded.bytes, blocks = h.blocks + excluded.blocks;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION uncount_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE content_holder h SET bytes = h.bytes - gone.bytes, blocks = h.blocks - gone.blocks
    FROM (
        SELECT holder_kind, holder_id, sum(stored_size) AS bytes, sum(block_count) AS blocks
        FROM changed JOIN content_tree USING (root) GROUP BY 1, 2
    ) gone
    WHERE h.kind = gone.holder_kind AND h.id = gone.holder_id;
    DELETE FROM content_holder h USING (SELECT DISTINCT holder_kind, holder_id FROM changed) gone
    WHERE h.kind = gone.holder_kind AND h.id = gone.holder_id AND h.bytes = 0 AND h.blocks = 0;
    RETURN NULL;
END $$;
