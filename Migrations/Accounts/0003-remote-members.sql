-- Members of other territories as their logs state them, with the entry that proves it.
CREATE TABLE remote_member (
    id uuid PRIMARY KEY,
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    object_id uuid NOT NULL,
    handle text COLLATE "C" NOT NULL,
    display_name text NOT NULL,
    sort_name text COLLATE "C" GENERATED ALWAYS AS (lower(display_name)) STORED,
    bio text NOT NULL,
    joined_at timestamptz NOT NULL,
    position bigint NOT NULL,
    entry_id uuid NOT NULL,
    UNIQUE (tid, object_id)
);
CREATE INDEX remote_member_handle ON remote_member (tid, handle);
CREATE INDEX remote_member_sort ON remote_member (sort_name, id);
CREATE INDEX remote_member_newest ON remote_member (joined_at DESC);
