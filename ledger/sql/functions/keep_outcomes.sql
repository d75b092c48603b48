-- Adds commands that left no event to the end of the register, as many as `most`, in the order in which they
-- were recorded. Returns how many. They commit in that order, so none before the last one is still to come.
CREATE OR REPLACE FUNCTION ledger.keep_outcomes(most integer)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    since timestamptz;
    ends bigint;
    many integer;
BEGIN
    -- without the lock first: mostly there is none
    SELECT c.recorded_at INTO since FROM ledger.outcome o JOIN ledger.command c ON c.id = o.command
    ORDER BY o.number DESC LIMIT 1;
    since := coalesce(since, '-infinity');
    PERFORM FROM ledger.command c
    WHERE c.first_position IS NULL AND c.recorded_at >= since
        AND NOT EXISTS (SELECT FROM ledger.outcome o WHERE o.command = c.id)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    SELECT r.number INTO ends FROM ledger.register r FOR UPDATE;
    -- a statement of its own, which sees what was added under the lock before
    INSERT INTO ledger.outcome (number, command)
    SELECT ends + row_number() OVER (ORDER BY c.recorded_at, c.id), c.id
    FROM (
        SELECT c.recorded_at, c.id FROM ledger.command c
        WHERE c.first_position IS NULL AND c.recorded_at >= since
            AND NOT EXISTS (SELECT FROM ledger.outcome o WHERE o.command = c.id)
        ORDER BY c.recorded_at, c.id LIMIT most
    ) AS c;
    GET DIAGNOSTICS many = ROW_COUNT;
    UPDATE ledger.register r SET number = ends + many;
    RETURN many;
END
$$;
