-- Entries that were set aside where a history was cut, and had taken effect: what they did is taken back before anything else takes effect.
ALTER TABLE peer_orphan ADD COLUMN had_effect boolean NOT NULL DEFAULT false;
CREATE INDEX peer_orphan_had_effect ON peer_orphan (tid, sequence) WHERE had_effect;

-- What a stolen key said was erased was not, and is fetched again.
DO $$
BEGIN
    EXECUTE format('GRANT DELETE ON peer_erasure TO %I', current_schema());
END
$$;

-- What was erased is a dead row until a vacuum; a fifth of a long log is no time to wait for.
ALTER TABLE log_entry SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50);
ALTER TABLE peer_entry SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50);
