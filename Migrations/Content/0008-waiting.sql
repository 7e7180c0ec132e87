-- What one holder keeps is listed by its time. What waits to be fetched is taken by when it was last tried, each member's apart, so that
-- nobody who asks for much keeps others waiting.
CREATE INDEX content_reference_newest ON content_reference (holder_kind, holder_id, created_at DESC, root DESC);

ALTER TABLE content_pin ADD COLUMN tried_at timestamptz;
DROP INDEX content_pin_queued;
CREATE INDEX content_pin_waiting ON content_pin (member, tried_at NULLS FIRST, created_at, id)
    WHERE status IN ('queued', 'pinning');
