-- A code beside the password. The secret is sealed by a key that only the node has.
CREATE TABLE second_factor (
    member uuid PRIMARY KEY REFERENCES member ON DELETE CASCADE,
    sealed bytea NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_code (
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (member, hash)
);

-- Of whom a second factor is demanded.
ALTER TABLE account_policy
    ADD COLUMN second_factor text NOT NULL DEFAULT 'none' CHECK (second_factor IN ('none', 'staff', 'all'));

