-- A sign-in on one device. Pages show a cookie, apps an access token that names the session; only hashes are kept.
CREATE TABLE session (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    cookie_hash bytea UNIQUE,
    user_agent text,
    address text NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_member ON session (member, last_used_at) WHERE ended_at IS NULL;

-- The line of refresh tokens of one sign-in.
CREATE TABLE refresh_token (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    issued_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_token_session ON refresh_token (session);

-- Failed sign-ins, by account or by the hash of a name that is none.
CREATE TABLE login_failure (
    account text PRIMARY KEY,
    failures integer NOT NULL,
    last_failure timestamptz NOT NULL
);

-- The link with which a new territory's first administrator begins.
CREATE TABLE setup_token (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    email text NOT NULL,
    expires_at timestamptz NOT NULL
);
