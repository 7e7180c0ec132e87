-- Names and handles as search compares them: without case and marks. The indexes know every three letters in a row.
CREATE FUNCTION search_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(pg_catalog.unaccent('pg_catalog.unaccent'::regdictionary, name));
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION search_fold(text) TO %I', current_schema());
END
$$;
ALTER TABLE member ADD COLUMN search_name text GENERATED ALWAYS AS (search_fold(handle || ' ' || display_name)) STORED;
ALTER TABLE remote_member
    ADD COLUMN search_name text GENERATED ALWAYS AS (search_fold(handle || ' ' || display_name)) STORED;
CREATE INDEX member_search ON member USING gin (search_name gin_trgm_ops);
CREATE INDEX remote_member_search ON remote_member USING gin (search_name gin_trgm_ops);

-- Whom a member does not want to be suggested again.
CREATE TABLE suggestion_dismissal (
    member uuid NOT NULL REFERENCES member ON DELETE CASCADE,
    subject uuid NOT NULL,
    PRIMARY KEY (member, subject)
);
CREATE INDEX suggestion_dismissal_subject ON suggestion_dismissal (subject);
CREATE FUNCTION forget_suggestion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM suggestion_dismissal WHERE subject = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER member_unsuggested AFTER DELETE ON member FOR EACH ROW EXECUTE FUNCTION forget_suggestion();
CREATE TRIGGER remote_member_unsuggested AFTER DELETE ON remote_member
    FOR EACH ROW EXECUTE FUNCTION forget_suggestion();
