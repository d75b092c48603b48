"""Gate: appends held up at the log's end, so that a test decides what meets what."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection

from ledger.ledger import Ledger
from ledger.order import Outcome
from tests.ledger.house import order, rows
from tests.postgres import Database

WAITING = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


class Gate:
    """A transaction of the owner's that holds the end of the log until it is opened."""

    def __init__(self, home: Database, connection: AsyncConnection[Any]) -> None:
        self.home = home
        self.connection = connection

    async def waiting(self, writers: int = 1) -> list[int]:
        """Return the backends that wait at the gate, once there are as many."""
        async with asyncio.timeout(10):
            while len(found := rows(self.home, WAITING)) < writers:  # noqa: ASYNC110 - PostgreSQL tells nobody
                await asyncio.sleep(0.01)
        return [pid for (pid,) in found]

    async def open(self) -> None:
        """Let everybody through, with what was done at the gate."""
        await self.connection.commit()

    async def open_in(self, seconds: float) -> None:
        """Open it a little later."""
        await asyncio.sleep(seconds)
        await self.open()


@asynccontextmanager
async def closed(home: Database) -> AsyncGenerator[Gate]:
    """Close the gate."""
    async with await AsyncConnection.connect(home.owner_url) as connection:
        await connection.execute("SELECT FROM ledger.head FOR UPDATE")
        yield Gate(home, connection)
        await connection.rollback()


async def queued(
    gate: Gate, ledger: Ledger, commands: Sequence[object], behind: int = 0
) -> "list[asyncio.Task[Outcome]]":
    """Let commands wait: the first at the gate, after it those that can be recorded at all.

    `behind` so many of other servers that wait at the gate already.
    """
    first = asyncio.create_task(ledger.journal.execute(order(commands[0])))
    await gate.waiting(writers=behind + 1)
    others = [asyncio.create_task(ledger.journal.execute(order(c))) for c in commands[1:]]
    async with asyncio.timeout(10):
        while ledger.journal.writer.waiting < sum(not task.done() for task in others):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return [first, *others]


async def answers(tasks: "Sequence[asyncio.Task[Outcome]]") -> list[Any]:
    """Return what became of the commands."""
    async with asyncio.timeout(30):
        return await asyncio.gather(*tasks, return_exceptions=True)
