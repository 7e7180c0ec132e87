-- Members' pictures: the address of a folder of squares, and what is to be seen. Who sees it is in `privacy` as for the rest.
ALTER TABLE member ADD COLUMN avatar jsonb;
ALTER TABLE remote_member ADD COLUMN avatar jsonb;
ALTER TABLE remote_disclosure ADD COLUMN avatar jsonb;
