-- How many bytes a peer has made this territory keep, and how many it may; NULL for the usual number. What is erased later still counts.
ALTER TABLE peer
    ADD COLUMN kept_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN kept_limit bigint CHECK (kept_limit > 0);
UPDATE peer SET kept_bytes = (
    SELECT coalesce(sum(octet_length(entry) + coalesce(octet_length(salt), 0) + coalesce(octet_length(payload), 0)), 0)
    FROM peer_entry WHERE peer_entry.tid = peer.tid
);
