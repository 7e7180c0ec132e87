-- What the operator lets a peer do: the types of facts that take effect (all where there are none), and how much it may say.
ALTER TABLE peer ADD COLUMN types text[];
ALTER TABLE peer ADD COLUMN rate integer CHECK (rate > 0);

-- not_taken: of a type that the operator does not take. repeated: with the id of an earlier entry. And late are now also those that
-- were set aside and are to be tried again.
ALTER TABLE peer_entry DROP CONSTRAINT peer_entry_outcome_check;
ALTER TABLE peer_entry ADD CONSTRAINT peer_entry_outcome_check CHECK (outcome IN (
    'waiting', 'applied', 'unsupported', 'quarantined', 'erased', 'absent', 'withheld', 'late', 'superseded', 'not_taken',
    'repeated'));
DROP INDEX peer_entry_outcome;
CREATE INDEX peer_entry_outcome ON peer_entry (tid, outcome)
    WHERE outcome IN ('unsupported', 'quarantined', 'not_taken', 'repeated');

-- Whether an entry's id came before, and whether something newer about its object did.
CREATE INDEX peer_entry_id ON peer_entry (tid, substring(entry FROM 22 FOR 16));
CREATE INDEX peer_entry_object ON peer_entry (tid, substr(entry, 41 + get_byte(entry, 37), 16), sequence);
