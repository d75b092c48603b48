-- How far a rebuild has written the ended versions of a read table beside the live one.
CREATE TABLE ledger.rebuild (
    name text COLLATE "C" PRIMARY KEY,
    revision text COLLATE "C" NOT NULL,
    position bigint NOT NULL
);
