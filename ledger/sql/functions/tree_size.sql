-- Returns how many events are in the tree.
CREATE OR REPLACE FUNCTION ledger.tree_size() RETURNS bigint
LANGUAGE sql STABLE SET search_path = ledger, pg_temp AS $$
    SELECT coalesce(
        (
            SELECT t.index * 256 + octet_length(t.hashes) / 32
            FROM ledger.tile t WHERE t.level = 0 ORDER BY t.index DESC LIMIT 1
        ),
        0
    )
$$;
