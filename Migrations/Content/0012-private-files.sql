-- Files that only who uploaded them reads, and whom they let. What is kept of one is encrypted, by a key that it alone has; the key is
-- here and nowhere else, sealed by the node's own. Without the row all copies of the file are noise.
CREATE TABLE content_private (
    root bytea PRIMARY KEY CHECK (octet_length(root) BETWEEN 4 AND 256),
    member uuid NOT NULL,
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 32 AND 200),
    -- Of the file as it was before.
    name text NOT NULL CHECK (octet_length(name) <= 255),
    media_type text NOT NULL CHECK (octet_length(media_type) BETWEEN 1 AND 100),
    size bigint NOT NULL CHECK (size >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX content_private_member ON content_private (member);

-- Whose keys are gone, until the log says so: a backup that still has such a key is restored one day.
CREATE TABLE content_keyless (
    root bytea PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE VIEW member_content AS
SELECT CASE WHEN holder_kind IN ('member', 'pin') THEN holder_id::uuid END AS member,
    CASE holder_kind WHEN 'pin' THEN 'pinned' ELSE 'uploaded' END AS why, 'f' || encode(r.root, 'hex') AS cid,
    coalesce(p.name, r.name) AS name, coalesce(p.media_type, t.media_type) AS media_type,
    CASE WHEN p.root IS NOT NULL THEN p.size WHEN t.media_type IS NULL THEN stored_size ELSE content_size END AS size,
    r.created_at, p.root IS NOT NULL AS is_private
FROM content_reference r JOIN content_tree t USING (root)
LEFT JOIN content_private p ON p.root = r.root AND holder_kind = 'member' AND p.member::text = holder_id
WHERE holder_kind IN ('member', 'pin');
