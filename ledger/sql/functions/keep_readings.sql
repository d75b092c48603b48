-- Adds what was read to the end of the register, under its lock. readings: [{kind, actor, roles, fields, about,
-- times, operation (in hexadecimal), name, at}]
CREATE OR REPLACE FUNCTION ledger.keep_readings(readings json)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE
    ends bigint;
    many bigint := json_array_length(readings);
BEGIN
    UPDATE ledger.register r SET number = r.number + many RETURNING r.number INTO ends;
    INSERT INTO ledger.reading (
        number, kind, actor, roles, fields, about, times, operation, name, at, position
    )
    SELECT
        ends - many + f.n, f.kind, f.actor, f.roles, f.fields, f.about, f.times,
        decode(f.operation, 'hex'), f.name, f.at, (SELECT h.position FROM ledger.head h)
    FROM ROWS FROM (
        json_to_recordset(readings) AS (
            kind text, actor text, roles text[], fields text[], about text[], times integer,
            operation text, name text, at timestamptz
        )
    ) WITH ORDINALITY AS f (
        kind, actor, roles, fields, about, times, operation, name, at, n
    );
END
$$;
