-- What happened, in the order in which it was committed.
CREATE TABLE ledger.event (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    type text COLLATE "C" NOT NULL,
    schema_version integer NOT NULL,
    -- the exact bytes of its JSON
    body bytea NOT NULL,
    command uuid NOT NULL,
    by text COLLATE "C" NOT NULL,
    -- the server's clock when the command was admitted
    at timestamptz NOT NULL,
    origin text COLLATE "C" NOT NULL,
    -- the person it is about, and their department at that moment
    person text COLLATE "C",
    unit text COLLATE "C",
    -- given under the lock; never decreases
    recorded_at timestamptz NOT NULL,
    UNIQUE (stream, version)
);
