-- The heads under which entries of others were taken, one for each batch. Pages end at them, so that a territory whose own log was
-- lost can be given it back, each page proved by the territory's own signature.
CREATE TABLE peer_note (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    note bytea NOT NULL,
    PRIMARY KEY (tid, epoch, size)
);
INSERT INTO peer_note (tid, epoch, size, note) SELECT tid, epoch, size, last_note FROM peer WHERE last_note IS NOT NULL;
