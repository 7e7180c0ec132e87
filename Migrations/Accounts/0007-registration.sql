-- How somebody becomes a member, and what protects accounts. One row, from when administrators first choose.
CREATE TABLE account_policy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    registration text NOT NULL DEFAULT 'open'
        CHECK (registration IN ('open', 'application', 'invitation', 'closed')),
    question text NOT NULL DEFAULT ''
);

-- What somebody wrote who asks to be let in; it goes when that is decided.
CREATE TABLE application (
    member uuid PRIMARY KEY REFERENCES member ON DELETE CASCADE,
    answer text NOT NULL,
    created_at timestamptz NOT NULL
);

-- Links with which members let others in; only their hashes are kept.
CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    inviter uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    note text NOT NULL,
    uses_left integer NOT NULL CHECK (uses_left >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX invitation_inviter ON invitation (inviter);

-- Why and until when somebody cannot sign in.
ALTER TABLE member ADD COLUMN held_reason text;
ALTER TABLE member ADD COLUMN suspended_until timestamptz;
CREATE INDEX member_suspended ON member (suspended_until) WHERE state = 'suspended';
