-- How many other followed territories must have signed a head before the entries up to it take effect, and the last head that so many
-- (or one, where none are needed) have signed.
ALTER TABLE peer ADD COLUMN quorum smallint NOT NULL DEFAULT 0 CHECK (quorum BETWEEN 0 AND 30);
ALTER TABLE peer ADD COLUMN witnesses smallint NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN witnessed bigint NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN witnessed_epoch bigint NOT NULL DEFAULT 0;
