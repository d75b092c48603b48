-- Every command that was decided, accepted or refused, with all that the decision could know.
CREATE TABLE ledger.command (
    id uuid PRIMARY KEY,
    actor text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    roles text[] NOT NULL,
    type text COLLATE "C" NOT NULL,
    schema_version integer NOT NULL,
    stream text COLLATE "C" NOT NULL,
    -- the exact bytes of its JSON, personal text sealed
    body bytea NOT NULL,
    -- keyed, over the content before it was sealed: tells a repeat from another command
    digest bytea NOT NULL,
    -- sealed
    reason text,
    origin text COLLATE "C" NOT NULL,
    correlation uuid NOT NULL,
    causation uuid,
    rules integer NOT NULL,
    at timestamptz NOT NULL,
    today date NOT NULL,
    -- streams and the versions at which the decision saw them
    looks json NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- the log position at which it was judged: its last event's, or where the log stood
    judged_at bigint NOT NULL,
    first_position bigint,
    last_position bigint,
    -- of a refused command; `refusal` is the kind, `rule` the stable code
    refusal text COLLATE "C",
    rule text COLLATE "C",
    parameters bytea,
    UNIQUE (actor, key),
    CHECK ((rule IS NULL) = (last_position IS NOT NULL)),
    CHECK ((rule IS NULL) = (refusal IS NULL AND parameters IS NULL))
);
