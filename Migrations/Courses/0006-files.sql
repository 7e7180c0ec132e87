-- The files that a course's draft names by their addresses, and whether they are here.
CREATE TABLE course_file (
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    cid text COLLATE "C" NOT NULL,
    -- What a link to it says: bytes of all its blocks. Null until it is kept for the course.
    total_size bigint,
    tries integer NOT NULL DEFAULT 0,
    next_try timestamptz NOT NULL,
    -- Why the last try kept nothing.
    failure text,
    PRIMARY KEY (course, cid)
);
CREATE INDEX course_file_waiting ON course_file (next_try) WHERE total_size IS NULL;
