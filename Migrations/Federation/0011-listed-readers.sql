-- Which territories may hold a fact that is for listed ones only. Kept beside the entry and never in it; told to nobody.
CREATE TABLE fact_reader (
    entry_id uuid NOT NULL,
    reader text NOT NULL CHECK (reader ~ '^[a-z2-7]{52}$'),
    PRIMARY KEY (entry_id, reader)
);
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON fact_reader FROM %I', current_schema());
END
$$;

-- Entries that came without their payload are asked for: how often that was done, and when it is to be done next.
-- absent: not had yet. withheld: not for this territory. late: came after the cursor had gone past. superseded: came after
-- something newer about the same object had taken effect.
ALTER TABLE peer_entry
    ADD COLUMN asks integer NOT NULL DEFAULT 0,
    ADD COLUMN ask_after timestamptz,
    DROP CONSTRAINT peer_entry_outcome_check,
    ADD CONSTRAINT peer_entry_outcome_check CHECK (outcome IN (
        'waiting', 'applied', 'unsupported', 'quarantined', 'erased', 'absent', 'withheld', 'late', 'superseded'));
CREATE INDEX peer_entry_absent ON peer_entry (tid, epoch, sequence) WHERE outcome = 'absent';
CREATE INDEX peer_entry_withheld ON peer_entry (tid, ask_after) WHERE outcome = 'withheld' AND ask_after IS NOT NULL;
CREATE INDEX peer_entry_late ON peer_entry (tid, epoch, sequence) WHERE outcome = 'late';
