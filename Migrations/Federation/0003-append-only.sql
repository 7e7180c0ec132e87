-- The node appends and erases; it cannot rewrite. Its role is called like its schema.
DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON log_entry, log_note FROM %I', current_schema());
    EXECUTE format('GRANT UPDATE (salt, payload) ON log_entry TO %I', current_schema());
    EXECUTE format('REVOKE INSERT, DELETE ON log_head FROM %I', current_schema());
END
$$;
