"""Export writing: every file of an export, one after the other, from one connection."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from psycopg import Connection, sql

from domain.quantity import DECIMALS
from ledger.export_source import Form, Source, events
from ops import terminal
from ops.errors import Unusable
from ops.export_manifest import File
from ops.export_parquet import Packer, packer
from ops.export_text import Text
from projections.engine.exporting import source
from projections.engine.table import Table
from projections.exported import ROWS

PARTS = ("events", "types", "tables")
"""The log, what an event says as JSON; each type, with typed columns; the read tables."""

Writer: TypeAlias = Packer | Text
"""What writes the rows of a source into a file, and tells how many."""


class Format(StrEnum):
    """What the files are, and how their names end."""

    PARQUET = "parquet"
    NDJSON = "ndjson"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What is to leave, after which log position.

    `revisions` are those of the read tables that an earlier export had, if it is known.
    """

    format: Format
    parts: tuple[str, ...]
    since: int
    revisions: Mapping[str, str | None] | None = None

    def after(self, table: Table[Any]) -> int:
        """Return after which position a table's rows come: all do if it was not there as it is."""
        known = self.revisions is None or self.revisions.get(table.name) == table.digest
        return self.since if known else 0


@dataclass(slots=True)
class Done:
    """How many rows are written, of how many."""

    whole: int
    advance: terminal.Advance
    rows: int = 0

    def within(self, lines: int) -> None:
        """Show so many lines of the file that is being written."""
        self.advance(self.rows + lines, max(self.whole, self.rows + lines))

    def add(self, rows: int) -> None:
        """Count a file that is written."""
        self.rows += rows
        self.within(0)


@dataclass(frozen=True, slots=True)
class Files:
    """A folder that files are written into, and what is known of each."""

    folder: Path
    format: Format
    made: list[File]

    def path(self, part: str, name: str) -> Path:
        """Return where a file goes; events are one file, of everything else there are many."""
        path = self.folder / ("" if part == "events" else part) / f"{name}.{self.format}"
        path.parent.mkdir(exist_ok=True)
        return path

    def add(self, part: str, rows: int, since: int, of: Source | str, revision: str = "") -> None:
        """Note a file that is written, of a source or of a type of event."""
        name = of if isinstance(of, str) else of.name
        path = self.path(part, name)
        self.made.append(
            File(
                path=path.relative_to(self.folder).as_posix(),
                part=part,
                name=name,
                rows=rows,
                bytes=path.stat().st_size,
                since=since,
                columns={} if isinstance(of, str) else {c.name: c.kind for c in of.columns},
                revision=revision or None,
            )
        )


def written(
    connection: Connection[Any],
    leaving: Leaving,
    tables: Mapping[str, Table[Any]],
    *,
    until: int,
    folder: Path,
    advance: terminal.Advance,
) -> list[File]:
    """Write the files of an export up to a log position. Return what each is.

    Raise `Unusable` if something does not fit, `OSError`.
    """
    log = events(leaving.since, until)
    leaves = {n: source(t, ROWS.get(n), leaving.after(t)) for n, t in tables.items()}
    counts = counted(connection, [*leaves.values()])
    files = Files(folder, leaving.format, [])
    span = until - leaving.since  # so many events at most
    log_parts = len({"events", "types"}.intersection(leaving.parts))
    done = Done(log_parts * span + sum(counts.values()), advance)
    with writer(leaving.format, folder) as to:
        if log_parts:
            write_log(connection, leaving, log, to=to, files=files, done=done)
        for name, leaf in leaves.items():
            rows = to.write(connection, leaf, files.path("tables", name), done.within)
            require(name, rows, counts[name])
            done.add(rows)
            table = tables[name]
            files.add("tables", rows, leaving.after(table), leaf, table.digest)
    advance(done.rows, done.rows)
    return files.made


def write_log(
    connection: Connection[Any],
    leaving: Leaving,
    log: Source,
    *,
    to: Writer,
    files: Files,
    done: Done,
) -> None:
    """Write the events, and if wanted those of each type; either may be left out."""
    path, written_too = files.path("events", log.name), "events" in leaving.parts
    if written_too:
        rows = to.write(connection, log, path, done.within)
        done.add(rows)
        files.add("events", rows, leaving.since, log)
    if "types" in leaving.parts and isinstance(to, Packer):
        types = to.sort_written(path) if written_too else to.sort(connection, log, done.within)
        for name, count in types:
            require(name, to.write_type(name, files.path("types", name)), count)
            done.add(count)
            files.add("types", count, leaving.since, name)


def require(name: str, rows: int, count: int) -> None:
    """Raise `Unusable` if a file has more or fewer rows than there are."""
    if rows != count:
        raise Unusable(f"{name} has {count} rows, of which {rows} were written")


def counted(connection: Connection[Any], leaves: list[Source]) -> dict[str, int]:
    """Return how many rows each source has.

    Raise `Unusable` if an amount is finer than what a column of a file can hold.
    """
    if not leaves:
        return {}
    asked = sql.SQL(" UNION ALL ".join(leaf.count() for leaf in leaves))  # type: ignore[arg-type] # of declarations
    found = connection.execute(asked).fetchall()
    finer = [name for name, _, decimals in found if decimals > DECIMALS]
    if finer:
        raise Unusable(f"{finer[0]} has amounts of more than {DECIMALS} decimals")
    return {name: count for name, count, _ in found}


@contextmanager
def writer(form: Format, folder: Path) -> Generator[Writer]:
    """Lend what writes a format, while the block lasts."""
    if form is Format.PARQUET:
        with packer(folder) as made:
            yield made
    else:
        yield Text(Form(form.value))
