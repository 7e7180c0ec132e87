-- Pictures that are not for everybody are given to nobody who merely has the address; nor are those of whom the home hides.
UPDATE content_tree t SET is_public = false FROM content_reference r JOIN member m ON m.id::text = r.holder_id
WHERE r.root = t.root AND r.holder_kind = 'avatar'
    AND NOT (m.state IN ('active', 'frozen') AND coalesce(m.privacy ->> 'avatar', 'public') = 'public')
    AND NOT EXISTS (
        SELECT FROM content_reference o
        WHERE o.root = t.root AND (o.holder_kind, o.holder_id) <> (r.holder_kind, r.holder_id));
CREATE TRIGGER remote_member_avatar_hidden AFTER UPDATE OF withdrawn ON remote_member FOR EACH ROW
    WHEN (OLD.withdrawn IS DISTINCT FROM NEW.withdrawn AND NEW.avatar IS NOT NULL) EXECUTE FUNCTION look_at_avatar('id');
INSERT INTO avatar_work (member) SELECT member FROM avatar_copy ON CONFLICT DO NOTHING;
