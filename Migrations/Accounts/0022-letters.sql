-- What another module writes to a member, in the member's language: subject, text and the page that it is about.
ALTER TABLE mail ADD COLUMN letter jsonb;
