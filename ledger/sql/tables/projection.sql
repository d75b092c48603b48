-- Which declaration of each read table is in place.
CREATE TABLE ledger.projection (
    name text COLLATE "C" PRIMARY KEY,
    revision text COLLATE "C" NOT NULL,
    detached boolean NOT NULL DEFAULT false
);
