-- Links to another address than the account's own make it the account's, and last an hour.
ALTER TABLE account_token DROP CONSTRAINT account_token_purpose_check;
ALTER TABLE account_token ADD CONSTRAINT account_token_purpose_check CHECK (purpose IN ('verify', 'change', 'reset'));
UPDATE account_token t SET purpose = 'change', expires_at = least(t.expires_at, t.created_at + interval '1 hour')
FROM member m WHERE m.id = t.member AND t.purpose = 'verify' AND lower(t.email) <> lower(m.email);
