-- The key that seals the text about one person, wrapped by the master key. None once it is erased.
CREATE TABLE keys.person_key (
    person text COLLATE "C" PRIMARY KEY,
    wrapped bytea,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
