"""Export source: rows that leave the house together, as SQL that writes them in a format.

PostgreSQL makes every line; nothing here looks at a row. Statements are made of declarations and
of log positions, which are numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from ledger.happening import FOREIGN
from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES


class Kind(StrEnum):
    """What a column holds, as a manifest names it."""

    TEXT = "text"
    UUID = "uuid"
    INTEGER = "integer"
    LONG = "long"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    DATE = "date"
    INSTANT = "instant"
    TEXTS = "texts"
    JSON = "json"


class Form(StrEnum):
    """How rows are written: for other programs as they stand, or raw for the one that packs them.

    RAW is parted by control characters that JSON escapes, so nothing of it is quoted; an NDJSON
    line is one binary column, through which PostgreSQL does not look once more.
    """

    CSV = "csv"
    NDJSON = "ndjson"
    RAW = "raw"


TOLD = 20_000
"""After how many lines it is told how many there are."""

QUOTE, DELIMITER = "\x01", "\x02"
"""What RAW quotes with and parts columns by."""

HEADER, FRAME = 19, 6
"""Bytes of PostgreSQL's binary form before everything, and before a row of one column."""

OPTIONS = {
    Form.CSV: "FORMAT csv, HEADER",
    Form.NDJSON: "FORMAT binary",
    Form.RAW: "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'",
}

AS_TEXT = """'"' || {} || '"'"""
WRITTEN = {
    (Form.CSV, Kind.INSTANT): """btrim(to_json({})::text, '"')""",
    (Form.CSV, Kind.BOOLEAN): "{}::text",
    (Form.CSV, Kind.TEXTS): "to_json({})",
    (Form.NDJSON, Kind.TEXT): "to_json({})::text",
    (Form.NDJSON, Kind.UUID): AS_TEXT,
    (Form.NDJSON, Kind.INTEGER): "{}::text",
    (Form.NDJSON, Kind.LONG): "{}::text",
    (Form.NDJSON, Kind.BOOLEAN): "{}::text",
    (Form.NDJSON, Kind.DECIMAL): AS_TEXT,
    (Form.NDJSON, Kind.DATE): AS_TEXT,
    (Form.NDJSON, Kind.INSTANT): "to_json({})::text",
    (Form.NDJSON, Kind.TEXTS): "to_json({})::text",
    (Form.RAW, Kind.TEXTS): "to_json({})",
}
"""How a form writes a kind, where not as PostgreSQL does by itself; decimals are texts in JSON."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `text` is what it is in SQL, its name unless stated."""

    name: str
    kind: Kind
    text: str = ""

    def written(self, form: Form) -> str:
        """Return what writes its value."""
        return WRITTEN.get((form, self.kind), "{}").format(self.text or quoted(self.name))


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one name: their columns, and the FROM that they come from."""

    name: str
    columns: tuple[Column, ...]
    rows: str

    def copy(self, form: Form) -> str:
        """Return the statement that writes the rows."""
        written = [(each.name, each.written(form)) for each in self.columns]
        if form is Form.NDJSON:  # a third of what `row_to_json` takes
            parts = (f"""'"{name}":' || coalesce({value}, 'null')""" for name, value in written)
            selected = f"""'{{' || {" || ',' || ".join(parts)} || E'}}\\n'"""
        else:
            selected = ", ".join(f"{value} AS {quoted(name)}" for name, value in written)
        return f"COPY (SELECT {selected} {self.rows}) TO STDOUT ({OPTIONS[form]})"

    def count(self) -> str:
        """Return a SELECT of its name, how many rows it has and their most decimals."""
        scales = [f"scale({quoted(c.name)})" for c in self.columns if c.kind is Kind.DECIMAL]
        most = f"coalesce(max(greatest({', '.join(scales)})), 0)" if scales else "0"
        return f"SELECT '{self.name}', count(*), {most} {self.rows}"


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever words it has of its own."""
    return f'"{name}"'


def listed(texts: frozenset[str]) -> str:
    """Return names of ours as a list of SQL's."""
    return ", ".join(f"'{text}'" for text in sorted(texts))


SENT = f"""NOT split_part(e.stream, ':', 1) IN ({listed(WITHHELD_KINDS)})
    AND NOT e.type IN ({listed(WITHHELD_TYPES)})"""
"""Whether an event `e` leaves the house: the feed sends the same ones."""

EVENT_COLUMNS = (
    Column("position", Kind.LONG),
    Column("stream", Kind.TEXT),
    Column("version", Kind.LONG),
    Column("type", Kind.TEXT),
    Column("schema_version", Kind.INTEGER),
    Column("by", Kind.TEXT),
    Column("at", Kind.INSTANT),
    Column("recorded_at", Kind.INSTANT),
    Column("origin", Kind.TEXT),
    Column("person", Kind.TEXT),
    Column("unit", Kind.TEXT),
    Column("command", Kind.UUID),
    Column("data", Kind.JSON, f"CASE WHEN NOT {FOREIGN} THEN convert_from(e.body, 'UTF8') END"),
    Column(
        "data_base64",
        Kind.TEXT,
        f"CASE WHEN {FOREIGN} THEN translate(encode(e.body, 'base64'), E'\\n', '') END",
    ),
)
"""What is told of an event; programs of others may have recorded what is no JSON."""


def events(since: int, until: int) -> Source:
    """Return the events after one log position, up to another."""
    span = f"e.position > {int(since)} AND e.position <= {int(until)}"
    rows = f"FROM ledger.event AS e WHERE {span} AND {SENT} ORDER BY e.position"
    return Source("events", EVENT_COLUMNS, rows)


def copied(
    connection: Connection[Any],
    source: Source,
    form: Form,
    write: Callable[[bytes | bytearray | memoryview], object],
    advance: Callable[[int], None],
) -> int:
    """Write a source's rows; tell every so many lines how many there are. Return that.

    By libpq itself, which takes half of what a cursor does. If it does not end well the connection
    is closed: the server is still sending.
    """
    way = connection.pgconn
    begun = way.exec_(source.copy(form).encode())
    if begun.status != ExecStatus.COPY_OUT:
        raise error_from_result(begun)
    take, lines = way.get_copy_data, 0
    ahead, before = (HEADER + FRAME, FRAME) if form is Form.NDJSON else (0, 0)
    try:
        while True:
            size, line = take(0)
            if size < 0:
                break
            if size <= ahead:  # the end of what is binary
                continue
            write(line[ahead:])
            ahead = before
            lines += 1
            if not lines % TOLD:
                advance(lines)
    except BaseException:
        connection.close()
        raise
    while (ended := way.get_result()) is not None:
        if ended.status != ExecStatus.COMMAND_OK:
            raise error_from_result(ended)
    return lines
