-- Returns the wrapped key of each person, storing the offered one where there is none yet.
CREATE OR REPLACE FUNCTION keys.obtain(persons text[], offered bytea[])
RETURNS TABLE (person text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = keys, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO keys.person_key (person, wrapped)
    SELECT DISTINCT ON (o.person) o.person, o.wrapped
    FROM unnest(persons, offered) AS o (person, wrapped)
    WHERE o.wrapped IS NOT NULL
    ORDER BY o.person
    ON CONFLICT (person) DO NOTHING;
    RETURN QUERY SELECT k.person, k.wrapped FROM keys.person_key k WHERE k.person = ANY (persons);
END
$$;
