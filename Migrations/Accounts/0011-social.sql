-- Who follows whom. Either may be a member of another territory; one of them is of this one. The request is what both homes
-- call it; the id gives the order here.
CREATE TABLE follow (
    id uuid PRIMARY KEY,
    request uuid NOT NULL,
    follower uuid NOT NULL,
    followee uuid NOT NULL,
    is_accepted boolean NOT NULL,
    requested_at timestamptz NOT NULL,
    UNIQUE (follower, followee),
    CHECK (follower <> followee)
);
CREATE INDEX follow_followers ON follow (followee, id DESC) WHERE is_accepted;
CREATE INDEX follow_following ON follow (follower, id DESC) WHERE is_accepted;
CREATE INDEX follow_requests ON follow (followee, id DESC) WHERE NOT is_accepted;

CREATE TABLE block (
    id uuid NOT NULL,
    blocker uuid NOT NULL,
    blocked uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (blocker, blocked),
    CHECK (blocker <> blocked)
);
CREATE INDEX block_newest ON block (blocker, id DESC);
CREATE INDEX block_blocked ON block (blocked);

CREATE TABLE mute (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('member', 'keyword', 'territory')),
    subject text NOT NULL,
    until timestamptz,
    UNIQUE (member, kind, subject)
);
CREATE INDEX mute_newest ON mute (member, id DESC);
CREATE INDEX mute_subject ON mute (subject) WHERE kind = 'member';

-- What members note about others for themselves.
CREATE TABLE member_note (
    author uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    subject uuid NOT NULL,
    text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
    PRIMARY KEY (author, subject)
);
CREATE INDEX member_note_subject ON member_note (subject);

-- What members of other territories show to those who follow them from here.
CREATE TABLE remote_disclosure (
    member uuid PRIMARY KEY REFERENCES remote_member ON DELETE CASCADE,
    bio text NOT NULL,
    fields jsonb NOT NULL,
    languages jsonb NOT NULL,
    time_zone text,
    position bigint NOT NULL
);

-- With a member goes whatever is between them and others, also where the others are members of other territories.
CREATE FUNCTION forget_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM follow WHERE follower = OLD.id;
    DELETE FROM follow WHERE followee = OLD.id AND is_accepted;
    DELETE FROM follow WHERE followee = OLD.id AND NOT is_accepted;
    DELETE FROM block WHERE blocker = OLD.id;
    DELETE FROM block WHERE blocked = OLD.id;
    DELETE FROM mute WHERE kind = 'member' AND subject = OLD.id::text;
    DELETE FROM member_note WHERE subject = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER member_gone AFTER DELETE ON member FOR EACH ROW EXECUTE FUNCTION forget_person();
CREATE TRIGGER remote_member_gone AFTER DELETE ON remote_member FOR EACH ROW EXECUTE FUNCTION forget_person();
