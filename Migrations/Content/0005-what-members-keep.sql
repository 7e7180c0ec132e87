-- What members keep, for what is told to them about themselves. The address is in base 16.
CREATE VIEW member_content AS
SELECT CASE WHEN holder_kind IN ('member', 'pin') THEN holder_id::uuid END AS member,
    CASE holder_kind WHEN 'pin' THEN 'pinned' ELSE 'uploaded' END AS why, 'f' || encode(root, 'hex') AS cid, name, media_type,
    CASE WHEN media_type IS NULL THEN stored_size ELSE content_size END AS size, content_reference.created_at
FROM content_reference JOIN content_tree USING (root)
WHERE holder_kind IN ('member', 'pin');
