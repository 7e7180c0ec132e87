-- Files and folders that somebody has a reason to keep, the blocks that each is made of, and the reasons. What the blocks hold is in
-- the block store; here is what may not be lost of it.
CREATE TABLE content_tree (
    root bytea PRIMARY KEY CHECK (octet_length(root) BETWEEN 4 AND 256),
    content_size bigint NOT NULL CHECK (content_size >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Since when nobody needs it; after a grace it is collected.
    unneeded_since timestamptz
);
CREATE INDEX content_tree_unneeded ON content_tree (unneeded_since) WHERE unneeded_since IS NOT NULL;

CREATE TABLE content_block (
    hash bytea PRIMARY KEY,
    size integer NOT NULL CHECK (size >= 0)
);

CREATE TABLE content_tree_block (
    root bytea NOT NULL REFERENCES content_tree ON DELETE CASCADE,
    hash bytea NOT NULL REFERENCES content_block,
    PRIMARY KEY (root, hash)
);
CREATE INDEX content_tree_block_hash ON content_tree_block (hash);

CREATE TABLE content_reference (
    root bytea NOT NULL REFERENCES content_tree,
    holder_kind text NOT NULL CHECK (octet_length(holder_kind) BETWEEN 1 AND 40),
    holder_id text NOT NULL CHECK (octet_length(holder_id) <= 100),
    name text NOT NULL CHECK (octet_length(name) <= 255),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (holder_kind, holder_id, root)
);
CREATE INDEX content_reference_root ON content_reference (root);
