import asyncio
from datetime import date
from typing import Any

import pytest

from domain.decider import fact
from domain.salary import SalaryAdjusted, SalaryRecorded
from domain.sealed import Sealed
from ledger import writer
from ledger.errors import Faulty, Overloaded, Unreachable
from ledger.ledger import Ledger, opened
from ledger.order import Accepted
from ledger.recorded import Recorded
from ops.database import LOGIN
from projections.engine.folds import TableFolds
from projections.engine.install import install
from projections.engine.table import Table
from projections.tables import TABLES
from tests.ledger.gate import answers, closed, queued
from tests.ledger.house import (
    MASTER,
    accepted,
    adjust_salary,
    contiguous,
    founded,
    living,
    of_kind,
    order,
    rows,
)
from tests.ledger.line import through
from tests.postgres import Database


@fact
class PlantedRow:
    id: str
    amount: int
    name: Sealed | None = None


def planted(row: PlantedRow | None, recorded: Recorded[Any], key: str) -> PlantedRow:
    """Fold salaries; some amounts cannot be folded, encoded, stored or opened."""
    match recorded.event:
        case SalaryRecorded(salary=salary) | SalaryAdjusted(salary=salary):
            amount = int(salary.amount)
        case _:
            return row or PlantedRow(id=key, amount=0)
    if amount == 6001:
        raise ZeroDivisionError
    if amount == 6002:
        return PlantedRow(id=key, amount=object())  # type: ignore[arg-type]
    if amount == 6003:
        return PlantedRow(id=key, amount=2**40)
    if amount == 6004:
        return PlantedRow(id=key, amount=amount, name=Sealed("no token at all"))
    return PlantedRow(id=key, amount=amount)


PLANTED = Table(
    name="planted",
    row=PlantedRow,
    follows=("salary",),
    touches=lambda recorded: (recorded.stream,),
    fold=planted,
    sealed_as=lambda _, column: ("employee:E1", "planted", column),
)


@pytest.mark.parametrize("amount", [6001, 6002, 6003, 6004])
async def test_a_command_that_cannot_be_recorded_fails_alone(
    own_home: Database, amount: int
) -> None:
    install(own_home.owner_url, (*TABLES, PLANTED))
    folds = TableFolds((*TABLES, PLANTED))
    async with living(own_home, folds) as ledger:
        await founded(ledger, employees=5)
        await ledger.keyring.obtain(["employee:E1"])
        before = await ledger.position()
        async with closed(own_home) as gate:
            commands = [adjust_salary(n, amount if n == 3 else 5000 + n) for n in range(1, 6)]
            waiting = await queued(gate, ledger, commands)
            await gate.open()
        found = await answers(waiting)
        assert [type(answer) for answer in found] == [
            Accepted, Accepted, Faulty, Accepted, Accepted,
        ]  # fmt: skip
        assert await ledger.position() == before + 4
        await accepted(ledger, adjust_salary(3, 5003))
    assert contiguous(own_home)
    paid = rows(own_home, "SELECT amount FROM read.planted ORDER BY id")
    assert paid == [(5000 + n,) for n in range(1, 6)]


async def test_what_stands_on_a_command_that_failed_is_decided_without_it(
    own_home: Database,
) -> None:
    install(own_home.owner_url, (*TABLES, PLANTED))
    async with living(own_home, TableFolds((*TABLES, PLANTED))) as ledger:
        await founded(ledger, employees=2)
        async with closed(own_home) as gate:
            later = date(2017, 1, 1)
            commands = [adjust_salary(2, 1), adjust_salary(1, 6003), adjust_salary(1, 7, later)]
            waiting = await queued(gate, ledger, commands)
            await gate.open()
        found = await answers(waiting)
        assert of_kind(found, Faulty) >= 1
        await accepted(ledger, adjust_salary(1, 8, later))
    assert contiguous(own_home)
    assert rows(own_home, "SELECT amount FROM read.planted ORDER BY id") == [(8,), (1,)]


async def test_too_much_is_turned_away(home: Database) -> None:
    async with living(home) as ledger:
        await founded(ledger)
    async with living(home, bound=2) as ledger:
        await accepted(ledger, adjust_salary(1, 1999))
        async with closed(home) as gate:
            commands = [adjust_salary(1, 2000 + n) for n in range(5)]
            waiting = await queued(gate, ledger, commands)
            assert [task.done() for task in waiting] == [False, False, False, True, True]
            await gate.open()
            found = await answers(waiting)
        assert [type(answer) for answer in found] == [Accepted] * 3 + [Overloaded] * 2
        await accepted(ledger, adjust_salary(1, 3000))
    amounts = rows(home, "SELECT amount FROM read.salary_past ORDER BY since")
    assert [int(amount) for (amount,) in amounts] == [1999, 2000, 2001, 2002]


async def test_what_waited_is_recorded_before_the_ledger_closes(home: Database) -> None:
    async with living(home) as ledger:
        await founded(ledger, employees=3)
        async with closed(home) as gate:
            waiting = await queued(gate, ledger, [adjust_salary(n, 2000) for n in range(1, 4)])
            opening = asyncio.create_task(gate.open_in(0.1))
            await ledger.journal.writer.close()
            await opening
        assert of_kind(await answers(waiting), Accepted) == 3
        late = await ledger.journal.run([order(adjust_salary(1, 3000))])
        assert of_kind(late, Overloaded) == 1


async def test_a_connection_lost_before_the_end_loses_and_doubles_nothing(
    ledger: Ledger, home: Database
) -> None:
    await founded(ledger, employees=4)
    before = await ledger.position()
    async with closed(home) as gate:
        waiting = await queued(gate, ledger, [adjust_salary(n, 2000) for n in range(1, 5)])
        (writing,) = await gate.waiting()
        rows(home, "SELECT pg_terminate_backend(%s)", [writing])
        assert await gate.waiting() != [writing]  # it has called again
        await gate.open()
    found = await answers(waiting)
    assert sorted(answer.position for answer in found) == [before + n for n in range(1, 5)]
    assert contiguous(home)


async def test_an_answer_that_is_lost_is_found(home: Database) -> None:
    """PostgreSQL has committed; the writer hears nothing but the end of the line."""
    async with living(home) as ledger:
        await founded(ledger, employees=3)
        before = await ledger.position()
    async with (
        through(home.url(LOGIN)) as line,
        opened(line.conninfo, TableFolds(TABLES), MASTER, readers=2) as ledger,
    ):
        line.lose = 1
        async with closed(home) as gate:
            waiting = await queued(gate, ledger, [adjust_salary(n, 2000) for n in range(1, 4)])
            await gate.open()
        found = await answers(waiting)
        assert line.lost == 1
        assert sorted(answer.position for answer in found) == [before + n for n in range(1, 4)]
        assert not any(answer.repeated for answer in found)
        await accepted(ledger, adjust_salary(1, 3000))
    assert contiguous(home)
    assert rows(home, "SELECT count(*) FROM ledger.command WHERE type = 'AdjustSalary'") == [(4,)]


async def test_a_database_that_stays_away_is_not_waited_for_for_ever(
    home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.5)
    async with (
        through(home.url(LOGIN)) as line,
        opened(line.conninfo, TableFolds(TABLES), MASTER, readers=2) as ledger,
    ):
        await founded(ledger, employees=3)
        line.lose = 1000
        waiting = [
            asyncio.create_task(ledger.journal.execute(order(adjust_salary(n, 2000))))
            for n in range(1, 4)
        ]
        found = await answers(waiting)
        assert [type(answer) for answer in found] == [Unreachable] * 3
        line.lose = 0
        for n in range(1, 4):
            answer = await ledger.journal.execute(order(adjust_salary(n, 3000)))
            assert isinstance(answer, Accepted)
    assert contiguous(home)
