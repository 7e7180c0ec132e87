-- Whom a badge was given to last.
CREATE INDEX badge_award_newest ON badge_award (badge, valid_from DESC, id);
