-- Who did what to whom, for whoever has to find out later (S-153). Ids alone: of somebody who was erased nothing can be told
-- from them any more.
CREATE TABLE audit_entry (
    -- In the order of time.
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    -- Whether a member did it, an operator by a command, or the node by itself.
    actor_kind text NOT NULL CHECK (actor_kind IN ('member', 'operator', 'node')),
    actor uuid,
    act text NOT NULL CHECK (act ~ '^[a-z]+([.-][a-z]+)+$'),
    -- The member whom it concerns.
    member uuid,
    -- A few words of the program's own; nothing that a person wrote has this form for long.
    detail text CHECK (detail ~ '^[a-z0-9 +,.:_-]{1,200}$'),
    CONSTRAINT audit_entry_actor CHECK ((actor_kind = 'member') = (actor IS NOT NULL))
);
CREATE INDEX audit_entry_member ON audit_entry (member, id DESC);

-- The node adds to it and changes nothing in it. Its role is called like its schema.
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON audit_entry FROM %I', current_schema());
END
$$;
