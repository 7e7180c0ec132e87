-- What this territory asks others to hold with it, who has said that they do and until when, and what it holds for others itself.
CREATE TABLE content_shared (
    root bytea PRIMARY KEY CHECK (octet_length(root) BETWEEN 4 AND 256),
    -- Whose package it is, and what it is called.
    course uuid NOT NULL,
    name text NOT NULL,
    -- Identities of the territories that were asked, and since when; nothing was stated before.
    asked text[] NOT NULL DEFAULT '{}',
    asked_at timestamptz
);
CREATE INDEX content_shared_course ON content_shared (course);

CREATE TABLE content_copy (
    root bytea NOT NULL REFERENCES content_shared ON DELETE CASCADE,
    holder text NOT NULL CHECK (holder ~ '^[a-z2-7]{52}$'),
    until timestamptz NOT NULL,
    -- When it was last asked for a block of it, when it last gave one, and how often it has not since.
    audited_at timestamptz,
    passed_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    PRIMARY KEY (root, holder)
);
CREATE INDEX content_copy_audited ON content_copy (audited_at NULLS FIRST);

CREATE TABLE content_held (
    origin text NOT NULL CHECK (origin ~ '^[a-z2-7]{52}$'),
    root bytea NOT NULL CHECK (octet_length(root) BETWEEN 4 AND 256),
    size bigint NOT NULL CHECK (size >= 0),
    -- Asked no more, it is held until what was promised is over.
    is_asked boolean NOT NULL DEFAULT true,
    -- What was promised last; nothing where it is not here yet.
    until timestamptz,
    tried_at timestamptz,
    failure text,
    PRIMARY KEY (origin, root)
);
