-- Whether this database came back from a backup: what was signed as a witness since that was made is not known in it.
CREATE TABLE witness_restore (
    is_restored boolean PRIMARY KEY DEFAULT true CHECK (is_restored)
);

-- Logs of which others have shown since what they hold, so that their heads are signed again.
CREATE TABLE witness_settled (
    tid text PRIMARY KEY CHECK (tid ~ '^[a-z2-7]{52}$')
);
