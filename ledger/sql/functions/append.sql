-- Records commands, their events and the row versions that follow, in one call under one lock.
--
-- commands: [{n, chain, events, id, actor, key, roles, type, schema_version, stream, digest, reason,
--             origin, correlation, causation, rules, at, today, looks, simulated, refusal, rule}]
--           with n counting from 1; command_bodies and parameters beside it
-- looks:    [{n, stream, version}]: what must still hold. What a command of the same batch wrote is not
--           among them: such commands share a chain, which is recorded together or not at all
-- events:   [{n, i, stream, version, type, schema_version, person, unit}], i counting from 0 in each
--           command; event_bodies beside it
-- rows:     {table: [{command, gone, …columns}]}, for read.write
-- layout:   of the read tables that the rows were folded for
--
-- Verdicts: recorded, repeated (the actor's key is known), stale (a look no longer holds),
-- relayout (the read tables have changed). Only the first leaves anything behind.
CREATE OR REPLACE FUNCTION ledger.append(
    commands json, command_bodies bytea[], parameters bytea[], looks json,
    events json, event_bodies bytea[], rows json, layout bigint
)
RETURNS TABLE (
    n integer, verdict text, first_position bigint, last_position bigint, recorded_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ledger, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    head ledger.head;
    clock timestamptz;
    marked boolean;
    -- of each command, by n
    chains integer[];
    counts integer[];
    ids uuid[];
    actors text[];
    moments timestamptz[];
    origins text[];
    clocks timestamptz[];
    repeated boolean[];
    good boolean[];
    firsts bigint[];
    lasts bigint[];
    times timestamptz[];
    -- chains that cannot be recorded
    broken integer[];
    ends bigint;
BEGIN
    -- Each of these is a statement of its own: one that takes a lock reads a snapshot from before it.
    SELECT h.* INTO head FROM ledger.head h FOR UPDATE;
    clock := greatest(clock_timestamp(), head.recorded_at);

    SELECT
        array_agg(c.chain ORDER BY c.n), array_agg(c.events ORDER BY c.n),
        array_agg(c.id ORDER BY c.n), array_agg(c.actor ORDER BY c.n),
        array_agg(c.at ORDER BY c.n), array_agg(c.origin ORDER BY c.n),
        array_agg(c.simulated ORDER BY c.n),
        array_agg(
            (SELECT true FROM ledger.command k WHERE k.actor = c.actor AND k.key = c.key)
            IS NOT NULL ORDER BY c.n
        )
    INTO chains, counts, ids, actors, moments, origins, clocks, repeated
    FROM json_to_recordset(commands) AS c (
        n integer, chain integer, events integer, id uuid, actor text, key text,
        at timestamptz, origin text, simulated timestamptz
    );

    IF head.layout <> append.layout THEN
        RETURN QUERY
        SELECT n, 'relayout', NULL::bigint, NULL::bigint, clock
        FROM generate_subscripts(ids, 1) AS n;
        RETURN;
    END IF;

    broken := ARRAY(
        SELECT chains[l.n] FROM json_to_recordset(looks) AS l (n integer, stream text, version bigint)
        WHERE l.version
            <> coalesce((SELECT max(e.version) FROM ledger.event e WHERE e.stream = l.stream), 0)
        UNION
        SELECT chains[n] FROM generate_subscripts(ids, 1) AS n WHERE repeated[n]
    );

    marked := head.demonstration OR (head.position = 0 AND (events -> 0 ->> 'type') = 'DemonstrationMarked');
    IF strpos(events::text, 'DemonstrationMarked') > 0 AND EXISTS (
        SELECT FROM json_to_recordset(events) AS e (n integer, i integer, type text)
        WHERE e.type = 'DemonstrationMarked' AND (head.position > 0 OR e.n > 1 OR e.i > 0)
    ) THEN
        RAISE EXCEPTION 'only the first event of a log can mark it as a demonstration'
            USING ERRCODE = 'MLD01';
    END IF;
    IF NOT marked AND EXISTS (SELECT FROM unnest(clocks) AS c WHERE c IS NOT NULL) THEN
        RAISE EXCEPTION 'only a demonstration is loaded under a simulated clock'
            USING ERRCODE = 'MLD02';
    END IF;

    SELECT
        array_agg(p.good ORDER BY p.n),
        array_agg(CASE WHEN p.good AND p.events > 0 THEN p.judged_at - p.events + 1 END ORDER BY p.n),
        array_agg(CASE WHEN p.good THEN p.judged_at END ORDER BY p.n),
        array_agg(p.recorded_at ORDER BY p.n),
        max(p.judged_at)
    INTO good, firsts, lasts, times, ends
    FROM (
        SELECT
            c.n, c.events, NOT (c.chain = ANY (broken)) AS good,
            head.position + sum(CASE WHEN c.chain = ANY (broken) THEN 0 ELSE c.events END)
                OVER (ORDER BY c.n) AS judged_at,
            max(greatest(coalesce(least(c.simulated, clock), clock), head.recorded_at))
                OVER (ORDER BY c.n) AS recorded_at
        FROM unnest(chains, counts, clocks) WITH ORDINALITY AS c (chain, events, simulated, n)
    ) AS p;

    IF true = ANY (good) THEN
        INSERT INTO ledger.command (
            id, actor, key, roles, type, schema_version, stream, body, digest, reason, origin,
            correlation, causation, rules, at, today, looks, recorded_at, judged_at,
            first_position, last_position, refusal, rule, parameters
        )
        SELECT
            c.id, c.actor, c.key, c.roles, c.type, c.schema_version, c.stream, c.body,
            decode(c.digest, 'hex'), c.reason, c.origin, c.correlation, c.causation, c.rules, c.at,
            c.today, c.looks, times[c.n], lasts[c.n],
            firsts[c.n], CASE WHEN c.rule IS NULL THEN lasts[c.n] END, c.refusal, c.rule, c.parameters
        FROM ROWS FROM (
            json_to_recordset(commands) AS (
                n integer, id uuid, actor text, key text, roles text[], type text,
                schema_version integer, stream text, digest text, reason text, origin text,
                correlation uuid, causation uuid, rules integer, at timestamptz, today date,
                looks json, refusal text, rule text
            ),
            unnest(command_bodies), unnest(parameters)
        ) AS c (
            n, id, actor, key, roles, type, schema_version, stream, digest, reason, origin,
            correlation, causation, rules, at, today, looks, refusal, rule, body, parameters
        )
        WHERE good[c.n];

        INSERT INTO ledger.event (
            position, stream, version, type, schema_version, body, command, by, at, origin,
            person, unit, recorded_at
        )
        SELECT
            firsts[e.n] + e.i, e.stream, e.version, e.type, e.schema_version, e.body,
            ids[e.n], actors[e.n], moments[e.n], origins[e.n], e.person, e.unit, times[e.n]
        FROM ROWS FROM (
            json_to_recordset(events) AS (
                n integer, i integer, stream text, version bigint, type text,
                schema_version integer, person text, unit text
            ),
            unnest(event_bodies)
        ) AS e (n, i, stream, version, type, schema_version, person, unit, body)
        WHERE good[e.n];

        UPDATE ledger.head h
        SET position = ends, recorded_at = times[array_upper(times, 1)],
            demonstration = head.demonstration OR EXISTS (
                SELECT FROM json_to_recordset(events) AS e (n integer, type text)
                WHERE e.type = 'DemonstrationMarked' AND good[e.n]
            );

        PERFORM read.write(rows, lasts) WHERE rows IS NOT NULL;
        PERFORM pg_notify('merit_ledger', ends::text) WHERE ends > head.position;
    END IF;

    RETURN QUERY
    SELECT
        n,
        CASE WHEN repeated[n] THEN 'repeated' WHEN good[n] THEN 'recorded' ELSE 'stale' END,
        firsts[n], lasts[n], times[n]
    FROM generate_subscripts(ids, 1) AS n;
END
$$;
