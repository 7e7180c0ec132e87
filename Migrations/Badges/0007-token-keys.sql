-- Since when the other territories know the public half; those that tokens are signed with are told when the first token is made.
ALTER TABLE issuer_key ADD COLUMN told_at timestamptz;

-- The keys with which other territories sign tokens (RS256), as their logs state them.
CREATE TABLE foreign_token_key (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    -- Modulus and exponent as RFC 7518 section 6.3.1 spells them.
    modulus text NOT NULL,
    exponent text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tid, modulus, exponent)
);
