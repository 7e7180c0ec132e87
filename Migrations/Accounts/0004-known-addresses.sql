-- Finds out whether somebody signed in from an address before; guesses from there are counted apart.
CREATE INDEX session_address ON session (member, address);
