"""Folded: every row version that the log makes, folded here and held against what is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, cast
from uuid import UUID

from ledger.folding import Rows
from ledger.keyring import Keyring
from ledger.streams import as_recorded
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from tests.ledger.house import rows
from tests.postgres import Database

LOG = """
SELECT stream, version, type, schema_version, body, at, by, origin, person, unit, command, position
FROM ledger.event ORDER BY position
"""

Place = tuple[str, str]
Version = tuple[str, object, int, int | None]
"""Table, row, since and until; there is no until for the row that holds."""

BY_NAME = {table.name: table for table in TABLES}


async def differing(database: Database, keyring: Keyring) -> int:
    """Return how many row versions are stored and should not be, or the other way round."""
    made = list(versions(database))
    await keyring.recall(people(made))
    should, are = Counter(lines(made, keyring)), Counter(stored(database))
    return (should - are).total() + (are - should).total()


def versions(database: Database) -> Iterator[Version]:
    """Yield every version of every row, one command after the other."""
    folds = TableFolds(TABLES)
    streams: dict[str, Rows] = {}
    open_: dict[Place, tuple[object, int]] = {}
    before: dict[str, Rows] = {}
    command: UUID | None = None
    position = 0

    def turn() -> Iterator[Version]:
        for stream, old in before.items():
            for table, key, row in folds.changed(old, streams[stream]):
                if (held := open_.pop((table, key), None)) is not None:
                    yield table, *held, position
                if row is not None:
                    open_[table, key] = row, position
        before.clear()

    for *columns, at in rows(database, LOG):
        recorded = as_recorded(columns)
        if recorded.command != command:
            yield from turn()
        command, position = recorded.command, at
        old = streams.get(recorded.stream, {})
        before.setdefault(recorded.stream, old)
        streams[recorded.stream] = folds.fold(old, recorded)
    yield from turn()
    for (table, _), (row, since) in open_.items():
        yield table, row, since, None


def people(made: Iterable[Version]) -> set[str]:
    """Return whose sealed texts there are in the rows."""
    return {
        BY_NAME[table].sealed_as(row, column)[0]
        for table, row, *_ in made
        for column in BY_NAME[table].sealed
    }


def lines(made: Iterable[Version], keyring: Keyring) -> Iterator[tuple[Any, ...]]:
    """Yield each version as it should be stored."""
    for name, row, since, until in made:
        table = BY_NAME[name]
        values = {column: getattr(row, column) for column in table.names}
        for column in table.sealed:
            if values[column] is not None:
                values[column] = keyring.unseal(*table.sealed_as(row, column), values[column])
        yield name, *values.values(), since, until


def stored(database: Database) -> Iterator[tuple[Any, ...]]:
    """Yield each version as it is stored."""
    for table in TABLES:
        columns = ", ".join(table.names)
        for row in rows(
            database,
            f"SELECT {columns}, since, NULL FROM read.{table.name}"  # noqa: S608
            f" UNION ALL SELECT {columns}, since, until FROM read.{table.name}_past",
        ):
            yield table.name, *map(comparable, row)


def comparable(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return an array as the tuple that it is in a row."""
    return tuple(cast("list[str]", value)) if isinstance(value, list) else value
