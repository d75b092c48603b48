-- Where in the register a command stands that was refused, or accepted without an event.
CREATE TABLE ledger.outcome (
    number bigint PRIMARY KEY,
    command uuid NOT NULL UNIQUE
);
