-- How far each of the modules' listeners has heard the own log. It moves in the transaction of what was heard.
CREATE TABLE listener (
    name text PRIMARY KEY,
    epoch bigint NOT NULL DEFAULT 0,
    sequence bigint NOT NULL DEFAULT -1,
    attempts integer NOT NULL DEFAULT 0
);

-- Own facts that a listener could not hear however often they were tried.
CREATE TABLE unheard_entry (
    listener text NOT NULL,
    epoch bigint NOT NULL,
    sequence bigint NOT NULL,
    failure text NOT NULL,
    set_aside_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (listener, epoch, sequence)
);
