"""Export: how fast events and read tables become files, beside what one would write by hand."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import polars as pl
import psycopg
from psycopg.rows import dict_row

from bench import stand
from bench.data import demonstration
from bench.figure import Figure
from bench.rounds import Samples, in_turns
from bench.stand import Unready
from bench.suite import Bench
from ledger.export_source import Column, Kind, Source, events, quoted
from ops import export_folder
from ops.export_analytics import OPTIONS
from ops.export_manifest import File
from ops.export_moment import held
from ops.export_writing import Format, Leaving, written
from projections.engine.exporting import leaves, source
from projections.exported import ROWS
from projections.tables import TABLES

ALIKE = {"salary", "measure"}
"""Read tables that the peer writes too: amounts, dates and moments, and more columns than most."""

OURS = (
    "The demonstration from the database beside it, by one process, with every file on disk at the"
    " end; the start of the program is left out."
)
BY_HAND = "The same rows, looked through for being the same; ours are on disk at the end as well."


@dataclass(frozen=True, slots=True)
class Way:
    """What is exported, and of how many rows a round has written in a second."""

    connection: psycopg.Connection[Any]
    folder: Path

    def once(self, format_: Format, part: str, names: frozenset[str]) -> float:
        """Export a part, of read tables those of some names. Return rows a second."""
        started = perf_counter()
        files = self.exported(format_, part, names, self.folder / "ours")
        return rows_of(files, part) / (perf_counter() - started)

    def exported(
        self, format_: Format, part: str, names: frozenset[str], target: Path
    ) -> list[File]:
        """Export a part into a folder, which an earlier round may have left."""
        emptied(target)
        tables = {t.name: t for t in TABLES if part == "tables" and t.name in names}
        leaving = Leaving(format=format_, parts=(part,), since=0)
        with held(self.connection, tables) as at, export_folder.made(target) as folder:
            return written(
                self.connection, leaving, tables, until=at.position, folder=folder, advance=quiet
            )


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures. Raise `Unready` if the peers write anything else."""
    every = frozenset(table.name for table in TABLES if leaves(table))
    with stand.postgres() as server, TemporaryDirectory(dir=stand.KEPT) as place:
        database = demonstration(server)
        with psycopg.connect(database.login, autocommit=True, options=OPTIONS) as connection:
            way, peer = Way(connection, Path(place)), Peer(connection, Path(place))
            alike(way, peer)
            contenders: dict[str, Callable[[], float]] = {
                "text": lambda: way.once(Format.NDJSON, "events", every),
                "typed": lambda: way.once(Format.PARQUET, "types", every),
                "tables": lambda: way.once(Format.PARQUET, "tables", every),
                "some": lambda: way.once(Format.PARQUET, "tables", frozenset(ALIKE)),
                "text by hand": peer.lines,
                "some by hand": peer.frames,
            }
            with bench.bar("Export", bench.rounds * len(contenders)) as advance:
                rounds = in_turns(contenders, rounds=bench.rounds, advance=advance)
    came = {name: rounds.samples(name, float) for name in contenders}
    yield alone("events exported, what each says as JSON", came["text"], "events/s", 200_000)
    yield alone(
        "events exported, what each says as typed columns", came["typed"], "events/s", 60_000
    )
    yield alone("read tables exported with their history", came["tables"], "rows/s", 100_000)
    yield beside(
        "events as JSON, beside a loop",
        (came["text"], came["text by hand"]),
        "events/s",
        "psycopg and json, a row after the other",
    )
    yield beside(
        "read tables as Parquet, beside data frames",
        (came["some"], came["some by hand"]),
        "rows/s",
        "psycopg and Polars, a table after the other",
    )


def alone(name: str, came: Samples, unit: str, at_least: float) -> Figure:
    """Return a figure that is held against a bound."""
    return Figure(
        suite="export",
        name=name,
        value=came.median,
        unit=unit,
        leaves_out=OURS,
        at_least=at_least,
        samples={"value": came.listed()},
    )


def beside(name: str, came: tuple[Samples, Samples], unit: str, peer: str) -> Figure:
    """Return a figure beside a peer's."""
    ours, theirs = came
    return Figure(
        suite="export",
        name=name,
        value=ours.median,
        unit=unit,
        leaves_out=BY_HAND,
        peer=peer,
        peer_value=theirs.median,
        samples={"value": ours.listed(), "peer_value": theirs.listed()},
    )


class Peer:
    """The way somebody goes who writes it by hand: rows as Python has them, then a file."""

    def __init__(self, connection: psycopg.Connection[Any], folder: Path) -> None:
        self._connection, self._folder = connection, folder

    def lines(self) -> float:
        """Write all events as NDJSON. Return events a second."""
        started, count = perf_counter(), 0
        log = events(0, 1 << 62)
        with (
            (self._folder / "events.ndjson").open("w", encoding="utf-8") as file,
            self._connection.cursor(row_factory=dict_row) as cursor,
        ):
            for row in cursor.stream(selected(log).encode(), size=1_000):
                file.write(json.dumps(row, default=str, ensure_ascii=False, separators=(",", ":")))
                file.write("\n")
                count += 1
            export_folder.flush(Path(file.name))
        return count / (perf_counter() - started)

    def frames(self) -> float:
        """Write some tables as Parquet. Return rows a second."""
        started, count = perf_counter(), 0
        for table in TABLES:
            if table.name in ALIKE:
                leaf = source(table, ROWS.get(table.name), 0)
                rows = self._connection.execute(selected(leaf).encode()).fetchall()
                path = self._folder / f"{table.name}.parquet"
                types = {each.name: POLARS[each.kind] for each in leaf.columns}
                pl.DataFrame(rows, schema=types, orient="row").write_parquet(path)
                export_folder.flush(path)
                count += len(rows)
        return count / (perf_counter() - started)


DECIMAL = pl.Decimal(38, 12)
POLARS: dict[Kind, Any] = {
    Kind.TEXT: pl.String,
    Kind.INTEGER: pl.Int32,
    Kind.LONG: pl.Int64,
    Kind.BOOLEAN: pl.Boolean,
    Kind.DECIMAL: DECIMAL,
    Kind.DATE: pl.Date,
    Kind.INSTANT: pl.Datetime("us", "UTC"),
    Kind.TEXTS: pl.List(pl.String),
}


def selected(of: Source) -> str:
    """Return the statement by which somebody would ask for a source's rows."""
    return f"SELECT {', '.join(map(value_of, of.columns))} {of.rows}"


def value_of(column: Column) -> str:
    """Return a column of it; JSON becomes objects."""
    text = column.text or quoted(column.name)
    return (
        f"({text})::json AS data"
        if column.kind is Kind.JSON
        else f"{text} AS {quoted(column.name)}"
    )


def alike(way: Way, peer: Peer) -> None:
    """Raise `Unready` if both ways do not write the same."""
    place = way.folder
    peer.lines()
    peer.frames()
    way.exported(Format.NDJSON, "events", frozenset(), place / "ours")
    with (place / "ours" / "events.ndjson").open() as ours, (place / "events.ndjson").open() as own:
        for mine, theirs in zip(ours, own, strict=True):
            a, b = json.loads(mine), json.loads(theirs)
            if (a["position"], a["data"]) != (b["position"], b["data"]):
                raise Unready(f"the event at {a['position']} is another by hand")
    way.exported(Format.PARQUET, "tables", frozenset(ALIKE), place / "ours")
    for name in ALIKE:
        mine = in_order(place / "ours" / "tables" / f"{name}.parquet")
        if mine != in_order(place / f"{name}.parquet"):
            raise Unready(f"{name} is another by hand")


def in_order(path: Path) -> list[tuple[Any, ...]]:
    """Return the rows of a file, each version of a row in one place."""
    rows = pl.read_parquet(path, glob=False).rows()
    return sorted(rows, key=lambda row: (row[0], row[-2]))


def rows_of(files: list[File], part: str) -> int:
    """Return how many rows of a part were written. Raise `Unready` if there are none."""
    rows = sum(each.rows for each in files if each.part == part)
    if not rows:
        raise Unready(f"there is nothing to export of {part}")
    return rows


def emptied(folder: Path) -> None:
    """Remove what an earlier round wrote."""
    if folder.exists():
        export_folder.emptied(folder)


def quiet(_: int, __: int) -> None:
    """Show no progress: the bench shows its own."""


def versions() -> dict[str, str]:
    """Return the versions of what writes the files, and of the peer."""
    return {name: version(name) for name in ("duckdb", "polars")}
