-- Courses of other territories as their logs state them: the newest version of each, with the entry that proves it.
CREATE TABLE remote_course (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    object_id uuid NOT NULL,
    slug text COLLATE "C" NOT NULL,
    title jsonb NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    cid text,
    published_at timestamptz NOT NULL,
    is_archived boolean NOT NULL,
    position bigint NOT NULL,
    entry_id uuid NOT NULL,
    PRIMARY KEY (tid, object_id)
);
CREATE INDEX remote_course_newest ON remote_course (published_at DESC, object_id DESC) WHERE NOT is_archived;
CREATE INDEX remote_course_cid ON remote_course (cid);
CREATE INDEX course_source ON course (source_cid) WHERE source_cid IS NOT NULL;
