-- How far the entries reach that are being tried in one transaction, written before they run. Where it is ahead of `applied` at
-- the next start, one of them may have brought the node down, and those go one by one.
ALTER TABLE peer ADD COLUMN trying bigint NOT NULL DEFAULT 0;
