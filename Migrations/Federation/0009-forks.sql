-- Heads that origins signed for sizes that are not held yet: compared when another of that size comes, or the log reaches it.
CREATE TABLE peer_head (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    epoch bigint NOT NULL,
    size bigint NOT NULL,
    note bytea NOT NULL,
    PRIMARY KEY (tid, epoch, size)
);

-- What proves a fork, as it is handed on (TFF1): the two heads kept so far become one.
ALTER TABLE peer ADD COLUMN fork_proof bytea;
UPDATE peer SET fork_proof = 'TFF1'::bytea || '\x00'::bytea
    || int2send(octet_length(last_note)::int2) || last_note || int2send(octet_length(fork_note)::int2) || fork_note
WHERE fork_note IS NOT NULL AND last_note IS NOT NULL;
ALTER TABLE peer DROP COLUMN fork_note;
