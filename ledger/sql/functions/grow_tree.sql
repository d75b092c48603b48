-- Adds hashes to the end of tiles, of all or of none. Returns false, and adds none, if the tree has not
-- the size that they were made for: another server has made the same meanwhile.
CREATE OR REPLACE FUNCTION ledger.grow_tree(
    tree text, before bigint, after bigint, levels smallint[], indexes bigint[], added bytea[]
)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- a statement of its own: those that follow see what was done under the lock before
    PERFORM pg_advisory_xact_lock(5065798); -- nobody who appends waits for it
    IF ledger.tree_size(grow_tree.tree) <> before THEN
        RETURN false;
    END IF;
    INSERT INTO ledger.tile AS t (tree, level, index, hashes)
    SELECT grow_tree.tree, g.level, g.index, g.hashes
    FROM unnest(levels, indexes, added) AS g (level, index, hashes)
    ON CONFLICT (tree, level, index) DO UPDATE SET hashes = t.hashes || excluded.hashes;
    IF ledger.tree_size(grow_tree.tree) <> after OR after > ledger.tree_end(grow_tree.tree) THEN
        RAISE EXCEPTION 'the tree does not grow from % to % by this', before, after
            USING ERRCODE = 'MLD03';
    END IF;
    RETURN true;
END
$$;
