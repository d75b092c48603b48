-- The end of the register, the list beside the log: refused commands, those that left no event, and what was
-- read of others. Whoever adds to it holds this one row, so its numbers have no gaps and commit in order.
CREATE TABLE ledger.register (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number bigint NOT NULL DEFAULT 0
);

INSERT INTO ledger.register DEFAULT VALUES;
