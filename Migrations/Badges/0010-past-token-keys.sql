-- The keys with which this territory signed tokens before a restored backup that is older than they are, as its log states them. The
-- private halves are gone; what they signed is still the territory's.
CREATE TABLE past_token_key (
    -- Modulus and exponent as RFC 7518 section 6.3.1 spells them.
    modulus text NOT NULL,
    exponent text NOT NULL,
    PRIMARY KEY (modulus, exponent)
);
