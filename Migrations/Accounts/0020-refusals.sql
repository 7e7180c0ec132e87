-- Who was not let in, by hour, so that the audit log gets few entries of many refusals. Names that are none, and members beyond a number
-- in an hour, are counted together under no member.
CREATE TABLE sign_in_refusal (
    hour timestamptz NOT NULL,
    act text NOT NULL,
    member uuid REFERENCES member ON DELETE CASCADE,
    count bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (hour, act, member)
);
CREATE INDEX sign_in_refusal_member ON sign_in_refusal (member);
