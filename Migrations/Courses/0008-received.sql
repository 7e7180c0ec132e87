-- Since when this territory knows who published a package: the first is believed, whatever times others write into their logs.
ALTER TABLE remote_course ADD COLUMN received_at timestamptz NOT NULL DEFAULT clock_timestamp();
UPDATE remote_course SET received_at = published_at, published_at = least(published_at, now());
