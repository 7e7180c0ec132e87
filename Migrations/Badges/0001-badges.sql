-- What can be earned here. The criteria are as `Criteria` reads them; once somebody holds the badge they stay what they are.
CREATE TABLE badge (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL CONSTRAINT badge_slug UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,63}$'),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    description text NOT NULL CHECK (char_length(description) BETWEEN 1 AND 1000),
    -- For people, Markdown: what somebody did who holds it.
    narrative text NOT NULL CHECK (char_length(narrative) BETWEEN 1 AND 4000),
    tags text[] NOT NULL DEFAULT '{}',
    -- How long an award lasts, or until when all do; neither for good.
    valid_months integer CHECK (valid_months BETWEEN 1 AND 600),
    valid_until timestamptz,
    criteria jsonb NOT NULL,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'retired')),
    first_awarded_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CHECK (valid_months IS NULL OR valid_until IS NULL)
);

-- Each award is one credential. Renewing and awarding again make new ones; nothing is overwritten.
CREATE TABLE badge_award (
    id uuid PRIMARY KEY,
    badge uuid NOT NULL REFERENCES badge,
    member uuid NOT NULL,
    period integer NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'revoked')),
    reason text,
    -- The award that took its place before it ended.
    superseded_by uuid REFERENCES badge_award ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    -- Who gave it; nobody where criteria were met.
    awarded_by uuid,
    -- The entry of the log that met the criteria last.
    cause uuid,
    evidence text[] NOT NULL DEFAULT '{}',
    -- Its place in the status lists: which pair of lists, and which bit of both.
    status_list integer NOT NULL,
    status_index integer NOT NULL,
    credential text NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT badge_award_period UNIQUE (badge, member, period),
    CONSTRAINT badge_award_cause UNIQUE (badge, member, cause),
    CONSTRAINT badge_award_status UNIQUE (status_list, status_index)
);
CREATE INDEX badge_award_member ON badge_award (member, valid_from DESC);
CREATE INDEX badge_award_changed ON badge_award (changed_at, id);

-- How far members have come with what badges ask for: per requirement, when what it counts happened.
CREATE TABLE badge_progress (
    badge uuid NOT NULL REFERENCES badge ON DELETE CASCADE,
    member uuid NOT NULL,
    progress jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (badge, member)
);
CREATE INDEX badge_progress_member ON badge_progress (member);

-- The keys that sign credentials; the private halves are sealed by the node's secret.
CREATE TABLE issuer_key (
    algorithm text PRIMARY KEY CHECK (algorithm IN ('EdDSA', 'RS256')),
    public text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL
);

-- Badges of other territories as their logs define them.
CREATE TABLE foreign_badge (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    object_id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    state text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tid, object_id)
);
CREATE INDEX foreign_badge_slug ON foreign_badge (tid, slug);

-- Awards of other territories, kept under their own ids within their origin.
CREATE TABLE foreign_award (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    object_id uuid NOT NULL,
    slug text NOT NULL,
    -- The member as the origin names them.
    member uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'revoked')),
    superseded_by uuid,
    credential text,
    -- Places in the origin's log: of the award, and of what was last said about it.
    position bigint NOT NULL,
    changed_position bigint NOT NULL,
    PRIMARY KEY (tid, object_id)
);
CREATE INDEX foreign_award_member ON foreign_award (tid, member);
CREATE INDEX foreign_award_id ON foreign_award (object_id);

-- The keys with which other territories sign credentials, as awards in their own logs show them.
CREATE TABLE foreign_issuer_key (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    multikey text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tid, multikey)
);

-- What badges of other territories count for here.
CREATE TABLE trust_policy (
    tid text NOT NULL REFERENCES peer ON DELETE CASCADE,
    badge text NOT NULL,
    -- The badge here that it is equal to, and a capability that it gives outright.
    counts_as text,
    capability text,
    -- How long ago the issuer may have been heard last, in seconds, and whether the badge counts for harmless things after that.
    maximum_age integer NOT NULL CHECK (maximum_age BETWEEN 1 AND 31536000),
    counts_when_stale boolean NOT NULL,
    PRIMARY KEY (tid, badge),
    CHECK (counts_as IS NOT NULL OR capability IS NOT NULL)
);
CREATE TABLE trust_version (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    version bigint NOT NULL
);
INSERT INTO trust_version (version) VALUES (1);

-- One row, locked by whoever looks for a free place in the status lists.
CREATE TABLE status_turn (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton)
);
INSERT INTO status_turn DEFAULT VALUES;
