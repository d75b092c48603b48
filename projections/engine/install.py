"""Installation: which read tables are in place, and putting new ones there.

Read tables are never migrated. A table that is not there yet is made empty if the log is empty;
otherwise, and where a declaration has changed, it is made by a rebuild.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from projections.engine import ddl
from projections.engine.table import Table

REGISTERED = "SELECT name, revision, detached FROM ledger.projection ORDER BY name"

Registered = tuple[str, str, bool]
"""A read table's name, the digest of its declaration, and whether it is out of the path."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where each table stands: in place, to be rebuilt, out of the path, or no longer declared."""

    layout: int
    current: tuple[str, ...]
    outdated: tuple[str, ...]
    detached: tuple[str, ...]
    undeclared: tuple[str, ...]

    @property
    def unfit(self) -> tuple[str, ...]:
        """Return the tables that commands of this program would leave wrong."""
        return self.outdated + self.undeclared


def sort(layout: int, registered: Iterable[Registered], tables: Sequence[Table[Any]]) -> Places:
    """Return the declared tables by what the register says of them."""
    there = {name: (revision, out) for name, revision, out in registered}
    current: list[str] = []
    outdated: list[str] = []
    detached: list[str] = []
    for table in tables:
        revision, out = there.pop(table.name, ("", False))
        (detached if out else current if revision == table.digest else outdated).append(table.name)
    undeclared = tuple(name for name, (_, out) in there.items() if not out)
    return Places(layout, tuple(current), tuple(outdated), tuple(detached), undeclared)


def places(connection: Connection[TupleRow], tables: Sequence[Table[Any]]) -> Places:
    """Return where each table stands."""
    layout = connection.execute("SELECT layout FROM ledger.head").fetchone()
    return sort(layout[0] if layout else 0, connection.execute(REGISTERED), tables)


def path(registered: Iterable[Registered]) -> str:
    """Return the statements that lead rows to every table in the path, whoever declared it."""
    return ddl.dispatch(name for name, _, out in registered if not out)


def install(conninfo: str, tables: Sequence[Table[Any]]) -> Places:
    """Make what can be made without reading the log. Return where each table then stands."""
    with Connection.connect(conninfo) as connection:
        head = connection.execute("SELECT position FROM ledger.head FOR UPDATE").fetchone()
        there = places(connection, tables)
        if head is not None and head[0] == 0 and there.unfit:
            for name in there.unfit:
                run(connection, f"DROP TABLE IF EXISTS read.{name}, read.{name}_past")
                run(connection, forgetting(name))
            for table in tables:
                if table.name in there.outdated:
                    run(connection, ddl.tables(table) + ddl.indexes(table))
                    run(connection, registration(table))
        run(connection, path(connection.execute(REGISTERED).fetchall()))
        return places(connection, tables)


def registration(table: Table[Any]) -> str:
    """Return the statements that note, for every server to see, that a table is as declared."""
    name = table.name
    return f"""{ddl.write_function(table)}
GRANT SELECT ON read.{name}, read.{name}_past TO merit_ledger_server;
INSERT INTO ledger.projection (name, revision) VALUES ('{name}', '{table.digest}')
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, detached = false;
UPDATE ledger.head SET layout = layout + 1;
"""


def forgetting(name: str) -> str:
    """Return the statements that note, for every server to see, that there is no such table."""
    return f"""
DROP FUNCTION IF EXISTS read.write_{name};
DELETE FROM ledger.projection WHERE name = '{name}';
UPDATE ledger.head SET layout = layout + 1;
"""


def run(connection: Connection[TupleRow], text: str) -> None:
    """Run statements made here."""
    connection.execute(sql.SQL(text))  # type: ignore[arg-type] # made from declarations
