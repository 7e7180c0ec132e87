-- Places that are free go to whoever has waited longest, whatever freed them: a learner left or was erased, or there are more now.
CREATE FUNCTION fill_course_places(which uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    free bigint;
    added integer;
BEGIN
    -- No limit where it is null.
    SELECT least((v.content -> 'enrolment' ->> 'capacity')::numeric, 2147483647) - c.learners INTO free
    FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.version
    WHERE c.id = which AND c.state = 'published' FOR UPDATE OF c;
    IF NOT FOUND OR free <= 0 THEN
        RETURN;
    END IF;
    WITH next AS (
        SELECT member FROM enrolment WHERE course = which AND state = 'waiting' ORDER BY enrolled_at, member LIMIT free
    ), promoted AS (
        UPDATE enrolment e SET state = 'active' FROM next
        WHERE e.course = which AND e.member = next.member AND e.state = 'waiting' RETURNING 1
    )
    SELECT count(*) INTO added FROM promoted;
    UPDATE course SET learners = learners + added WHERE id = which AND added > 0;
END
$$;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION fill_course_places(uuid) TO %I', current_schema());
END
$$;
CREATE INDEX enrolment_waiting ON enrolment (course, enrolled_at, member) WHERE state = 'waiting';

-- Learners who are erased leave.
CREATE FUNCTION leave_courses() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT course, count(*) AS gone FROM removed WHERE state = 'active' GROUP BY course ORDER BY course LOOP
        UPDATE course SET learners = learners - one.gone WHERE id = one.course;
        PERFORM fill_course_places(one.course);
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER enrolment_gone AFTER DELETE ON enrolment
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION leave_courses();

UPDATE course c SET learners = (SELECT count(*) FROM enrolment e WHERE e.course = c.id AND e.state = 'active');
SELECT fill_course_places(id) FROM course;
