-- One quiz may be in several courses, such as where a package was installed twice: it is told apart by its course.
ALTER TABLE course_quiz DROP CONSTRAINT course_quiz_pkey, ADD PRIMARY KEY (id, course);
INSERT INTO course_quiz (id, course)
SELECT DISTINCT (item ->> 'id')::uuid, v.course
FROM course_version v, jsonb_array_elements(v.content -> 'sections') section, jsonb_array_elements(section -> 'items') item
WHERE item ->> 'kind' = 'quiz'
ON CONFLICT DO NOTHING;

ALTER TABLE attempt DROP CONSTRAINT attempt_number, ADD CONSTRAINT attempt_number UNIQUE (member, course, quiz, number);
DROP INDEX attempt_open;
CREATE UNIQUE INDEX attempt_open ON attempt (member, course, quiz) WHERE state IN ('in_progress', 'overdue');
ALTER TABLE quiz_override DROP CONSTRAINT quiz_override_pkey, ADD PRIMARY KEY (quiz, course, member);

-- Of a course that was installed: which course of its territory it is, so that a later version of that becomes one of this.
ALTER TABLE course ADD COLUMN source_object uuid;
UPDATE course SET source_object = r.object_id FROM remote_course r WHERE r.tid = course.source_territory AND r.cid = course.source_cid;
CREATE INDEX course_source_object ON course (source_territory, source_object) WHERE source_object IS NOT NULL;

-- What a version's package says that it is based on; the course's own source may be a later one.
ALTER TABLE course_version ADD COLUMN based_on text;
UPDATE course_version v SET based_on = c.source_cid FROM course c
WHERE c.id = v.course AND v.cid IS NOT NULL AND c.source_cid IS DISTINCT FROM v.cid;
