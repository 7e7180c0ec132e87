-- What a listener could not hear it tries again: what it lacked may have come since, or a newer program may know better.
ALTER TABLE unheard_entry
    ADD COLUMN retries integer NOT NULL DEFAULT 0,
    ADD COLUMN next_try_at timestamptz NOT NULL DEFAULT now();
