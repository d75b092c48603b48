"""Export moment: the database as of one log position, for as long as an export reads it.

Read tables cannot be swapped meanwhile, so that all files are of the same moment; commands go on.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, IsolationLevel, sql

from ops.errors import Unusable
from projections.engine.exclusion import both
from projections.engine.install import REGISTERED
from projections.engine.table import Table

HEAD = "SELECT position, recorded_at::text, demonstration FROM ledger.head"


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the log goes, and whether it is a demonstration's."""

    position: int
    recorded_at: str
    demonstration: bool


def moment(connection: Connection[Any]) -> Moment:
    """Return how far the log goes."""
    row = connection.execute(HEAD).fetchone()
    if row is None:
        raise Unusable("the log has no head: this is no database of ours")
    return Moment(*row)


def current(connection: Connection[Any], tables: Mapping[str, Table[Any]]) -> dict[str, Table[Any]]:
    """Return those of some tables that are in place as they are declared."""
    registered = connection.execute(REGISTERED).fetchall()
    there = {name: revision for name, revision, out in registered if not out}
    return {name: table for name, table in tables.items() if there.get(name) == table.digest}


@contextmanager
def held(connection: Connection[Any], tables: Mapping[str, Table[Any]]) -> Generator[Moment]:
    """Hold a moment while the block lasts. Raise `Unusable` if a table is swapped at its beginning.

    The locks come before the snapshot, which else could be older than a table that was swapped.
    """
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    with connection.transaction():
        if tables:
            names = map(sql.Identifier, ["read"] * 2 * len(tables), both([*tables]))
            listed = sql.SQL(", ").join(names)
            connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(listed))
        if current(connection, tables).keys() != tables.keys():
            raise Unusable("read tables were being rebuilt: export again")
        yield moment(connection)
