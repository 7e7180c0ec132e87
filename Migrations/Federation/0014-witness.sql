-- The last head of each log that this territory signed as a witness, so that it never signs one that does not follow from it. It is
-- kept also when the peer is not: a log that is followed anew must still follow.
CREATE TABLE witnessed (
    tid text NOT NULL CHECK (tid ~ '^[a-z2-7]{52}$'),
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note bytea NOT NULL,
    PRIMARY KEY (tid, epoch)
);

-- The last signature of each witness under a head of the own log.
CREATE TABLE cosignature (
    witness text PRIMARY KEY REFERENCES peer ON DELETE CASCADE,
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    line bytea NOT NULL
);

DO $$
BEGIN
    EXECUTE format('REVOKE DELETE ON witnessed FROM %I', current_schema());
END
$$;
