-- What its holders keep to themselves is given to nobody who merely has the address; and what is not here is fetched from peers.
ALTER TABLE content_tree ADD COLUMN is_public boolean NOT NULL DEFAULT true;

ALTER TABLE content_pin DROP CONSTRAINT content_pin_status_check;
ALTER TABLE content_pin ADD CONSTRAINT content_pin_status_check
    CHECK (status IN ('queued', 'pinning', 'pinned', 'failed'));
DROP INDEX content_pin_queued;
CREATE INDEX content_pin_queued ON content_pin (created_at) WHERE status IN ('queued', 'pinning');
