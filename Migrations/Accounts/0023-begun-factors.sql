-- Who began to set a second factor up: only they are shown its secret, and end it. What was begun before is to be begun anew.
DELETE FROM second_factor WHERE confirmed_at IS NULL;
ALTER TABLE second_factor ADD COLUMN begun_by text;
