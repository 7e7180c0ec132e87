-- Pictures that this territory's own log tells of and a restored backup does not have, until their squares are here again.
CREATE TABLE restored_avatar (
    member uuid PRIMARY KEY REFERENCES member ON DELETE CASCADE,
    avatar jsonb NOT NULL
);
