-- Backups and their restoring are told like everything else that operators do.
ALTER TABLE registry.journal DROP CONSTRAINT journal_action_check;
ALTER TABLE registry.journal ADD CONSTRAINT journal_action_check
    CHECK (action IN ('create', 'suspend', 'resume', 'rename', 'remove', 'migrate', 'backup', 'restore'));
