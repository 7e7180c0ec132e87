-- When a member left; what is kept here goes when the time to think it over has passed.
ALTER TABLE member ADD COLUMN left_at timestamptz;
CREATE INDEX member_left ON member (left_at) WHERE state = 'deleted';
