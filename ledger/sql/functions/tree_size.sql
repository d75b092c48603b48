-- Returns how many leaves a tree has.
CREATE OR REPLACE FUNCTION ledger.tree_size(tree text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = ledger, pg_temp AS $$
    SELECT coalesce(
        (
            SELECT t.index * 256 + octet_length(t.hashes) / 32
            FROM ledger.tile t WHERE t.tree = $1 AND t.level = 0 ORDER BY t.index DESC LIMIT 1
        ),
        0
    )
$$;
