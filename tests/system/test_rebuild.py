"""The sub-commands that an operator mends read tables with, and what they print."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from domain.policies.formula import FORMULAS, Figure
from ledger.ledger import Ledger
from ops import detach, rebuild, replay
from ops.database import LOGIN, updated
from ops.errors import Unusable
from ops.house import House
from ops.settings import Settings
from projections.tables import TABLES
from tests.ledger.house import MASTER, accepted, adjust_salary, living, prepared, rows
from tests.postgres import Database, Server
from tests.projections.rebuilding import agreed, storied

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database in which everything has happened to somebody."""
    with postgres.database(storied) as made:
        yield made


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print to a wide terminal."""
    monkeypatch.setenv("COLUMNS", "200")


def house(database: Database, master: bytes | None = MASTER) -> House:
    """Return the parts as `server.py` puts them together."""

    @asynccontextmanager
    async def open_ledger() -> AsyncGenerator[Ledger]:
        async with living(database) as ledger:
            yield ledger

    return House(
        settings=Settings(database_url=database.url(LOGIN), master_key=master),
        owner=database.owner_url,
        conninfo=database.url(LOGIN),
        tables=TABLES,
        places=updated(database.owner_url, database.url(LOGIN), TABLES),
        open_ledger=open_ledger,
    )


async def run(module: ModuleType, database: Database, *words: str) -> int:
    """Run a sub-command. Return its exit code."""
    parser = ArgumentParser()
    module.arguments(parser)
    return await module.run(house(database), parser.parse_args(words))


def plant(database: Database, statement: str) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        assert connection.execute(statement.encode()).rowcount > 0


async def test_a_check_that_finds_nothing_succeeds(
    home: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(rebuild, home, "--check") == 0
    printed = capsys.readouterr().out
    assert all(table.name in printed for table in TABLES)


async def test_a_check_that_finds_something_fails_and_a_rebuild_mends_it(
    home: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(home, "UPDATE read.salary SET amount = amount + 0.01 WHERE id LIKE 'salary:E1/2015%'")
    assert await run(rebuild, home, "--check") == 1
    assert "salary:E1/2015-04-01" in capsys.readouterr().out
    assert await run(rebuild, home, "employee", "--check") == 0
    assert await run(rebuild, home, "salary") == 0
    assert await run(rebuild, home, "--check") == 0


async def test_without_names_everything_is_made_anew(home: Database) -> None:
    for table in TABLES:
        plant(home, f"DELETE FROM read.{table.name}")  # noqa: S608 - a declared name
    assert await run(rebuild, home) == 0
    assert await agreed(home)


async def test_a_detached_table_is_named_by_a_check_and_brought_back(
    home: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async with living(home) as ledger:
        assert await run(detach, home, "salary") == 0
        assert await run(detach, home, "salary") == 0
        assert "already" in capsys.readouterr().out
        await accepted(ledger, adjust_salary(1, 1100))
        assert await run(rebuild, home, "--check") == 1
        assert "salary is detached" in capsys.readouterr().out
        assert await run(rebuild, home, "salary") == 0
        await accepted(ledger, adjust_salary(1, 1200))
    assert await run(rebuild, home, "--check") == 0


@pytest.mark.parametrize("module", [rebuild, detach])
async def test_a_name_that_is_no_table_is_refused(home: Database, module: ModuleType) -> None:
    with pytest.raises(Unusable, match=r"celery; there are: .*salary"):
        await run(module, home, "celery")


async def test_without_the_master_key_nothing_is_rebuilt(home: Database) -> None:
    parser = ArgumentParser()
    rebuild.arguments(parser)
    with pytest.raises(Unusable, match="MASTER_KEY"):
        await rebuild.run(house(home, None), parser.parse_args([]))


async def test_a_replay_that_finds_nothing_succeeds(
    home: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(replay, home, "--all") == 0
    commands = len(rows(home, "SELECT FROM ledger.command"))
    assert f"{commands:,}" in capsys.readouterr().out


async def test_a_replay_names_what_comes_out_otherwise(
    home: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rollup = FORMULAS["rollup/1"]

    def a_cent_more(*arguments: Any) -> Figure:  # noqa: ANN401 - the formula's own
        figure: Figure = rollup.run(*arguments)
        assert figure.number is not None
        return replace(figure, number=figure.number + Fraction(1, 100))

    monkeypatch.setitem(FORMULAS, rollup.id, replace(rollup, run=a_cent_more))
    assert await run(replay, home, "--all", "--processes", "1") == 1
    printed = capsys.readouterr().out
    scored = "SELECT id::text FROM ledger.command WHERE type = 'ScoreAppraisal' AND rule IS NULL"
    ids = [id_ for (id_,) in rows(home, scored)]
    assert ids
    assert all(id_ in printed for id_ in ids)


async def test_a_replay_of_nothing_fails(postgres: Server) -> None:
    with postgres.database(prepared) as empty:
        assert await run(replay, empty, "--all") == 1


def test_the_command_line_leads_there(home: Database) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": home.url(LOGIN),
        "DATABASE_OWNER_URL": home.owner_url,
        "MASTER_KEY": urlsafe_b64encode(MASTER).decode(),
    }
    for words, code in ((["rebuild"], 0), (["detach", "celery"], 2)):
        done = subprocess.run(
            [sys.executable, "server.py", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
