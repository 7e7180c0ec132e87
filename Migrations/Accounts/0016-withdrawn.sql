-- Whom the home territory hides for a while: kept with all that is between them and members here, and shown to nobody.
ALTER TABLE remote_member ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
