"""Bulk: rows into tables by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection, sql

from ledger.keyring import Keyring
from projections.engine.folds import opened
from projections.engine.table import Table

TOGETHER = 10_000
"""How many rows are written at a time: fewer than the keyring keeps keys."""


async def recall(keyring: Keyring, table: Table[Any], rows: Iterable[object]) -> None:
    """Make the keys known that the rows' sealed columns need."""
    if table.sealed:
        await keyring.recall(
            {
                table.sealed_as(row, name)[0]
                for row in rows
                for name in table.sealed
                if getattr(row, name) is not None
            }
        )


async def copy(
    connection: AsyncConnection[Any],
    target: str,
    table: Table[Any],
    keyring: Keyring,
    rows: Sequence[tuple[Any, tuple[int, ...]]],
) -> None:
    """Write rows, each with its `since` or its `since` and `until`, into a table of that shape."""
    ends = ("since", "until")[: len(rows[0][1])] if rows else ()
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.SQL(target),  # type: ignore[arg-type] # a declared name
        sql.SQL(", ").join(map(sql.Identifier, (*table.names, *ends))),
    )
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        await recall(keyring, table, (row for row, _ in some))
        async with connection.cursor() as cursor, cursor.copy(statement) as stream:
            for row, positions in some:
                columns = opened(table, row, keyring.unseal)
                await stream.write_row((*map(plain, columns.values()), *positions))


def plain(value: object) -> object:
    """Return a column's value as COPY takes it."""
    return list(value) if isinstance(value, tuple) else value  # type: ignore[arg-type] # of text
