from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import psycopg
import pytest

from domain.decider import fact
from domain.money import Money
from domain.salary import Cause, SalaryAdjusted, SalaryRecorded
from domain.sealed import Sealed
from ledger.recorded import Recorded
from projections import salary
from projections.engine import ddl
from projections.engine.folds import TableFolds
from projections.engine.table import Column, Table, column
from projections.tables import TABLES
from tests.postgres import Database, Server
from tests.projections.given import BY_NAME, recorded
from tests.projections.replacing import replace
from tests.stored import log

KEY, ON = "salary:E1/2016-01-01", date(2016, 1, 1)


class Colour(StrEnum):
    RED = "RED"
    GREEN = "GREEN"


@fact
class PlantedRow:
    id: str
    size: int


@fact
class WiderRow:
    id: str
    size: int | None


def nothing(_: Recorded[Any]) -> tuple[str, ...]:
    return ()


def gone_row(*_: object) -> None:
    return None


def unchanged(row: Any, _: Recorded[Any], __: str) -> Any:  # noqa: ANN401 - rows of any table
    return row


planted = Table(name="planted", row=PlantedRow, follows=("x",), touches=nothing, fold=unchanged)
wider = Table(name="planted", row=WiderRow, follows=("x",), touches=nothing, fold=unchanged)


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (str, Column("c", 'text COLLATE "C"', nullable=False, sealed=False)),
        (str | None, Column("c", 'text COLLATE "C"', nullable=True, sealed=False)),
        (Sealed | None, Column("c", 'text COLLATE "C"', nullable=True, sealed=True)),
        (tuple[str, ...], Column("c", 'text[] COLLATE "C"', nullable=False, sealed=False)),
        (int, Column("c", "integer", nullable=False, sealed=False)),
        (bool, Column("c", "boolean", nullable=False, sealed=False)),
        (Decimal | None, Column("c", "numeric", nullable=True, sealed=False)),
        (date, Column("c", "date", nullable=False, sealed=False)),
        (datetime, Column("c", "timestamptz", nullable=False, sealed=False)),
        (
            Colour | None,
            Column("c", 'text COLLATE "C"', nullable=True, sealed=False, values=("RED", "GREEN")),
        ),
    ],
)
def test_a_column_is_what_its_field_declares(hint: Any, expected: Column) -> None:  # noqa: ANN401
    assert column("c", hint) == expected


@pytest.mark.parametrize("hint", [float, Money, tuple[int, ...], str | int])
def test_what_no_column_can_hold_is_no_field_of_a_row(hint: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError):
        column("c", hint)


def test_a_changed_declaration_has_another_digest() -> None:
    refolded = Table(name="planted", row=PlantedRow, follows=("x",), touches=nothing, fold=gone_row)
    others = (
        wider,
        replace(planted, revision=2),
        replace(planted, follows=("x", "y")),
        replace(planted, indexes=(("size",),)),
    )
    assert planted.digest == refolded.digest
    assert len({table.digest for table in (planted, *others)}) == 5


def test_names_are_unique_and_rows_begin_with_their_key() -> None:
    assert len(BY_NAME) == len(TABLES)
    assert {table.names[0] for table in TABLES} == {"id"}
    assert all("origin" in table.names for table in TABLES)


def test_plain_text_is_in_two_tables_only() -> None:
    assert {table.name for table in TABLES if table.sealed} == {"person", "note"}


def test_every_column_of_an_index_is_there() -> None:
    for table in TABLES:
        assert {name for index in table.indexes for name in index} <= set(table.names)


def found_by(table: Table[Any]) -> bytes:
    """Return what asks how the rows to be replaced are found, as write_function finds them."""
    each = f"SELECT c.* FROM read.{table.name} c WHERE c.id = i.id OFFSET 0"  # noqa: S608 - a declared name
    return f"EXPLAIN SELECT FROM unnest(ARRAY['']) i (id), LATERAL ({each}) AS old".encode()


def test_every_declaration_is_sql(any_database: Database) -> None:
    with psycopg.connect(any_database.owner_url) as connection:
        connection.execute("CREATE SCHEMA read")
        for table in TABLES:
            for text in (ddl.tables(table), ddl.indexes(table), ddl.write_function(table)):
                connection.execute(text.encode())
        connection.execute(ddl.dispatch([table.name for table in TABLES]).encode())
        connection.execute("SELECT read.write('{}', '{}')")
        found = connection.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_schema = 'read' GROUP BY 1"
        ).fetchall()
        connection.execute("ANALYZE")  # as of tables that were looked at while they were empty
        connection.execute("SET LOCAL enable_seqscan = off")
        for table in TABLES:
            plan = str(connection.execute(found_by(table)).fetchall())
            assert f"using {table.name}_pkey " in plan, plan
    columns = dict(found)
    assert len(columns) == 2 * len(TABLES)
    for table in TABLES:
        assert columns[table.name] == [*table.names, "since"]
        assert columns[f"{table.name}_past"] == [*table.names, "since", "until"]


def version(amount: int) -> salary.SalaryRow:
    """Return what the row is after a salary was recorded and adjusted."""
    usd = [Money(amount=Decimal(each), currency="USD") for each in (1, amount)]
    first = SalaryRecorded(salary=usd[0], effective_on=ON, unknown_before=None)
    second = SalaryAdjusted(salary=usd[1], effective_on=ON, cause=Cause.MERIT, was=usd[0])
    [table] = salary.TABLES
    row = None
    for event in recorded("salary:E1", first, second):
        row = table.fold(row, event, KEY)
    assert row is not None
    return row


Change = tuple[int, str, str, object | None]
Batch = tuple[Sequence[Change], Sequence[int | None]]
Written = tuple[Decimal, int, int | None]


def no_text(*_: str) -> None:
    return None


def written(database: Database, *batches: Batch) -> list[Written]:
    """Return (amount, since, until) of every version after writing the batches."""
    with psycopg.connect(database.owner_url) as connection:
        for changes, sinces in batches:
            encoded = TableFolds(TABLES).encode(changes, no_text)
            assert encoded is not None
            connection.execute(
                "SELECT read.write(%s::text::json, %s::bigint[])", (encoded.decode(), list(sinces))
            )
        found = connection.execute(
            "SELECT amount, since, NULL AS until FROM read.salary UNION ALL"
            " SELECT amount, since, until FROM read.salary_past ORDER BY amount, since"
        ).fetchall()
    return list(found)


def put(command: int, amount: int) -> Change:
    return command, "salary", KEY, version(amount)


def gone(command: int) -> Change:
    return command, "salary", KEY, None


def test_commands_of_one_batch_give_a_version_each(home: Database) -> None:
    batch = [put(1, 10), put(2, 20), put(4, 40)]
    assert written(home, (batch, [3, 5, 6, 9])) == [(10, 3, 5), (20, 5, 9), (40, 9, None)]


def test_a_version_ends_where_the_next_one_begins(home: Database) -> None:
    first, second = ([put(1, 10)], [3]), ([put(1, 20), put(2, 30)], [7, 8])
    assert written(home, first, second) == [(10, 3, 7), (20, 7, 8), (30, 8, None)]


def test_what_was_not_recorded_leaves_no_version(home: Database) -> None:
    batch = [put(1, 10), put(2, 20), put(3, 30)]
    assert written(home, (batch, [3, None, 9])) == [(10, 3, 9), (30, 9, None)]
    assert written(home, (batch, [None, None, None])) == [(10, 3, 9), (30, 9, None)]


def test_a_row_that_is_gone_ends_and_may_come_back(home: Database) -> None:
    assert written(home, ([put(1, 10)], [3]), ([gone(1)], [5])) == [(10, 3, 5)]
    assert written(home, ([put(1, 20)], [8])) == [(10, 3, 5), (20, 8, None)]


def test_a_row_can_be_gone_and_back_within_a_batch(home: Database) -> None:
    batch = [put(1, 10), gone(2), put(3, 30), gone(4)]
    assert written(home, (batch, [3, 5, 6, 9])) == [(10, 3, 5), (30, 6, 9)]


def test_rows_of_one_batch_do_not_meet(home: Database) -> None:
    other = "salary:E2/2016-01-01"
    theirs = replace(version(20), id=other)
    batch: list[Change] = [put(1, 10), (1, "salary", other, theirs), put(2, 30)]
    assert written(home, (batch, [3, 5])) == [(10, 3, 5), (20, 3, None), (30, 5, None)]


def test_amounts_keep_their_digits(home: Database) -> None:
    row = replace(version(1), amount=Decimal("123456789012345678.90"))
    [(amount, *_)] = written(home, ([(1, "salary", KEY, row)], [1]))
    assert str(amount) == "123456789012345678.90"


def test_a_value_outside_its_enumeration_is_refused(postgres: Server) -> None:
    with postgres.database() as made, psycopg.connect(made.owner_url) as connection:
        connection.execute("CREATE SCHEMA read")
        connection.execute(ddl.tables(BY_NAME["cycle_deadline"]).encode())
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "INSERT INTO read.cycle_deadline VALUES"
                " ('a', 'b', 'LATER', '2016-01-01', 'PERSON', 1)"
            )


def test_a_table_is_shown_every_event_that_can_touch_it() -> None:
    missed = {
        (table.name, type(each.recorded.event).__name__)
        for each in log.placed(log.stored())
        for table in TABLES
        if each.recorded.stream.partition(":")[0] in table.follows
        and table.events
        and type(each.recorded.event) not in table.events
        and tuple(table.touches(each.recorded))
    }
    assert missed == set()
