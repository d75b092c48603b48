-- Returns how many leaves a tree is to have: as many as its list has entries.
CREATE OR REPLACE FUNCTION ledger.tree_end(tree text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = ledger, pg_temp AS $$
    SELECT CASE $1
        WHEN 'log' THEN (SELECT h.position FROM ledger.head h)
        WHEN 'register' THEN (SELECT r.number FROM ledger.register r)
    END
$$;
