CREATE OR REPLACE FUNCTION ledger.only_growing() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.tree, NEW.level, NEW.index) <> (OLD.tree, OLD.level, OLD.index)
        OR substr(NEW.hashes, 1, octet_length(OLD.hashes)) <> OLD.hashes
    THEN
        RAISE EXCEPTION '%.% only grows: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
