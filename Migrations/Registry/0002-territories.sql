-- The id is generated and names the schema and the roles; code and domain are what people chose.
CREATE TABLE registry.territory (
    id text PRIMARY KEY CHECK (id ~ '^t_[a-z2-7]{16}$'),
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z]{2}(-[a-z0-9]{1,8})?$'),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    domain text NOT NULL UNIQUE CHECK (domain = lower(domain)),
    language text NOT NULL,
    admin_email text NOT NULL,
    tid text NOT NULL UNIQUE CHECK (tid ~ '^[a-z2-7]{52}$'),
    state text NOT NULL CHECK (state IN ('provisioning', 'active', 'suspended', 'archived', 'deleted')),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- What a node may know of itself: its role's name is its territory's id.
CREATE VIEW registry.own_territory AS
    SELECT id, code, name, domain, language, tid, state FROM registry.territory WHERE id = session_user;

-- What every node may know of the others.
CREATE VIEW registry.directory AS
    SELECT code, name, domain, tid FROM registry.territory WHERE state = 'active';

-- Only territories' roles may connect to the database, so PUBLIC means them.
GRANT USAGE ON SCHEMA registry TO PUBLIC;
GRANT SELECT ON registry.own_territory, registry.directory TO PUBLIC;
