-- What operators did to territories. Append-only; a territory's rows stay when it goes.
CREATE TABLE registry.journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    territory text NOT NULL,
    code text NOT NULL,
    action text NOT NULL CHECK (action IN ('create', 'suspend', 'resume', 'rename', 'remove', 'migrate'))
);
