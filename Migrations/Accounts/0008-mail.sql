-- Links that verify an address or set a new password. The secret is derived from the id by the node's key; only its hash is kept.
CREATE TABLE account_token (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    purpose text NOT NULL CHECK (purpose IN ('verify', 'reset')),
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    email text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX account_token_member ON account_token (member, purpose);
CREATE INDEX account_token_expires ON account_token (expires_at);

-- Wishes for a new password, of names that may be nobody's; answered and forgotten within seconds.
CREATE TABLE recovery_request (
    id uuid PRIMARY KEY,
    login text NOT NULL,
    language text,
    created_at timestamptz NOT NULL
);

-- Messages that wait to be sent.
CREATE TABLE mail (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    recipient text NOT NULL,
    language text,
    token uuid REFERENCES account_token ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    failure text
);
CREATE INDEX mail_next_try ON mail (next_try_at);

-- Programs that act for a member, without the member's password.
CREATE TABLE app_token (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX app_token_member ON app_token (member);
