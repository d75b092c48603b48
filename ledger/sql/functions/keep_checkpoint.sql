-- Keeps what was signed of a tree; the first note of a key for a size stays.
CREATE OR REPLACE FUNCTION ledger.keep_checkpoint(
    tree text, size bigint, signer text, root bytea, note text
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
    IF keep_checkpoint.size > ledger.tree_size(keep_checkpoint.tree) THEN
        RAISE EXCEPTION 'the tree has not % leaves yet', keep_checkpoint.size USING ERRCODE = 'MLD03';
    END IF;
    INSERT INTO ledger.checkpoint (tree, size, signer, root, note)
    VALUES (
        keep_checkpoint.tree, keep_checkpoint.size, keep_checkpoint.signer, keep_checkpoint.root,
        keep_checkpoint.note
    )
    ON CONFLICT DO NOTHING;
END
$$;
