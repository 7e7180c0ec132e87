-- Which process gives positions and signs. `leader` names its connections, so that another can see whether they are still there;
-- `lease` is made anew by each that takes over, and every change of the log asks for it.
ALTER TABLE log_head ADD COLUMN leader text NOT NULL DEFAULT '', ADD COLUMN lease uuid;

-- Heads that this territory's own key signed, and that contradict its log: a second history. While there is one in the log's epoch
-- nothing more is signed. The node keeps the evidence and cannot take it back.
CREATE TABLE log_conflict (
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    note bytea NOT NULL,
    told_by text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (epoch, size, root)
);
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON log_conflict FROM %I', current_schema());
END
$$;
