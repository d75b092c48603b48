"""Folds: all read tables that are in place, as the ledger's port wants them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection

from ledger import codec
from ledger.errors import Unfit
from ledger.folding import Rows, Unseal, layout
from ledger.recorded import Recorded
from projections.engine.install import REGISTERED, sort
from projections.engine.table import Table

Place = tuple[str, str]
"""Where a row is: its table and its key."""

Follower = tuple[str, Callable[[Recorded[Any]], Iterable[str]], Callable[..., Any]]
"""A table's name, its `touches` and its `fold`."""


class TableFolds:
    """Rows of declared tables, folded from events and encoded for `read.write`."""

    def __init__(self, tables: Sequence[Table[Any]]) -> None:
        self._declared = tuple(tables)
        self._by_name = {table.name: table for table in tables}
        self._final = frozenset(table.name for table in tables if table.final)
        self.columns = {table.name: table.values for table in tables}
        self.use(tables)

    async def settle(self, connection: AsyncConnection[Any]) -> int:
        """Fold for the tables that are in place. Return their layout.

        Raise `Unfit` if one of them is not as declared, or not declared.
        """
        number = await layout(connection)  # first: what changes after it changes the number too
        cursor = await connection.execute(REGISTERED)
        found = sort(number, await cursor.fetchall(), self._declared)
        if found.unfit:
            raise Unfit(", ".join(found.unfit))
        self.use([table for table in self._declared if table.name in found.current])
        return found.layout

    def use(self, tables: Sequence[Table[Any]]) -> None:
        """Fold for these tables from now on, as when one is detached."""
        self._tables = tuple(tables)
        self._followers: dict[tuple[str, type], list[Follower]] = {}

    def fold(self, rows: Rows, recorded: Recorded[Any]) -> Rows:
        """Return what the rows of a stream become."""
        after = dict(rows)
        touched: set[Place] = set()
        self.follow(after, recorded, touched)
        return after if touched else rows

    def follow(self, rows: dict[Place, Any], recorded: Recorded[Any], touched: set[Place]) -> None:
        """Let an event change the rows of its stream; add to `touched` where it does."""
        stream = recorded.stream
        kind, event = stream.partition(":")[0], recorded.event.__class__
        followers = self._followers.get((kind, event))
        if followers is None:
            followers = self._followers[kind, event] = [
                (table.name, table.touches, table.fold)
                for table in self._tables
                if kind in table.follows and (not table.events or event in table.events)
            ]
        for name, touches, fold in followers:
            for key in touches(recorded):
                if not key.startswith(stream):
                    raise ValueError(f"{name} {key} does not belong to {stream}")
                place = (name, key)
                row = rows.get(place)
                folded = fold(row, recorded, key)
                if folded is row:
                    continue
                touched.add(place)
                if folded is None:
                    del rows[place]
                else:
                    rows[place] = folded

    def standing(self, rows: Rows) -> Rows:
        """Return those of the rows that an event to come can change."""
        found = {place: row for place, row in rows.items() if place[0] not in self._final}
        return rows if len(found) == len(rows) else found

    def changed(self, before: Rows, after: Rows) -> list[tuple[str, str, object | None]]:
        """Return (table, key, row or none) of the rows that differ."""
        if before is after:
            return []
        found = [
            (*place, row)
            for place, row in after.items()
            if (old := before.get(place)) is not row and old != row
        ]
        return found + [(*place, None) for place in before if place not in after]

    def encode(
        self, changes: Iterable[tuple[int, str, str, object | None]], unseal: Unseal
    ) -> bytes | None:
        """Return the changes as {table: [{command, gone, …columns}]}."""
        rows: dict[str, list[bytes]] = {}
        for command, name, key, row in changes:
            if row is None:
                columns = codec.encode({"id": key})
            elif sealed := self._by_name[name].sealed:
                columns = codec.encode(opened(self._by_name[name], row, sealed, unseal))
            else:
                columns = codec.encode(row)  # an object, its fields by name
            gone = b"true" if row is None else b"false"
            line = b'{"command":%d,"gone":%b,%b' % (command, gone, columns[1:])
            rows.setdefault(name, []).append(line)
        if not rows:
            return None
        tables = [b'"%b":[%b]' % (name.encode(), b",".join(some)) for name, some in rows.items()]
        return b"{%b}" % b",".join(tables)


def opened(
    table: Table[Any],
    row: Any,  # noqa: ANN401 - of any feature
    sealed: Iterable[str],
    unseal: Unseal,
) -> dict[str, object]:
    """Return a row's columns by name, with plain text in those that are sealed in the log."""
    columns: dict[str, object] = dict(zip(table.names, table.values(row), strict=True))
    for name in sealed:
        if (token := columns[name]) is not None:
            columns[name] = unseal(*table.sealed_as(row, name), str(token))
    return columns
