-- Where a peer answers over HTTPS, for when the bus is away: https://dk.example.org/.well-known/tfl.
ALTER TABLE peer ADD COLUMN address text;
