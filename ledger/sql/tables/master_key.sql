-- What tells the master key that wraps these keys from any other, and nothing else about it.
CREATE TABLE keys.master_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    proof bytea NOT NULL
);
