-- By which a badge can be shown that is not for everybody to see. The id of an award is no secret: it stands in the log, whoever may
-- read what was said of it.
ALTER TABLE badge_award
    ADD COLUMN share uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT badge_award_share UNIQUE;
