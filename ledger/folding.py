"""Folding: the port through which read tables follow the log.

The ledger knows that there are rows, that each belongs to one stream and that a command gives a
touched row one new version; what the rows mean is the projections' business.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from psycopg import AsyncConnection

from ledger.recorded import Recorded

Rows = Mapping[tuple[str, str], object]
"""The rows of one stream by table and key."""

Unseal = Callable[[str, str, str, str], str | None]
"""From person, feature, field and token to the text, or none if it is erased."""


class Folds(Protocol):
    """Every read table that is in place, as one fold."""

    async def settle(self, connection: AsyncConnection[Any]) -> int:
        """Fold for the tables that are in place. Return their layout.

        Raise `Unfit` if one of them is not as declared.
        """
        ...

    def fold(self, rows: Rows, recorded: Recorded[Any]) -> Rows:
        """Return what the rows of a stream become. Raise whatever a faulty fold raises."""
        ...

    def standing(self, rows: Rows) -> Rows:
        """Return those of the rows that an event to come can change."""
        ...

    def changed(self, before: Rows, after: Rows) -> list[tuple[str, str, object | None]]:
        """Return (table, key, row or none) of the rows that differ."""
        ...

    def encode(
        self, changes: Iterable[tuple[int, str, str, object | None]], unseal: Unseal
    ) -> bytes | None:
        """Return the rows of (command, table, key, row) as the JSON that `read.write` takes."""
        ...


class NoFolds:
    """A log with no read tables beside it."""

    async def settle(self, connection: AsyncConnection[Any]) -> int:
        """Return the layout."""
        return await layout(connection)

    def fold(self, rows: Rows, recorded: Recorded[Any]) -> Rows:
        """Return the same rows."""
        del recorded
        return rows

    def standing(self, rows: Rows) -> Rows:
        """Return the same rows."""
        return rows

    def changed(self, before: Rows, after: Rows) -> list[tuple[str, str, object | None]]:
        """Return nothing."""
        del before, after
        return []

    def encode(
        self, changes: Iterable[tuple[int, str, str, object | None]], unseal: Unseal
    ) -> bytes | None:
        """Return nothing."""
        del changes, unseal
        return None


async def layout(connection: AsyncConnection[Any]) -> int:
    """Return the number that grows whenever a read table is swapped, detached or attached."""
    row = await (await connection.execute("SELECT layout FROM ledger.head")).fetchone()
    if row is None:
        raise LookupError("the log has no head")
    return int(row[0])
