-- How many places of each pair of status lists are taken. A place is never given back: what was erased keeps its own.
CREATE TABLE status_fill (
    list integer PRIMARY KEY,
    taken bigint NOT NULL
);
INSERT INTO status_fill
SELECT list, count(*)
FROM (SELECT status_list FROM badge_award UNION ALL SELECT status_list FROM status_place) AS place (list) GROUP BY list;

CREATE FUNCTION count_status_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO status_fill AS f SELECT status_list, count(*) FROM added GROUP BY status_list ORDER BY status_list
    ON CONFLICT (list) DO UPDATE SET taken = f.taken + excluded.taken;
    RETURN NULL;
END
$$;
CREATE TRIGGER badge_award_fills AFTER INSERT ON badge_award
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_status_places();

-- Awards that count, by the day (UTC) on which they end, so that holders are counted without looking at each. Awards that the others
-- are told of are those of members who are there.
CREATE TABLE badge_holders (
    badge uuid NOT NULL REFERENCES badge ON DELETE CASCADE,
    -- Infinity where they last for good.
    ends_on date NOT NULL,
    held bigint NOT NULL,
    PRIMARY KEY (badge, ends_on)
);
INSERT INTO badge_holders
SELECT badge, coalesce((valid_until AT TIME ZONE 'UTC')::date, 'infinity'), count(*) FROM badge_award
WHERE state = 'active' AND superseded_by IS NULL AND is_told GROUP BY 1, 2;

CREATE FUNCTION count_badge_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE badge_holders AS h SET held = h.held - r.held FROM (
            SELECT badge, coalesce((valid_until AT TIME ZONE 'UTC')::date, 'infinity') AS ends_on, count(*) AS held
            FROM removed WHERE state = 'active' AND superseded_by IS NULL AND is_told GROUP BY 1, 2
        ) AS r WHERE h.badge = r.badge AND h.ends_on = r.ends_on;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO badge_holders AS h
        SELECT badge, coalesce((valid_until AT TIME ZONE 'UTC')::date, 'infinity'), count(*)
        FROM added WHERE state = 'active' AND superseded_by IS NULL AND is_told GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (badge, ends_on) DO UPDATE SET held = h.held + excluded.held;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER badge_award_held AFTER INSERT ON badge_award
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_badge_holders();
CREATE TRIGGER badge_award_changed AFTER UPDATE ON badge_award
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_badge_holders();
CREATE TRIGGER badge_award_gone AFTER DELETE ON badge_award
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_badge_holders();

-- What ends soon: counted to the second on its last day, and told to its member before.
CREATE INDEX badge_award_ending ON badge_award (valid_until, badge)
    WHERE state = 'active' AND superseded_by IS NULL AND valid_until IS NOT NULL;
