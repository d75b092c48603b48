"""Rebuilding: read tables made anew and compared, as an operator does, and what they then hold.

As a program it rebuilds everything slowly, to be killed on the way: it prints a line a page.
"""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import count
from random import Random
from typing import Any

import psycopg
from psycopg import AsyncConnection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from domain.actor import Actor
from ledger import reading
from ledger.keyring import Keyring
from ledger.ledger import Ledger, opened
from ledger.order import Accepted, Refused
from ops.database import LOGIN
from projections.engine.check import Check, Checked
from projections.engine.exclusion import both
from projections.engine.folds import TableFolds
from projections.engine.rebuild import Progress, Rebuild
from projections.engine.table import Table
from projections.tables import TABLES
from tests.ledger.house import MASTER, founded, order, prepared
from tests.postgres import Database
from tests.projections.chronicle import orders
from tests.projections.replacing import replace
from tests.stored.history import frozen

Tables = Sequence[Table[Any]]
NAMES = [table.name for table in TABLES]

tours = count(1)


def quiet(_: int, __: int) -> None:
    """Show no progress."""


def storied(owner_url: str) -> None:
    """Make a database in which everything has happened to somebody."""

    async def happen() -> None:
        conninfo = make_conninfo(owner_url, user=LOGIN)
        async with opened(conninfo, TableFolds(TABLES), MASTER) as ledger:
            await founded(ledger, 3)
            await lived(ledger, 1)
            await ledger.journal.run([order(command) for command, _ in frozen()])

    prepared(owner_url)
    with ThreadPoolExecutor(1) as aside:  # where no other loop runs
        aside.submit(asyncio.run, happen()).result()


async def lived(ledger: Ledger, seed: int) -> int:
    """Let everything happen. Return how many commands were accepted."""
    answers = await ledger.journal.run(list(orders(Random(seed))))
    assert all(isinstance(answer, Accepted | Refused) for answer in answers)
    return sum(isinstance(answer, Accepted) for answer in answers)


class Life:
    """What goes on meanwhile: the log positions of the commands that were accepted."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self._grown = asyncio.Event()

    def accept(self, position: int) -> None:
        self.positions.append(position)
        self._grown.set()

    async def goes_on(self, commands: int) -> None:
        """Wait until so many more commands were accepted."""
        wanted = len(self.positions) + commands
        while len(self.positions) < wanted:
            self._grown.clear()
            await self._grown.wait()


@asynccontextmanager
async def living_on(ledger: Ledger, seed: int) -> AsyncGenerator[Life]:
    """Let things happen again and again while the block lasts."""
    life, ended = Life(), asyncio.Event()

    async def go_on() -> None:
        while not ended.is_set():
            tour = next(tours)
            for n, each in enumerate(orders(Random(seed))):
                again = replace(each, key=f"tour {tour} {each.key}")
                if each.by.startswith("service:"):  # whose refusals are not without end
                    again = replace(again, by=Actor(f"{each.by}-{tour}.{n // 100}"))
                answer = await ledger.journal.execute(again)
                if isinstance(answer, Accepted):
                    life.accept(answer.position)
                if ended.is_set():
                    break

    task = asyncio.create_task(go_on())
    try:
        yield life
    finally:
        ended.set()
        await task


@asynccontextmanager
async def owner(database_url: str) -> AsyncGenerator[tuple[AsyncConnection[Any], Keyring]]:
    """Connect as the owner does who rebuilds."""
    async with (
        await AsyncConnection.connect(
            database_url, autocommit=True, options="-c TimeZone=UTC"
        ) as connection,
        AsyncConnectionPool[AsyncConnection[Any]](
            database_url, open=False, min_size=1, kwargs={"autocommit": True}
        ) as pool,
    ):
        yield connection, Keyring(pool, MASTER)


async def rebuilt(database: Database, tables: Tables = TABLES, progress: Progress = quiet) -> int:
    """Rebuild tables. Return the log position at which they took their place."""
    async with owner(database.owner_url) as (connection, keyring):
        return await Rebuild(connection, keyring, tables).run(progress)


async def checked(database: Database, tables: Tables = TABLES) -> dict[str, Checked]:
    """Compare tables with the log. Return the findings by table."""
    async with owner(database.owner_url) as (connection, keyring):
        found = await Check(connection, keyring, tables).run(quiet)
    return {each.table: each for each in found}


async def agreed(database: Database, tables: Tables = TABLES) -> bool:
    """Return whether no table differs from the log, and each has rows."""
    found = await checked(database, tables)
    live = [each for each in found.values() if not each.table.endswith("_past")]
    return not any(each.differing for each in found.values()) and all(
        each.versions for each in live
    )


def contents(database: Database, names: Sequence[str] = NAMES) -> dict[str, list[TupleRow]]:
    """Return every version of every row, as text, by table."""
    found: dict[str, list[TupleRow]] = {}
    with psycopg.connect(database.owner_url) as connection:
        for name in both(names):
            query = sql.SQL("SELECT x::text FROM {} AS x ORDER BY 1").format(
                sql.Identifier("read", name)
            )
            found[name] = connection.execute(query).fetchall()
    return found


def oid(database: Database, name: str) -> int | None:
    """Return what tells a table from one that took its place, if there is one of that name."""
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute("SELECT to_regclass(%s)::oid", (f"read.{name}",)).fetchone()
    return row[0] if row else None


def slowly(position: int, _: int) -> None:
    """Tell how far it came, and let time pass."""
    print(position, flush=True)
    time.sleep(0.05)


async def main(database_url: str, page: int) -> None:
    """Rebuild everything in small pages."""
    reading.PAGE = page
    async with owner(database_url) as (connection, keyring):
        await Rebuild(connection, keyring, TABLES).run(slowly)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
