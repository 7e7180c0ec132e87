-- Members of other territories come back from being away. Whom members here block or mute stays blocked and muted meanwhile.
CREATE FUNCTION forget_remote_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM follow WHERE follower = OLD.id;
    DELETE FROM follow WHERE followee = OLD.id AND is_accepted;
    DELETE FROM follow WHERE followee = OLD.id AND NOT is_accepted;
    DELETE FROM block WHERE blocker = OLD.id;
    DELETE FROM member_note WHERE subject = OLD.id;
    RETURN NULL;
END
$$;
DROP TRIGGER remote_member_gone ON remote_member;
CREATE TRIGGER remote_member_gone AFTER DELETE ON remote_member FOR EACH ROW EXECUTE FUNCTION forget_remote_person();
