-- The register beside the log, with a tree and checkpoints of its own.
-- include tables/register.sql
-- include tables/outcome.sql
-- include tables/reading.sql

-- What the register lacks yet of the commands is found in the order in which they were recorded.
CREATE INDEX command_eventless ON ledger.command (recorded_at, id) WHERE first_position IS NULL;

ALTER TABLE ledger.tile
    ADD COLUMN tree text COLLATE "C" NOT NULL DEFAULT 'log' CHECK (tree IN ('log', 'register')),
    DROP CONSTRAINT tile_pkey,
    ADD PRIMARY KEY (tree, level, index);
ALTER TABLE ledger.checkpoint
    ADD COLUMN tree text COLLATE "C" NOT NULL DEFAULT 'log' CHECK (tree IN ('log', 'register')),
    DROP CONSTRAINT checkpoint_pkey,
    ADD PRIMARY KEY (tree, size, signer);

-- They take the name of a tree now.
DROP FUNCTION IF EXISTS ledger.tree_size();
DROP FUNCTION IF EXISTS ledger.grow_tree(bigint, bigint, smallint[], bigint[], bytea[]);
DROP FUNCTION IF EXISTS ledger.keep_checkpoint(bigint, text, bytea, text);
