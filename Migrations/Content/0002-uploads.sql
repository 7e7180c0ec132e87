-- What a kept file is, how much its blocks take, and how much all blocks take together: for limits that hold however many write at
-- once. The one row of content_use is also what those who keep something wait for.
ALTER TABLE content_tree ADD COLUMN media_type text CHECK (octet_length(media_type) BETWEEN 1 AND 100);
ALTER TABLE content_tree ADD COLUMN stored_size bigint NOT NULL DEFAULT 0 CHECK (stored_size >= 0);
UPDATE content_tree t SET stored_size = (
    SELECT coalesce(sum(size), 0) FROM content_tree_block b JOIN content_block USING (hash) WHERE b.root = t.root);

CREATE TABLE content_use (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    bytes bigint NOT NULL
);
INSERT INTO content_use (bytes) SELECT coalesce(sum(size), 0) FROM content_block;

-- What is given to nobody, whoever has a reason to keep it: 410 for what was taken away, 451 for what the law forbids (RFC 7725).
CREATE TABLE content_denial (
    hash bytea PRIMARY KEY,
    status smallint NOT NULL CHECK (status IN (410, 451)),
    reason text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 1000),
    created_at timestamptz NOT NULL DEFAULT now()
);
