-- Pictures of members of other territories that are here.
CREATE TABLE avatar_copy (
    member uuid NOT NULL,
    cid text NOT NULL,
    PRIMARY KEY (member, cid)
);

-- Whose pictures have to be looked at: another one, or none any more.
CREATE TABLE avatar_work (
    member uuid PRIMARY KEY,
    tries integer NOT NULL DEFAULT 0,
    next_try timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX avatar_work_next ON avatar_work (next_try);

-- The argument names the column with the member's id.
CREATE FUNCTION look_at_avatar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO avatar_work (member)
    VALUES ((CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END ->> TG_ARGV[0])::uuid)
    ON CONFLICT (member) DO UPDATE SET tries = 0, next_try = clock_timestamp();
    RETURN NULL;
END
$$;
CREATE TRIGGER remote_member_avatar_new AFTER INSERT ON remote_member FOR EACH ROW
    WHEN (NEW.avatar IS NOT NULL) EXECUTE FUNCTION look_at_avatar('id');
CREATE TRIGGER remote_member_avatar_changed AFTER UPDATE OF avatar ON remote_member FOR EACH ROW
    WHEN (OLD.avatar IS DISTINCT FROM NEW.avatar) EXECUTE FUNCTION look_at_avatar('id');
CREATE TRIGGER remote_member_avatar_gone AFTER DELETE ON remote_member FOR EACH ROW
    WHEN (OLD.avatar IS NOT NULL) EXECUTE FUNCTION look_at_avatar('id');
CREATE TRIGGER remote_disclosure_avatar_new AFTER INSERT ON remote_disclosure FOR EACH ROW
    WHEN (NEW.avatar IS NOT NULL) EXECUTE FUNCTION look_at_avatar('member');
CREATE TRIGGER remote_disclosure_avatar_changed AFTER UPDATE OF avatar ON remote_disclosure FOR EACH ROW
    WHEN (OLD.avatar IS DISTINCT FROM NEW.avatar) EXECUTE FUNCTION look_at_avatar('member');
CREATE TRIGGER remote_disclosure_avatar_gone AFTER DELETE ON remote_disclosure FOR EACH ROW
    WHEN (OLD.avatar IS NOT NULL) EXECUTE FUNCTION look_at_avatar('member');
INSERT INTO avatar_work (member) SELECT id FROM remote_member WHERE avatar IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO avatar_work (member) SELECT member FROM remote_disclosure WHERE avatar IS NOT NULL ON CONFLICT DO NOTHING;
