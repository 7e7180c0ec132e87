-- Which migration ran where: scope is 'registry' or a territory's id. The checksum shows a file edited afterwards.
CREATE SCHEMA registry;

CREATE TABLE registry.migration (
    scope text NOT NULL,
    owner text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    name text NOT NULL,
    checksum bytea NOT NULL CHECK (octet_length(checksum) = 32),
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, owner, number)
);
