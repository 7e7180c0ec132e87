-- What members say of themselves beyond name and bio, and who may see which of it. Whatever was public stays public.
ALTER TABLE member
    ADD COLUMN fields jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_array_length(fields) <= 4),
    ADD COLUMN languages jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_array_length(languages) <= 10),
    ADD COLUMN time_zone text,
    -- For whom each part is, by name; what is not there is as the program's defaults have it.
    ADD COLUMN privacy jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN discoverable boolean NOT NULL DEFAULT true,
    ADD COLUMN approves_followers boolean NOT NULL DEFAULT false;
ALTER TABLE remote_member
    ADD COLUMN fields jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN languages jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN time_zone text,
    ADD COLUMN discoverable boolean NOT NULL DEFAULT true;
