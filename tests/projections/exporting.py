"""Exporting: exports of a small log, read back as another program would."""

import argparse
import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, cast

import duckdb
import msgspec
import polars as pl
import psycopg

from ledger.export_source import Source
from ops import export
from ops.database import LOGIN
from ops.export_manifest import Manifest, read
from ops.house import House
from ops.settings import Settings
from projections.engine.exporting import leaves, source
from projections.engine.install import Places
from projections.engine.table import Table
from projections.exported import ROWS
from projections.tables import TABLES
from tests.ledger.house import living
from tests.postgres import Database
from tests.projections.chronicle import orders
from tests.projections.replacing import replace

LEAVING = [table for table in TABLES if leaves(table)]
Row = dict[str, Any]


def exported(database: Database, folder: Path, *words: str) -> Manifest:
    """Export into a folder as the command line asks. Return what it says it holds."""
    export_as(database, ["--to", str(folder), *words])
    return read(folder)


def export_as(
    database: Database, words: Sequence[str], tables: tuple[Table[Any], ...] = TABLES
) -> None:
    """Export as the command line asks, of some read tables."""
    house = House(
        settings=Settings(),
        owner=database.owner_url,
        conninfo=database.url(LOGIN),
        tables=tables,
        places=Places(0, (), (), (), ()),
        open_ledger=lambda: living(database),
    )
    parser = argparse.ArgumentParser()
    export.arguments(parser)
    with ThreadPoolExecutor(1) as aside:  # where no other loop runs
        aside.submit(lambda: asyncio.run(export.run(house, parser.parse_args(words)))).result()


def going_on(database: Database) -> None:
    """Let everything happen once more."""

    async def happen() -> None:
        async with living(database) as ledger:
            again = list(orders(Random(7)))[:150]
            await ledger.journal.run([replace(o, key=f"again {o.key}") for o in again])

    with ThreadPoolExecutor(1) as aside:
        aside.submit(lambda: asyncio.run(happen())).result()


def sources() -> dict[str, Source]:
    """Return all read tables that leave, by name."""
    return {table.name: source(table, ROWS.get(table.name), 0) for table in LEAVING}


def held(database: Database, of: Source) -> list[Row]:
    """Return the rows of a source as the database has them."""
    columns = ", ".join(each.text or f'"{each.name}"' for each in of.columns)
    with psycopg.connect(database.owner_url, options="-c TimeZone=UTC") as connection:
        found = connection.execute(f"SELECT {columns} {of.rows}".encode()).fetchall()
    return [dict(zip([c.name for c in of.columns], row, strict=True)) for row in found]


def packed(path: Path) -> list[Row]:
    """Return the rows of a Parquet file as Polars reads them."""
    return pl.read_parquet(path, glob=False).to_dicts()


def lines(path: Path) -> list[Row]:
    """Return the rows of a file of JSON or CSV; in the latter everything is text."""
    if path.suffix == ".ndjson":
        return [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    found = duckdb.execute(
        "SELECT * FROM read_csv(?, all_varchar = true, header = true, nullstr = '',"
        " allow_quoted_nulls = false, delim = ',', quote = '\"', escape = '\"')",
        [str(path)],
    )
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def written(row: Row, suffix: str) -> Row:
    """Return a row as a file of JSON or CSV has it."""
    return {name: as_text(value, suffix) for name, value in row.items()}


def as_text(value: Any, suffix: str) -> Any:  # noqa: ANN401 - of any column
    if suffix == ".ndjson" and (value is None or isinstance(value, bool | int | list)):
        return cast("object", value)
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            part = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
            return f"{value:%Y-%m-%dT%H:%M:%S}{part}+00:00"
        case Decimal():
            return f"{value:f}"
        case list():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return the versions of a table, each in one place."""
    return sorted(rows, key=lambda row: (row["id"], int(row["since"])))


def merged(*exports: Sequence[Row]) -> list[Row]:
    """Return the versions of a table after several exports: the later one knows when each ended."""
    return in_order({(r["id"], r["since"]): r for rows in exports for r in rows}.values())


def typed(value: Any) -> Any:  # noqa: ANN401 - of any event
    """Return a fact as a file with typed columns has it."""
    if isinstance(value, tuple):
        return [typed(each) for each in cast("tuple[Any, ...]", value)]
    if hasattr(value, "__dataclass_fields__"):
        return {name: typed(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
