"""Rows as COPY takes them, read back by PostgreSQL itself."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg

from domain.decider import fact
from domain.sealed import Sealed
from ledger.recorded import Recorded
from projections.engine import ddl
from projections.engine.bulk import OPTIONS, lines
from projections.engine.table import Table
from projections.tables import TABLES
from tests.postgres import Database
from tests.stored import log


@fact
class HardRow:
    id: str
    text: str | None
    several: tuple[str, ...] | None
    secret: Sealed | None
    amount: Decimal
    yes: bool
    day: date
    at: datetime


HARD: Table[Any] = Table(
    name="hard",
    row=HardRow,
    follows=("employee",),
    touches=lambda _: (),
    fold=lambda row, _, __: row,
    sealed_as=lambda row, name: (row.id, "hard", name),
)

TEXTS = (
    "",
    "null",
    "NULL",
    r"\N",
    r"\.",
    r"\n \\ \" \u0041",
    'a "quoted" one, with commas',
    "two\nlines\r\n\tand\ba\fbit",
    "\x01\x1f\x7f",
    "]\n[",
    "李雷 🙂",
)


OPENED = f"opened {TEXTS[5]}"


def unseal(*_: str) -> str:
    return OPENED


def hard(n: int, text: str) -> HardRow:
    return HardRow(
        id=f"employee:E{n}",
        text=text,
        several=(text, "", "{a,b}"),
        secret=Sealed("token"),
        amount=Decimal("1E+2"),
        yes=True,
        day=date(2016, 1, 31),
        at=datetime(2016, 1, 31, 12, 30, 1, 5, tzinfo=UTC),
    )


def test_every_value_comes_back_as_it_was(any_database: Database) -> None:
    made = [hard(n, text) for n, text in enumerate(TEXTS)]
    empty = HardRow(
        id="employee:E99",
        text=None,
        several=None,
        secret=None,
        amount=Decimal("0.10"),
        yes=False,
        day=date.max,
        at=datetime(1, 1, 1, tzinfo=UTC),
    )
    rows = [(row, (*HARD.values(row), 7)) for row in (*made, empty)]
    with psycopg.connect(any_database.owner_url, options="-c TimeZone=UTC") as connection:
        connection.execute(ddl.temporary(HARD).encode())
        with connection.cursor().copy(f"COPY made_hard FROM STDIN ({OPTIONS})".encode()) as stream:
            stream.write(lines(HARD, rows, unseal))
        found = connection.execute(
            "SELECT text, several, secret, amount, yes, day, at, since FROM made_hard"
            " WHERE id <> 'employee:E99' ORDER BY length(id), id"
        ).fetchall()
        (last,) = connection.execute(
            "SELECT text, several, secret, amount::text, yes FROM made_hard WHERE yes IS FALSE"
        ).fetchall()
    assert found == [
        (row.text, [*(row.several or ())], OPENED, Decimal(100), True, row.day, row.at, 7)
        for row in made
    ]
    assert last == (None, None, None, "0.10", False)


def recorded() -> list[Recorded[object]]:
    return [event for decision in log.stored() for event in decision.recorded()]


def test_no_table_leaves_out_an_event_that_touches_its_rows() -> None:
    events = recorded()
    for table in TABLES:
        if table.events:
            left = [each for each in events if type(each.event) not in table.events]
            followed = [each for each in left if each.stream.partition(":")[0] in table.follows]
            assert followed
            assert not any([*table.touches(each)] for each in followed), table.name
