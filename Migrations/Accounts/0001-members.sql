-- Members of this territory. The sort key is what lists are ordered and searched by, byte by byte.
CREATE TABLE member (
    id uuid PRIMARY KEY,
    handle text COLLATE "C" NOT NULL CONSTRAINT member_handle UNIQUE CHECK (handle ~ '^[a-z0-9_]{3,20}$'),
    display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 50),
    sort_name text COLLATE "C" GENERATED ALWAYS AS (lower(display_name)) STORED,
    bio text NOT NULL DEFAULT '' CHECK (char_length(bio) <= 1000),
    email text NOT NULL,
    email_verified_at timestamptz,
    password_hash text NOT NULL,
    language text,
    state text NOT NULL DEFAULT 'active'
        CHECK (state IN ('pending', 'active', 'deactivated', 'frozen', 'suspended', 'deleted')),
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX member_email ON member (lower(email)) WHERE email_verified_at IS NOT NULL;
CREATE INDEX member_sort ON member (sort_name, id);
CREATE INDEX member_newest ON member (created_at DESC);

-- What a member is trusted with beyond being one.
CREATE TABLE member_role (
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('admin', 'moderator', 'teacher')),
    PRIMARY KEY (member, role)
);

-- Handles of members who left, kept from others for a year.
CREATE TABLE handle_reservation (
    handle text PRIMARY KEY,
    until timestamptz NOT NULL
);
