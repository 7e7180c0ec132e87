-- When a version's package was put into content storage; null until then.
ALTER TABLE course_version ADD COLUMN kept_at timestamptz;
CREATE INDEX course_version_unkept ON course_version (published_at) WHERE kept_at IS NULL;
