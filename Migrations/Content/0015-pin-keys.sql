-- What a program calls its asking (Idempotency-Key): asked so again within a day, it is the same pin and not another.
ALTER TABLE content_pin ADD COLUMN request_key text CHECK (octet_length(request_key) BETWEEN 1 AND 255);
CREATE UNIQUE INDEX content_pin_request_key ON content_pin (member, request_key);
