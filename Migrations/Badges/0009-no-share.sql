-- A member may close the address by which a badge is shown, and have none.
ALTER TABLE badge_award ALTER COLUMN share DROP NOT NULL;
