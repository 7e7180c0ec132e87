-- A course as its authors see it: the draft, and of the newest published version what lists show and search.
CREATE TABLE course (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL CONSTRAINT course_slug UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,60}$'),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'archived')),
    draft jsonb NOT NULL,
    -- Counts changes of the draft; the entity tag.
    revision bigint NOT NULL DEFAULT 1,
    -- The revision that was published last.
    published_revision bigint,
    version integer,
    title jsonb NOT NULL DEFAULT '{}',
    summary jsonb NOT NULL DEFAULT '{}',
    language text NOT NULL DEFAULT 'en',
    languages text[] NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    level text NOT NULL DEFAULT 'beginner',
    badge text,
    minutes integer NOT NULL DEFAULT 0,
    item_count integer NOT NULL DEFAULT 0,
    search_text text NOT NULL DEFAULT '',
    learners integer NOT NULL DEFAULT 0,
    -- The package it was installed from, and whose it is; null for the territory's own.
    source_cid text,
    source_territory text,
    created_at timestamptz NOT NULL,
    published_at timestamptz
);
CREATE INDEX course_newest ON course (published_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX course_popular ON course (learners DESC, id DESC) WHERE state = 'published';

-- Published versions never change.
CREATE TABLE course_version (
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    number integer NOT NULL,
    content jsonb NOT NULL,
    cid text,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (course, number)
);

-- Which course a quiz belongs to, for addresses that name the quiz alone.
CREATE TABLE course_quiz (
    id uuid PRIMARY KEY,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE
);
CREATE INDEX course_quiz_course ON course_quiz (course);

-- Who learns what, in the version they began. Whoever takes a completed course again begins another round.
CREATE TABLE enrolment (
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    version integer NOT NULL,
    round integer NOT NULL DEFAULT 1,
    state text NOT NULL CHECK (state IN ('active', 'waiting', 'left')),
    enrolled_at timestamptz NOT NULL,
    left_at timestamptz,
    completed_at timestamptz,
    -- Where they were last.
    last_item uuid,
    last_at timestamptz,
    PRIMARY KEY (member, course)
);
CREATE INDEX enrolment_course ON enrolment (course, enrolled_at);

CREATE TABLE item_completion (
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    round integer NOT NULL,
    item uuid NOT NULL,
    completed_at timestamptz NOT NULL,
    PRIMARY KEY (member, course, round, item)
);
CREATE INDEX item_completion_course ON item_completion (course);

-- A course completed: once for each round, for ever.
CREATE TABLE course_completion (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    course uuid NOT NULL REFERENCES course ON DELETE CASCADE,
    round integer NOT NULL,
    version integer NOT NULL,
    completed_at timestamptz NOT NULL,
    UNIQUE (member, course, round)
);
