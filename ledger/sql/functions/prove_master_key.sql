-- Returns the proof of the master key that was used first; the one offered is kept if there is none.
CREATE OR REPLACE FUNCTION keys.prove(offered bytea)
RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = keys, pg_temp AS $$
BEGIN
    INSERT INTO keys.master_key (proof) VALUES (offered) ON CONFLICT DO NOTHING;
    RETURN (SELECT proof FROM keys.master_key);
END
$$;
