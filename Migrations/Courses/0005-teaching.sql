-- Whom authors invited to a course.
CREATE TABLE course_invitation (
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    invited_by uuid NOT NULL,
    invited_at timestamptz NOT NULL,
    PRIMARY KEY (course, member)
);
CREATE INDEX course_invitation_member ON course_invitation (member);

-- What authors decided about attempts beyond the rules: who, when and why. Nothing here is ever changed.
CREATE TABLE grading (
    id uuid PRIMARY KEY,
    quiz uuid NOT NULL,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    -- The newest version at that time: what is corrected there is right in later ones.
    version integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('correction', 'reading', 'override')),
    corrections jsonb NOT NULL DEFAULT '[]',
    -- Of a reading.
    question uuid,
    -- Whom alone it is about; null where it is about all who took the quiz.
    member uuid REFERENCES member ON DELETE CASCADE,
    reason text NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX grading_quiz ON grading (quiz, made_at);
CREATE INDEX grading_course ON grading (course);
CREATE INDEX grading_member ON grading (member) WHERE member IS NOT NULL;

CREATE TABLE graded_attempt (
    grading uuid NOT NULL REFERENCES grading ON DELETE CASCADE,
    attempt uuid NOT NULL REFERENCES attempt ON DELETE CASCADE,
    percent_before double precision,
    percent_after double precision,
    PRIMARY KEY (grading, attempt)
);
CREATE INDEX graded_attempt_attempt ON graded_attempt (attempt);
