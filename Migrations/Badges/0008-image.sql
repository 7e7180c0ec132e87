-- The address of a picture in content storage; the territory draws one where there is none.
ALTER TABLE badge ADD COLUMN image text;
