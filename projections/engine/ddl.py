"""DDL: what a table's declaration makes of PostgreSQL.

A table is two: `read.<name>` holds the rows as they are and stays as compact as if there were no
history; `read.<name>_past` holds every earlier version with the log positions between which it
held, `since` included and `until` not.
"""

from collections.abc import Iterable

from projections.engine.table import Column, Table


def literal(text: str) -> str:
    """Return a string constant."""
    return "'" + text.replace("'", "''") + "'"


def definition(column: Column) -> str:
    """Return a column's definition."""
    parts = [column.name, column.type]
    if not column.nullable:
        parts.append("NOT NULL")
    if column.values:
        parts.append(f"CHECK ({column.name} IN ({', '.join(map(literal, column.values))}))")
    return " ".join(parts)


def tables(table: Table[object], suffix: str = "") -> str:
    """Return the statements that make both tables, without indexes, under a suffixed name."""
    name = table.name
    return pair(table, f"TABLE read.{name}{suffix}", f"TABLE read.{name}_past{suffix}")


def temporary(table: Table[object]) -> str:
    """Return the statements that make both tables for one session, as `made_<name>`."""
    name = table.name
    return pair(table, f"TEMP TABLE made_{name}", f"TEMP TABLE made_{name}_past")


def pair(table: Table[object], current: str, past: str) -> str:
    """Return the statements that make the table of current rows and that of past versions."""
    columns = ",\n    ".join(definition(column) for column in table.columns)
    return f"""
CREATE {current} (
    {columns},
    since bigint NOT NULL
);
CREATE {past} (
    {columns},
    since bigint NOT NULL,
    until bigint NOT NULL,
    CHECK (since < until)
);
"""


def indexes(table: Table[object], suffix: str = "") -> str:
    """Return the statements that make the indexes and keys of both tables."""
    name = table.name
    statements: list[str] = []
    for columns in table.indexes:
        listed = ", ".join(columns)
        statements.append(f"CREATE INDEX ON read.{name}{suffix} ({listed});")
        held = f"{listed}, until, since"  # so that no version is read that does not hold
        statements.append(f"CREATE INDEX ON read.{name}_past{suffix} ({held});")
    # Of indexes that cost the same the newest is taken. Of a table that was analysed while it was
    # empty all do, and a plan made then stays: by any but these an id is searched ever longer.
    statements += [
        f"ALTER TABLE read.{name}_past{suffix} ADD PRIMARY KEY (id, until) INCLUDE (since);",
        f"ALTER TABLE read.{name}{suffix} ADD PRIMARY KEY (id);",
    ]
    return "\n".join(statements)


def write_function(table: Table[object]) -> str:
    """Return the function that closes and opens row versions, many at once.

    Takes rows [{command, gone, …columns}] and for each command the log position since which its
    rows hold, or null where it was not recorded.
    """
    name, names = table.name, table.names
    listed = ", ".join(names)
    typed = ", ".join(
        f"{column.name} {column.type.split(' COLLATE')[0]}" for column in table.columns
    )
    old = ", ".join(f"old.{column}" for column in names)
    updates = ", ".join(f"{column} = excluded.{column}" for column in (*names[1:], "since"))
    return f"""
CREATE OR REPLACE FUNCTION read.write_{name}(rows json, sinces bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    WITH incoming AS MATERIALIZED (
        SELECT
            r.*, sinces[r.command] AS since,
            lead(sinces[r.command]) OVER (PARTITION BY r.id ORDER BY r.command) AS until,
            row_number() OVER (PARTITION BY r.id ORDER BY r.command) = 1 AS first
        FROM json_to_recordset(rows) AS r (command integer, gone boolean, {typed})
        WHERE sinces[r.command] IS NOT NULL
    ), replaced AS (
        INSERT INTO read.{name}_past ({listed}, since, until)
        SELECT {old}, old.since, i.since
        FROM incoming i
        CROSS JOIN LATERAL (SELECT c.* FROM read.{name} c WHERE c.id = i.id OFFSET 0) AS old
        WHERE i.first
    ), passed AS (
        INSERT INTO read.{name}_past ({listed}, since, until)
        SELECT {listed}, since, until FROM incoming WHERE until IS NOT NULL AND NOT gone
    ), removed AS (
        DELETE FROM read.{name}
        WHERE id = ANY (ARRAY(SELECT i.id FROM incoming i WHERE i.until IS NULL AND i.gone))
    )
    INSERT INTO read.{name} ({listed}, since)
    SELECT {listed}, since FROM incoming WHERE until IS NULL AND NOT gone
    ON CONFLICT (id) DO UPDATE SET {updates};
END
$$;
"""


def dispatch(names: Iterable[str]) -> str:
    """Return the function through which the log writes rows: {table: rows} to each table's own."""
    cases = "".join(
        f"""
            WHEN '{name}' THEN PERFORM read.write_{name}(part, sinces);"""
        for name in names
    )
    return f"""
CREATE OR REPLACE FUNCTION read.write(rows json, sinces bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    name text;
    part json;
BEGIN
    FOR name, part IN SELECT * FROM json_each(rows) LOOP
        CASE name
            WHEN '' THEN NULL;{cases}
            ELSE RAISE EXCEPTION 'no read table % is in place', name;
        END CASE;
    END LOOP;
END
$$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA read FROM PUBLIC;
"""
