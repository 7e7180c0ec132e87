-- What members asked to be kept through the Pinning Service API; what is kept has its reason in content_reference.
CREATE TABLE content_pin (
    id uuid PRIMARY KEY,
    member uuid NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) BETWEEN 4 AND 256),
    name text NOT NULL CHECK (octet_length(name) <= 255),
    origins text[] NOT NULL,
    meta jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'pinned', 'failed')),
    info text,
    created_at timestamptz NOT NULL
);
CREATE INDEX content_pin_member ON content_pin (member, created_at DESC, id DESC);
CREATE INDEX content_pin_queued ON content_pin (created_at) WHERE status = 'queued';
