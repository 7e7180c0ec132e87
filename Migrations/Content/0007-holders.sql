-- How many bytes each holder has reasons to keep: a limit is judged by one row, however many files there are.
CREATE TABLE content_holder (
    kind text NOT NULL,
    id text NOT NULL,
    bytes bigint NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (kind, id)
);
INSERT INTO content_holder
SELECT holder_kind, holder_id, sum(stored_size) FROM content_reference JOIN content_tree USING (root) GROUP BY 1, 2;

CREATE FUNCTION count_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In one order, so that two who count several holders wait for each other and not both.
    INSERT INTO content_holder AS h
    SELECT holder_kind, holder_id, sum(stored_size) FROM changed JOIN content_tree USING (root)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (kind, id) DO UPDATE SET bytes = h.bytes + excluded.bytes;
    RETURN NULL;
END $$;
CREATE FUNCTION uncount_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE content_holder h SET bytes = h.bytes - gone.bytes
    FROM (
        SELECT holder_kind, holder_id, sum(stored_size) AS bytes FROM changed JOIN content_tree USING (root) GROUP BY 1, 2
    ) gone
    WHERE h.kind = gone.holder_kind AND h.id = gone.holder_id;
    DELETE FROM content_holder h USING (SELECT DISTINCT holder_kind, holder_id FROM changed) gone
    WHERE h.kind = gone.holder_kind AND h.id = gone.holder_id AND h.bytes = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER content_reference_added AFTER INSERT ON content_reference
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_references();
CREATE TRIGGER content_reference_gone AFTER DELETE ON content_reference
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION uncount_references();
