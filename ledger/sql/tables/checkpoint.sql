-- What was signed of the tree: its size and root, by whom, and the note as it left the house.
CREATE TABLE ledger.checkpoint (
    size bigint NOT NULL CHECK (size > 0),
    -- name and id of the key
    signer text COLLATE "C" NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (size, signer)
);
