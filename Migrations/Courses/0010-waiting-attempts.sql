-- What waits to be read by somebody is few among many.
CREATE INDEX attempt_waiting ON attempt (course, quiz, submitted_at) WHERE state = 'submitted';
