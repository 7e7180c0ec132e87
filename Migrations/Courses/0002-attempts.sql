-- One taking of a quiz. The version pins the questions, the seed their order.
CREATE TABLE attempt (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    version integer NOT NULL,
    round integer NOT NULL,
    quiz uuid NOT NULL,
    number integer NOT NULL,
    state text NOT NULL DEFAULT 'in_progress'
        CHECK (state IN ('in_progress', 'overdue', 'submitted', 'graded', 'abandoned')),
    seed bigint NOT NULL,
    started_at timestamptz NOT NULL,
    deadline timestamptz,
    -- Until when it may be handed in after the deadline.
    grace_until timestamptz,
    -- Question ids with what was answered.
    answers jsonb NOT NULL DEFAULT '{}',
    -- Counts savings; the entity tag.
    revision integer NOT NULL DEFAULT 1,
    saved_at timestamptz NOT NULL,
    submitted_at timestamptz,
    -- Question ids with the share of the points, null where somebody has to read the answer.
    marks jsonb,
    percent double precision,
    CONSTRAINT attempt_number UNIQUE (member, quiz, number)
);
-- Nobody takes one quiz twice at the same time.
CREATE UNIQUE INDEX attempt_open ON attempt (member, quiz) WHERE state IN ('in_progress', 'overdue');
CREATE INDEX attempt_deadline ON attempt (deadline) WHERE state IN ('in_progress', 'overdue') AND deadline IS NOT NULL;
CREATE INDEX attempt_quiz ON attempt (quiz, submitted_at);
CREATE INDEX attempt_course ON attempt (course);

-- What one learner is granted beyond a quiz's rules.
CREATE TABLE quiz_override (
    quiz uuid NOT NULL,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    extra_minutes integer NOT NULL DEFAULT 0,
    extra_attempts integer NOT NULL DEFAULT 0,
    closes timestamptz,
    reason text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (quiz, member)
);
CREATE INDEX quiz_override_course ON quiz_override (course);
