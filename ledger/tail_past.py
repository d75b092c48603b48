"""Tail's past: what the log holds, read for those who are behind, few of them at a time."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from ledger import metrics
from ledger.errors import Unreachable
from ledger.happening import HAPPENING, TOGETHER, Happening
from ledger.selection import CONDITION, Selection

READERS = 4
"""How many may read the log at the same time; the others wait."""

OPTIONS = "-c TimeZone=UTC -c statement_timeout=30s"
HEAD = "SELECT position FROM ledger.head"

BETWEEN = f"WHERE e.position > %s AND e.position <= %s AND {CONDITION}"

EVENTS = f"{HAPPENING} {BETWEEN} ORDER BY e.position"

LINES = f"{TOGETHER} {BETWEEN}"

Pool = AsyncConnectionPool[AsyncConnection[Any]]


class Past:
    """The log up to now; whoever reads it gets `Unreachable` raised if the database is away."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def events(self, after: int, until: int, selection: Selection) -> list[Happening]:
        """Return what is selected of the events after one position up to another."""
        rows = await self._read(EVENTS, (after, until, *selection.values))
        return [Happening(*row) for row in rows]

    async def lines(self, after: int, until: int, selection: Selection) -> bytes:
        """Return the same as lines of CloudEvents."""
        ((found, many),) = await self._read(LINES, (after, until, *selection.values))
        metrics.DELIVERIES.inc(many)
        return found or b""

    async def end(self) -> int:
        """Return the position of the log's last event now."""
        ((position,),) = await self._read(HEAD, ())
        return int(position)

    async def _read(self, statement: LiteralString, values: Sequence[Any]) -> list[Any]:
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(statement, values, prepare=True, binary=True)
                return await cursor.fetchall()
        except (OperationalError, PoolTimeout) as error:
            raise Unreachable from error


@asynccontextmanager
async def reading(conninfo: str) -> AsyncGenerator[Past]:
    """Read the log that `conninfo` leads to while the block lasts."""
    pool: Pool = AsyncConnectionPool(
        conninfo,
        open=False,
        min_size=0,
        max_size=READERS,
        check=AsyncConnectionPool.check_connection,
        kwargs={"autocommit": True, "options": OPTIONS},
    )
    await pool.open()
    try:
        yield Past(pool)
    finally:
        await pool.close()
