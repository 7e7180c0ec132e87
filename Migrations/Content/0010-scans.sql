-- What a virus scanner found in a tree. Where there is a scanner, nothing new is given before it found nothing; what came without one is
-- `unscanned`, and is looked at once there is one.
ALTER TABLE content_tree ADD COLUMN scan text NOT NULL DEFAULT 'unscanned'
    CHECK (scan IN ('unscanned', 'waiting', 'clean', 'refused', 'unscannable'));
-- What the scanner calls it, or why it could not look.
ALTER TABLE content_tree ADD COLUMN scan_note text CHECK (octet_length(scan_note) <= 400);
ALTER TABLE content_tree ADD COLUMN scan_tries integer NOT NULL DEFAULT 0;
ALTER TABLE content_tree ADD COLUMN scan_tried_at timestamptz;
-- Whether it is given to everybody who has its address.
ALTER TABLE content_tree ADD COLUMN is_given boolean NOT NULL
    GENERATED ALWAYS AS (is_public AND scan IN ('unscanned', 'clean')) STORED;
CREATE INDEX content_tree_scan ON content_tree (scan, scan_tried_at NULLS FIRST, created_at) WHERE scan <> 'clean';
