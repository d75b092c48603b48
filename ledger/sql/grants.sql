-- What the serving role may do: read, and append through functions, to the log through one. Nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'merit_ledger_server') THEN
        CREATE ROLE merit_ledger_server NOLOGIN; -- needs CREATEROLE, which an owner may lack
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

REVOKE ALL ON SCHEMA ledger, keys, read FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger, keys FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger, keys, read TO merit_ledger_server;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO merit_ledger_server;
GRANT EXECUTE ON FUNCTION
    ledger.append(json, bytea[], bytea[], json, json, bytea[], json, bigint)
    TO merit_ledger_server;
GRANT EXECUTE ON FUNCTION
    ledger.tree_size(text),
    ledger.tree_end(text),
    ledger.grow_tree(text, bigint, bigint, smallint[], bigint[], bytea[]),
    ledger.keep_checkpoint(text, bigint, text, bytea, text),
    ledger.keep_outcomes(integer),
    ledger.keep_readings(json)
    TO merit_ledger_server;
GRANT EXECUTE ON FUNCTION keys.obtain(text[], bytea[]), keys.prove(bytea) TO merit_ledger_server;
GRANT SELECT ON ALL TABLES IN SCHEMA read TO merit_ledger_server;
ALTER DEFAULT PRIVILEGES IN SCHEMA read GRANT SELECT ON TABLES TO merit_ledger_server;
GRANT USAGE ON SCHEMA migration TO merit_ledger_server;
GRANT SELECT ON ALL TABLES IN SCHEMA migration TO merit_ledger_server;
