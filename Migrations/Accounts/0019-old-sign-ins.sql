-- What is forgotten first.
CREATE INDEX session_created ON session (created_at);
CREATE INDEX login_failure_last ON login_failure (last_failure);
