-- Since when others are asked what they hold of a log that is in doubt since a restore: who never says it is not waited for for ever.
CREATE TABLE witness_asked (
    tid text PRIMARY KEY CHECK (tid ~ '^[a-z2-7]{52}$'),
    since timestamptz NOT NULL DEFAULT now()
);
