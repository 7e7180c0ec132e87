-- Awards go with their member, and are here until then: who went away or left may come back.
DELETE FROM badge_award a WHERE NOT EXISTS (SELECT FROM member m WHERE m.id = a.member);
DELETE FROM badge_progress p WHERE NOT EXISTS (SELECT FROM member m WHERE m.id = p.member);
ALTER TABLE badge_award ADD CONSTRAINT badge_award_holder FOREIGN KEY (member) REFERENCES member ON DELETE CASCADE;
ALTER TABLE badge_progress ADD CONSTRAINT badge_progress_holder FOREIGN KEY (member) REFERENCES member ON DELETE CASCADE;

-- Whether the other territories are told of it. They are not while its member is away.
ALTER TABLE badge_award ADD COLUMN is_told boolean NOT NULL DEFAULT true;

-- What the status lists say of credentials whose member was erased: what was revoked stays so, whoever still has a copy, and no
-- other credential gets its place. It names nobody.
CREATE TABLE status_place (
    status_list integer NOT NULL,
    status_index integer NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'suspended', 'revoked')),
    PRIMARY KEY (status_list, status_index)
);
CREATE FUNCTION keep_status_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO status_place VALUES (OLD.status_list, OLD.status_index, OLD.state) ON CONFLICT DO NOTHING;
    RETURN OLD;
END
$$;
CREATE TRIGGER badge_award_place BEFORE DELETE ON badge_award FOR EACH ROW EXECUTE FUNCTION keep_status_place();
