import asyncio
import subprocess
import sys
from asyncio import CancelledError
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg import sql

from ledger import reading
from ledger.errors import Unfit
from ledger.ledger import Ledger
from ledger.recorded import Recorded
from ops.database import LOGIN
from projections.engine import rebuild
from projections.engine.detach import retire
from projections.engine.exclusion import Busy
from projections.engine.folds import TableFolds
from projections.engine.install import install
from projections.salary import SalaryRow
from projections.tables import TABLES
from tests.ledger.house import accepted, adjust_salary, living, rows
from tests.postgres import Database, Server
from tests.projections.given import BY_NAME
from tests.projections.rebuilding import (
    agreed,
    checked,
    contents,
    living_on,
    oid,
    owner,
    rebuilt,
    storied,
)
from tests.projections.replacing import replace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database in which everything has happened to somebody."""
    with postgres.database(storied) as made:
        yield made


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read small pages, and catch up with few events at a time."""
    monkeypatch.setattr(reading, "PAGE", 20)
    monkeypatch.setattr(rebuild, "CLOSE", 3)


async def test_it_gives_every_version_that_the_commands_wrote(
    ledger: Ledger, home: Database
) -> None:
    written, first = contents(home), oid(home, "employee")
    assert all(len(written[name]) for name in BY_NAME)
    position = await rebuilt(home)
    assert position == await ledger.position()
    assert contents(home) == written
    assert oid(home, "employee") != first


@pytest.mark.usefixtures("small")
async def test_it_does_not_depend_on_where_pages_end(home: Database) -> None:
    written = contents(home)
    await rebuilt(home)
    assert contents(home) == written


async def test_a_running_server_goes_on_with_the_new_tables(ledger: Ledger, home: Database) -> None:
    await rebuilt(home, [BY_NAME["salary"], BY_NAME["career"]])
    outcome = await accepted(ledger, adjust_salary(1, 1100))
    found = rows(home, "SELECT since FROM read.salary WHERE id = 'salary:E1/2016-04-01'")
    assert found == [(outcome.position,)]
    assert not any(each.differing for each in (await checked(home)).values())


async def test_the_server_reads_the_new_tables_and_does_not_write_them(home: Database) -> None:
    await rebuilt(home)
    with psycopg.connect(home.url(LOGIN), autocommit=True) as connection:
        for name in BY_NAME:
            for table in (name, f"{name}_past"):
                where = sql.Identifier("read", table)
                connection.execute(sql.SQL("TABLE {}").format(where))
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("TRUNCATE {}").format(where))


@pytest.mark.usefixtures("small")
async def test_commands_go_on_meanwhile(ledger: Ledger, home: Database) -> None:
    async with living_on(ledger, 4) as life:
        await life.goes_on(1)
        before = len(life.positions)
        position = await rebuilt(home)
        assert len(life.positions) > before
        await life.goes_on(2)
        assert life.positions[-1] > position
    assert await agreed(home)


async def test_it_gives_way_to_readers(ledger: Ledger, home: Database) -> None:
    with psycopg.connect(home.url(LOGIN)) as reader:
        reader.execute("SELECT count(*) FROM read.salary")
        task = asyncio.create_task(rebuilt(home))
        for n in range(20):
            await asyncio.wait_for(accepted(ledger, adjust_salary(1, 2000 + n)), timeout=3)
            await asyncio.sleep(0.05)
        assert not task.done()
        reader.commit()
        assert await task == await ledger.position()
    assert not any(each.differing for each in (await checked(home)).values())


async def test_it_gives_up_where_readers_never_let_go_and_goes_on_when_told_again(
    ledger: Ledger, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(home.url(LOGIN)) as reader, monkeypatch.context() as patch:
        patch.setattr(rebuild, "PATIENCE", (20, 40))
        reader.execute("SELECT count(*) FROM read.salary")
        with pytest.raises(Busy):
            await rebuilt(home)
    made = oid(home, "career__new")
    assert made is not None
    async with living_on(ledger, 6) as life:
        await life.goes_on(30)
    await rebuilt(home)
    assert oid(home, "career") == made
    assert oid(home, "career__new") is None
    assert await agreed(home)


async def test_one_runs_at_a_time(home: Database) -> None:
    async with owner(home.owner_url) as (connection, _):
        await connection.execute("SELECT pg_advisory_lock(%s)", (rebuild.ALONE,))
        with pytest.raises(Busy):
            await rebuilt(home)
    await rebuilt(home)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("pages", [1, 7])
async def test_a_cancelled_one_goes_on_where_it_was(home: Database, pages: int) -> None:
    written, calls = contents(home), 0

    def cancel(_: int, __: int) -> None:
        nonlocal calls
        calls += 1
        if calls == pages:
            raise CancelledError

    with pytest.raises(CancelledError):
        await rebuilt(home, progress=cancel)
    ((noted,),) = rows(home, "SELECT DISTINCT stream FROM ledger.rebuild")
    read = rows(home, "SELECT stream FROM ledger.event ORDER BY stream, version")[: 20 * pages]
    assert noted < read[-1][0]
    assert (noted > "") is (pages > 1)
    made = oid(home, "career__new")
    await rebuilt(home)
    assert oid(home, "career") == made
    assert contents(home) == written
    assert rows(home, "SELECT FROM ledger.rebuild") == []


def kill(database: Database, lines: int) -> None:
    """Begin to rebuild in a process, and kill it when it has told so many lines."""
    program = [sys.executable, "-m", "tests.projections.rebuilding", database.owner_url, "20"]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            assert process.stdout.readline()
        process.kill()


@pytest.mark.parametrize("lines", [1, 9])
async def test_a_killed_one_goes_on_where_it_was(
    ledger: Ledger, home: Database, lines: int
) -> None:
    kill(home, lines)
    made = oid(home, "career__new")
    assert made is not None
    await accepted(ledger, adjust_salary(1, 123_456))
    written = contents(home)
    for _ in range(50):
        try:
            await rebuilt(home)
        except Busy:  # the server has yet to notice that nobody is there any more
            await asyncio.sleep(0.1)
        else:
            break
    assert oid(home, "career") == made
    assert contents(home) == written


async def test_another_choice_of_tables_begins_anew(home: Database) -> None:
    written = contents(home)

    def stop(_: int, __: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        await rebuilt(home, [BY_NAME["salary"]], stop)
    await rebuilt(home)
    assert contents(home) == written


@pytest.mark.usefixtures("small")
async def test_events_of_other_programs_are_left_out(ledger: Ledger, home: Database) -> None:
    strange = [StoredEvent("elsewhere", n, "Strange", b"\xff") for n in range(50)]
    await asyncio.to_thread(ledger.insert_events, strange)
    written = contents(home)
    assert await rebuilt(home) == await ledger.position()
    assert contents(home) == written


def always_promoted(row: SalaryRow | None, recorded: Recorded[Any], key: str) -> SalaryRow | None:
    after = BY_NAME["salary"].fold(row, recorded, key)
    return None if after is None else replace(after, unknown_before="revised")


REVISED = [
    replace(table, fold=always_promoted, revision=2) if table.name == "salary" else table
    for table in TABLES
]


async def test_a_changed_declaration_takes_its_place_by_a_rebuild(
    ledger: Ledger, home: Database
) -> None:
    assert install(home.owner_url, REVISED).outdated == ("salary",)
    with pytest.raises(Unfit):
        async with living(home, TableFolds(REVISED)):
            pass
    await accepted(ledger, adjust_salary(1, 1100))  # by the release that still runs
    assert not any(each.differing for each in (await checked(home)).values())
    await rebuilt(home, [table for table in REVISED if table.name == "salary"])
    with pytest.raises(Unfit):
        await accepted(ledger, adjust_salary(1, 1200))
    async with living(home, TableFolds(REVISED)) as newer:
        await accepted(newer, adjust_salary(2, 1300))
    found = rows(home, "SELECT id, unknown_before FROM read.salary ORDER BY id")
    assert found
    assert {why for _, why in found} == {"revised"}
    assert not any(each.differing for each in (await checked(home, REVISED)).values())


async def test_a_table_that_is_declared_no_more_is_retired(ledger: Ledger, home: Database) -> None:
    fewer = [table for table in TABLES if table.name != "note"]
    assert install(home.owner_url, fewer).undeclared == ("note",)
    with pytest.raises(Unfit):
        async with living(home, TableFolds(fewer)):
            pass
    async with owner(home.owner_url) as (connection, _):
        assert await retire(connection, fewer) == ["note"]
        assert await retire(connection, fewer) == []
    with pytest.raises(Unfit):
        await accepted(ledger, adjust_salary(1, 1200))
    async with living(home, TableFolds(fewer)) as newer:
        await accepted(newer, adjust_salary(2, 1300))
    assert oid(home, "note") is None


async def test_a_table_that_is_new_is_made_from_the_log(home: Database) -> None:
    fewer = [table for table in TABLES if table.name != "note"]
    async with owner(home.owner_url) as (connection, _):
        await retire(connection, fewer)
    async with living(home, TableFolds(fewer)) as older:
        assert install(home.owner_url, TABLES).outdated == ("note",)
        await rebuilt(home, [BY_NAME["note"]])
        with pytest.raises(Unfit):  # it would leave the new table behind
            await accepted(older, adjust_salary(1, 1200))
    assert await agreed(home)
