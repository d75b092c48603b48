-- Who looked at what: pay and appraisals of others, explanations of them, and exports.
CREATE TABLE ledger.reading (
    -- where in the register it stands
    number bigint PRIMARY KEY,
    -- PAY, APPRAISAL, REPLAY or EXPORT
    kind text COLLATE "C" NOT NULL,
    actor text COLLATE "C" NOT NULL,
    roles text[] NOT NULL,
    -- what was shown or compared: types and fields of the schema
    fields text[] NOT NULL,
    -- whose: ids, each once; of what is about many together nobody is named
    about text[] NOT NULL,
    -- how often the same was answered to them until it was recorded
    times integer NOT NULL CHECK (times > 0),
    -- SHA-256 of the operation's text, and what it is called
    operation bytea NOT NULL,
    name text,
    -- the server's clock when it was answered first
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- where the log stood
    position bigint NOT NULL
);
CREATE INDEX reading_about ON ledger.reading USING gin (about);
CREATE INDEX reading_actor ON ledger.reading (actor, number);
