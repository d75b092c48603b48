r"""Bulk: rows into tables by COPY.

Rows become JSON arrays, a line each, in one call. Their strings are those of CSV with `\` as its
escape, but for control characters.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from psycopg import AsyncConnection, sql

from ledger import codec
from ledger.folding import Unseal
from ledger.keyring import Keyring
from projections.engine.table import Table

TOGETHER = 10_000
"""How many rows are written at a time: fewer than the keyring keeps keys."""

OPTIONS = r"FORMAT csv, NULL 'null', ESCAPE '\'"

ESCAPED = re.compile(rb"\\(?:u[0-9a-f]{4}|.)")


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
    """Write rows, each with `since`, or `since` and `until`, into such a table."""
    names = (*table.names, *("since", "until")[: len(rows[0][1])]) if rows else ()
    statement = sql.SQL("COPY {} ({}) FROM STDIN ({})").format(
        sql.SQL(target),  # type: ignore[arg-type] # a declared name
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(OPTIONS),
    )
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        await recall(keyring, table, (row for row, _ in some))
        if table.sealed:
            whole = [(row, table.values(row) + held) for row, held in some]
            written = lines(table, whole, keyring.unseal)
        else:
            written = text(table, [table.values(row) + held for row, held in some])
        async with connection.cursor() as cursor, cursor.copy(statement) as stream:
            await stream.write(written)


def lines(table: Table[Any], rows: Iterable[tuple[Any, tuple[Any, ...]]], unseal: Unseal) -> bytes:
    """Return rows, each with what is written of it, as COPY takes them."""
    written = [columns for _, columns in rows]
    if table.sealed:
        written = [opened(table, row, columns, unseal) for row, columns in rows]
    return text(table, written)


def text(table: Table[Any], written: Sequence[tuple[Any, ...]]) -> bytes:
    """Return what is written of rows, in which nothing is sealed any more, as COPY takes it."""
    for n in table.lists:
        written = [(*each[:n], array(each[n]), *each[n + 1 :]) for each in written]
    made = codec.ENCODER.encode_lines(written)[1:-2].replace(b"]\n[", b"\n")
    return ESCAPED.sub(plain, made) if b"\\" in made else made


def opened(
    table: Table[Any], row: object, columns: tuple[Any, ...], unseal: Unseal
) -> tuple[Any, ...]:
    """Return the columns with plain text in those that are sealed in the log."""
    changed = list(columns)
    for name in table.sealed:
        n = table.names.index(name)
        if (token := changed[n]) is not None:
            changed[n] = unseal(*table.sealed_as(row, name), token)
    return tuple(changed)


def plain(escaped: re.Match[bytes]) -> bytes:
    """Return what CSV has in place of an escape of JSON: the character itself, or the same."""
    text = escaped[0]
    return (
        text if text in (rb"\"", rb"\\") else msgspec.json.decode(b'"%b"' % text, type=str).encode()
    )


def array(values: Sequence[str] | None) -> str | None:
    """Return texts as PostgreSQL writes an array of them."""
    if values is None:
        return None
    quoted = (value.replace("\\", r"\\").replace('"', r"\"") for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
