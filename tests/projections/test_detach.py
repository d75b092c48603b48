import asyncio
from collections.abc import AsyncGenerator, Generator
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from ledger.errors import Faulty
from ledger.ledger import Ledger
from ledger.order import Accepted
from ledger.recorded import Recorded
from ops.database import LOGIN
from projections.engine import detach as detachment
from projections.engine.detach import detach
from projections.engine.exclusion import Busy
from projections.engine.folds import TableFolds
from projections.engine.install import install
from projections.salary import SalaryRow
from projections.tables import TABLES
from tests.ledger.house import accepted, adjust_salary, living, order, rows
from tests.postgres import Database, Server
from tests.projections.given import BY_NAME
from tests.projections.rebuilding import (
    agreed,
    checked,
    contents,
    living_on,
    owner,
    rebuilt,
    storied,
)
from tests.projections.replacing import replace

POISON = Decimal(666)


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database in which everything has happened to somebody."""
    with postgres.database(storied) as made:
        yield made


def failing(row: SalaryRow | None, recorded: Recorded[Any], key: str) -> SalaryRow | None:
    """Fold salaries, but for one amount."""
    if recorded.event.salary.amount == POISON:
        raise ZeroDivisionError
    return BY_NAME["salary"].fold(row, recorded, key)


FAULTY = [replace(table, fold=failing) if table.name == "salary" else table for table in TABLES]


@pytest.fixture
async def faulty(home: Database) -> AsyncGenerator[Ledger]:
    """Open a ledger in which the fold of salaries fails for one amount."""
    async with living(home, TableFolds(FAULTY)) as opened:
        yield opened


async def detached(home: Database, name: str) -> bool:
    """Detach a table as the owner."""
    async with owner(home.owner_url) as (connection, _):
        return await detach(connection, name)


async def test_a_failing_fold_fails_its_command_alone(faulty: Ledger) -> None:
    commands = [adjust_salary(1, 666), adjust_salary(2, 1100)]
    answers = await faulty.journal.run([order(command) for command in commands])
    assert [type(answer) for answer in answers] == [Faulty, Accepted]


async def test_once_detached_the_command_passes(faulty: Ledger, home: Database) -> None:
    with pytest.raises(Faulty):
        await accepted(faulty, adjust_salary(1, 666))
    assert await detached(home, "salary")
    outcome = await accepted(faulty, adjust_salary(1, 666))
    assert rows(home, "SELECT since FROM read.career WHERE amount = 666") == [(outcome.position,)]
    rest = [table for table in TABLES if table.name != "salary"]
    assert not any(each.differing for each in (await checked(home, rest)).values())


async def test_a_stream_that_can_no_longer_be_folded_fails_its_commands_alone(
    ledger: Ledger, home: Database
) -> None:
    await accepted(ledger, adjust_salary(1, 666))
    async with living(home, TableFolds(FAULTY)) as opened:  # finds the event in the log
        commands = [adjust_salary(1, 700), adjust_salary(2, 1100)]
        answers = await opened.journal.run([order(command) for command in commands])
        assert [type(answer) for answer in answers] == [Faulty, Accepted]
        await detached(home, "salary")
        await accepted(opened, adjust_salary(1, 700))


async def test_whoever_asks_for_a_detached_table_finds_none(home: Database) -> None:
    before = contents(home, ["salary"])["salary"]
    await detached(home, "salary")
    with psycopg.connect(home.url(LOGIN), autocommit=True) as connection:
        for name in ("salary", "salary_past"):
            with pytest.raises(psycopg.errors.UndefinedTable):
                connection.execute(f"SELECT FROM read.{name}".encode())
        kept = connection.execute("SELECT x::text FROM read.salary__detached x ORDER BY 1")
        assert kept.fetchall() == before


async def test_a_rebuild_brings_it_back(ledger: Ledger, home: Database) -> None:
    await detached(home, "salary")
    async with living_on(ledger, 22) as life:
        await life.goes_on(50)
    await rebuilt(home, [BY_NAME["salary"]])
    await accepted(ledger, adjust_salary(1, 666))
    assert await agreed(home)
    assert rows(home, "SELECT to_regclass('read.salary__detached')") == [(None,)]


async def test_it_stays_out_when_the_server_starts_again(home: Database) -> None:
    await detached(home, "salary")
    there = install(home.owner_url, TABLES)
    assert (there.detached, there.unfit) == (("salary",), ())
    async with living(home) as again:
        await accepted(again, adjust_salary(1, 1100))


async def test_it_is_detached_once(home: Database) -> None:
    assert await detached(home, "salary")
    assert not await detached(home, "salary")
    with pytest.raises(LookupError):
        await detached(home, "celery")


async def test_commands_go_on_while_readers_are_in_the_way(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(home.url(LOGIN)) as reader:
        reader.execute("SELECT count(*) FROM read.salary")
        with monkeypatch.context() as patch:
            patch.setattr(detachment, "PATIENCE", (20, 40))
            with pytest.raises(Busy):
                await detached(home, "salary")
        task = asyncio.create_task(detached(home, "salary"))
        for n in range(10):
            await asyncio.wait_for(accepted(ledger, adjust_salary(1, 2000 + n)), timeout=3)
        assert not task.done()
        reader.commit()
        assert await task
    await accepted(ledger, adjust_salary(1, 3000))
