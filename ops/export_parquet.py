"""Export Parquet: rows as typed columns, packed by DuckDB while PostgreSQL writes them.

The two run side by side, and a pipe between them holds what one is ahead of the other. Events are
read again from the file that was just written, and given a column for each of their fields.
"""

import dataclasses
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
from psycopg import Connection

from domain.events import EVENTS
from ledger.export_shape import DECIMAL, transform
from ledger.export_source import DELIMITER, EVENT_COLUMNS, QUOTE, Form, Kind, Source, copied
from ops.errors import Unusable

TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.UUID: "VARCHAR",
    Kind.INTEGER: "INTEGER",
    Kind.LONG: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DECIMAL: DECIMAL,
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.TEXTS: "VARCHAR",
    Kind.JSON: "VARCHAR",
}
"""As what each kind is read; lists are texts of JSON until they are."""

LONGEST = 8 << 20
"""Bytes that a row may have; the API takes no request that large."""

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
}

PACKED = "FORMAT parquet, COMPRESSION zstd"
BUFFER = 1 << 20
AROUND = ", ".join(f'"{each.name}"' for each in EVENT_COLUMNS[:-2])
"""What stands around what an event says."""

SORTED = "CREATE TEMP TABLE typed AS SELECT * FROM ({}) ORDER BY type, position"
COUNTED = "SELECT type, count(*) FROM typed WHERE data IS NOT NULL GROUP BY type ORDER BY type"
CHOSEN = "FROM typed WHERE type = '{type}' AND data IS NOT NULL"
"""Events lie together by type, so that each type is read once."""
TYPED = f"SELECT {AROUND}, json_transform{{}}(data, '{{}}') AS data {{}}"

LOST = """SELECT min(position) FROM (
    SELECT position, data, json_transform(data, '{shape}') AS made {chosen}
) WHERE {any}"""
FIELD = """(json_extract_string(data, '$."{name}"') IS NOT NULL AND made."{name}" IS NULL)"""


class Packer:
    """What writes Parquet, over one DuckDB in memory. Open it with `packer`."""

    form = Form.RAW

    def __init__(self, duck: duckdb.DuckDBPyConnection, place: Path) -> None:
        self._duck, self._place = duck, place

    def write(
        self,
        connection: Connection[Any],
        source: Source,
        path: Path,
        advance: Callable[[int], None],
    ) -> int:
        """Write a source's rows. Return how many. Raise `Unusable` if one does not fit."""
        where = literal(path).replace("{", "{{").replace("}", "}}")
        return self._take(connection, source, advance, f"COPY ({{}}) TO {where} ({PACKED})")

    def sort(
        self, connection: Connection[Any], log: Source, advance: Callable[[int], None]
    ) -> list[tuple[str, int]]:
        """Keep events by type. Return the types, with how many there are of each."""
        self._take(connection, log, advance, SORTED)
        return self._counted()

    def sort_written(self, events: Path) -> list[tuple[str, int]]:
        """Do the same with those of a file, which is read sooner than the log."""
        link = self._place / "events"  # a path in which nothing looks like a pattern
        link.symlink_to(events.absolute())
        written = f"SELECT * FROM read_parquet({literal(link)})"  # noqa: S608 - our own path
        self._duck.execute(SORTED.format(written))
        return self._counted()

    def _counted(self) -> list[tuple[str, int]]:
        found = self._duck.execute(COUNTED).fetchall()
        return [(name, count) for name, count in found if name in EVENTS]

    def _take(
        self,
        connection: Connection[Any],
        source: Source,
        advance: Callable[[int], None],
        statement: str,
    ) -> int:
        """Do with a source's rows what a statement does with a SELECT. Return how many they are."""
        pipe = self._place / "rows"
        os.mkfifo(pipe)
        try:
            with ThreadPoolExecutor(1) as beside:
                select = f"SELECT {packed_columns(source)} FROM {rows_of(source, pipe)}"  # noqa: S608 - of declarations
                packed = beside.submit(self._pack, statement.format(select), pipe)
                lines = poured(connection, source, pipe, packed, advance)
                rows = packed.result()
        except duckdb.Error as error:
            raise Unusable(f"{source.name} cannot be packed: {first_line(error)}") from error
        finally:
            pipe.unlink()
        if rows != lines:
            raise Unusable(f"{source.name} has {lines} rows, of which {rows} were packed")
        return rows

    def _pack(self, statement: str, pipe: Path) -> int:
        """Carry out what reads a pipe. Return how many rows it was."""
        try:
            (rows,) = self._duck.execute(statement).fetchone() or (0,)
            return int(rows)
        finally:  # whoever waits for a reader of the pipe is let go
            os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))

    def _copy(self, select: str, path: Path) -> int:
        """Write what a statement selects. Return how many rows."""
        statement = f"COPY ({select}) TO {literal(path)} ({PACKED})"
        (rows,) = self._duck.execute(statement).fetchone() or (0,)
        return int(rows)

    def write_type(self, type_: str, path: Path) -> int:
        """Write the events of a type, of those that are kept by it. Return how many.

        Raise `Unusable` if a field holds what its column cannot.
        """
        chosen = CHOSEN.format(type=type_)
        shape = transform(EVENTS[type_][0])
        if shape is None:
            return self._copy(f"SELECT {AROUND} {chosen}", path)
        try:
            return self._copy(TYPED.format("_strict", shape, chosen), path)
        except duckdb.InvalidInputException:  # perhaps an older shape, which lacks a field
            self._require_whole(type_, shape, chosen)
            return self._copy(TYPED.format("", shape, chosen), path)

    def _require_whole(self, type_: str, shape: str, chosen: str) -> None:
        """Raise `Unusable` if a field of an event would be lost."""
        names = [each.name for each in dataclasses.fields(EVENTS[type_][0])]
        lost = " OR ".join(FIELD.format(name=name) for name in names)
        statement = LOST.format(shape=shape, chosen=chosen, any=lost)
        (position,) = self._duck.execute(statement).fetchone() or (None,)
        if position is not None:
            raise Unusable(f"the {type_} at {position} is not of the shape that its type has")


@contextmanager
def packer(folder: Path) -> Generator[Packer]:
    """Lend what writes Parquet while the block lasts; what memory cannot hold lies in `folder`."""
    spilt = folder / ".spilt"
    with tempfile.TemporaryDirectory(prefix="merit-export-") as place:
        duck = duckdb.connect(config={**SETTINGS, "temp_directory": str(spilt)})
        try:
            yield Packer(duck, Path(place))
        finally:
            duck.close()
            shutil.rmtree(spilt, ignore_errors=True)


def poured(
    connection: Connection[Any],
    source: Source,
    pipe: Path,
    packed: Future[int],
    advance: Callable[[int], None],
) -> int:
    """Write rows into a pipe. Return how many; raise what went wrong at its other end."""
    try:
        with pipe.open("wb", buffering=BUFFER) as file:
            widened(file.fileno())
            return copied(connection, source, Form.RAW, file.write, advance)
    except BrokenPipeError:
        packed.result()
        raise


def widened(pipe: int) -> None:
    """Let a pipe hold more, so that its two ends wait less for each other, where that can be."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, BUFFER)


def rows_of(source: Source, pipe: Path) -> str:
    """Return what reads a source's rows from a pipe; no row is guessed at."""
    columns = ", ".join(f"'{each.name}': '{TYPES[each.kind]}'" for each in source.columns)
    return f"""read_csv({literal(pipe)}, columns = {{{columns}}}, auto_detect = false,
        header = false, delim = '{DELIMITER}', quote = '{QUOTE}', escape = '{QUOTE}',
        nullstr = '', allow_quoted_nulls = false, new_line = '\\n', parallel = false,
        max_line_size = {LONGEST}, buffer_size = {2 * LONGEST})"""


def packed_columns(source: Source) -> str:
    """Return the columns of a SELECT of what was read, lists made of their texts."""
    return ", ".join(
        f"""from_json("{each.name}", '["VARCHAR"]') AS "{each.name}\""""
        if each.kind is Kind.TEXTS
        else f'"{each.name}"'
        for each in source.columns
    )


def literal(path: Path) -> str:
    """Return a path as SQL takes it."""
    return "'" + str(path).replace("'", "''") + "'"


def first_line(error: duckdb.Error) -> str:
    """Return what went wrong, and nothing of the row in which it did."""
    return str(error).partition("\n")[0]
