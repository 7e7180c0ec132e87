-- Why a sign-in was ended that its member did not end: a refresh token of it was used twice. Its member is told on the page of
-- sign-ins, until there is a new password.
ALTER TABLE session ADD COLUMN end_reason text CHECK (end_reason IN ('reuse'));
CREATE INDEX session_reused ON session (member) WHERE end_reason IS NOT NULL;
