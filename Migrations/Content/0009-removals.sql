-- Blocks that are being removed. The store may be far away, so nobody waits for it in a transaction: first a block's row goes and it is
-- noted here, then it is removed from the store, then the row here is given the removal's number. Whoever found a block in the store
-- before that number looks again.
CREATE TABLE content_doomed (
    hash bytea PRIMARY KEY,
    -- By whom, and since when: whoever has ended meanwhile removes nothing any more.
    remover uuid NOT NULL,
    doomed_at timestamptz NOT NULL DEFAULT now(),
    -- Nothing while it is being removed.
    removal bigint
);
CREATE INDEX content_doomed_removal ON content_doomed (removal);
ALTER TABLE content_use ADD COLUMN removals bigint NOT NULL DEFAULT 0;

-- Holders whose reasons were all taken away for good, such as members who were erased: what was on its way for them is not kept.
CREATE TABLE content_departed (
    holder_id text PRIMARY KEY
);
