-- How many days before its end its member was last reminded of it.
ALTER TABLE badge_award ADD COLUMN reminded smallint;
