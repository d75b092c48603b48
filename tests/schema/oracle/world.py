"""World: everything that the read tables hold, read whole, as it stood at any moment.

Nothing is chosen, joined or ordered by the database: each table is fetched with all of its versions
and looked through in Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from projections.tables import TABLES

Row: TypeAlias = Mapping[str, Any]
Moment: TypeAlias = "int | str | None"
"""A log position, the same as text, or an instant as text; none is now."""

FOREVER = 2**63


@dataclass(frozen=True)
class World:
    """The rows that held at one moment, by table; looked through once for each column."""

    rows: Mapping[str, tuple[Row, ...]]
    _by: dict[tuple[str, str], dict[object, list[Row]]] = field(
        default_factory=dict[tuple[str, str], dict[object, list[Row]]]
    )

    def having(self, table: str, column: str, value: object) -> Sequence[Row]:
        """Return the rows of a table that have a value in a column."""
        if (table, column) not in self._by:
            found: dict[object, list[Row]] = {}
            for row in self.rows[table]:
                found.setdefault(row[column], []).append(row)
            self._by[table, column] = found
        return self._by[table, column].get(value, ())

    def one(self, table: str, id_: object) -> Row | None:
        """Return the row with an id."""
        return next(iter(self.having(table, "id", id_)), None)

    def latest(self, table: str, owner: str, on: date, column: str = "employee_id") -> Row | None:
        """Return what holds of an owner on a day: the last that is effective by then."""
        held = [row for row in self.having(table, column, owner) if row["effective_on"] <= on]
        return max(held, key=lambda row: row["effective_on"], default=None)


@dataclass(frozen=True)
class Past:
    """Every version of every row, and when each log position was recorded."""

    versions: Mapping[str, tuple[Row, ...]]
    recorded: tuple[tuple[int, datetime], ...]
    _worlds: dict[int, World] = field(default_factory=dict[int, World])

    def at(self, moment: Moment) -> World:
        """Return the world as it was known at a moment."""
        position = FOREVER - 1 if moment is None else self.position(moment)
        if position not in self._worlds:
            self._worlds[position] = World(
                {
                    table: tuple(row for row in rows if row["since"] <= position < row["until"])
                    for table, rows in self.versions.items()
                }
            )
        return self._worlds[position]

    def position(self, moment: int | str) -> int:
        """Return the last log position that was recorded by a moment."""
        if isinstance(moment, int) or moment.isdigit():
            return int(moment)
        instant = datetime.fromisoformat(moment.upper()).astimezone(UTC)
        return max((at for at, recorded in self.recorded if recorded <= instant), default=0)


def read(url: str) -> Past:
    """Return everything that a database holds."""
    versions: dict[str, tuple[Row, ...]] = {}
    with psycopg.connect(url, options="-c TimeZone=UTC") as connection:
        cursor = connection.cursor(row_factory=dict_row)

        def whole(schema: str, table: str) -> Iterator[dict[str, Any]]:
            every = sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table))
            return cursor.stream(every)

        for table in TABLES:
            now = [{**row, "until": FOREVER} for row in whole("read", table.name)]
            versions[table.name] = (*now, *whole("read", f"{table.name}_past"))
        events = whole("ledger", "event")
        recorded = tuple((event["position"], event["recorded_at"]) for event in events)
    return Past(versions, recorded)
