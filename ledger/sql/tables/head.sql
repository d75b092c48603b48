-- The end of the log. Whoever appends holds this one row, so positions have no gaps and commit in order.
CREATE TABLE ledger.head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    -- set by the mark of a demonstration, which only the first event can be
    demonstration boolean NOT NULL DEFAULT false,
    -- grows whenever a read table is swapped, detached or attached
    layout bigint NOT NULL DEFAULT 1
);

INSERT INTO ledger.head DEFAULT VALUES;
