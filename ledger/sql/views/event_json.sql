-- The log for people who use SQL. What others recorded in streams of their own need not be JSON.
CREATE OR REPLACE VIEW ledger.event_json AS
SELECT
    position, stream, version, type, schema_version,
    CASE WHEN by <> 'service:eventsourcing' THEN convert_from(body, 'UTF8')::json END AS body,
    command, by, at, origin, person, unit, recorded_at
FROM ledger.event;
