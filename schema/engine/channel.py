"""Channel: how a statement reaches the database, and nothing more.

One row of text comes back. Values go as text with their types in the statement, so that a statement
is prepared once, whatever they are.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from psycopg import AsyncConnection, AsyncRawCursor, OperationalError
from psycopg.errors import QueryCanceled
from psycopg_pool import AsyncConnectionPool

SETTINGS = (
    "-c TimeZone=UTC -c DateStyle=ISO -c plan_cache_mode=force_generic_plan "
    "-c random_page_cost=1.1 -c jit=off -c default_transaction_read_only=on "
    "-c statement_timeout={seconds}s"
)
PREPARED = 150
"""Statements that a connection keeps; each takes 50 to 340 kB of the server's memory."""

Row = Sequence[bytes | None]


class Channel(Protocol):
    """What fetches the first row of a statement's answer."""

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return the columns of the first row as text, or none if there is no row.

        Raise `TimeoutError` if the statement took too long. One that nobody waits for is cancelled.
        """
        ...


class PoolChannel:
    """Connections of a pool, each of which keeps its statements prepared."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self._pool = pool

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return the columns of the first row as text, or none if there is no row."""
        async with self._pool.connection() as connection:
            try:
                return await first_row(connection, statement, values)
            except OperationalError:
                if not connection.closed:
                    raise
        await self._pool.check()  # the database was away, so other connections are lost too
        async with self._pool.connection() as connection:
            return await first_row(connection, statement, values)


async def first_row(
    connection: AsyncConnection[Any], statement: str, values: Sequence[str | None]
) -> Row | None:
    """Return the columns of the first row as text, or none if there is no row."""
    cursor = AsyncRawCursor(connection)
    try:
        await cursor.execute(statement, values, prepare=True)  # type: ignore[arg-type] # made by us
    except QueryCanceled:
        raise TimeoutError from None
    result = cursor.pgresult
    if result is None or result.ntuples == 0:
        return None
    return [result.get_value(0, column) for column in range(result.nfields)]


@asynccontextmanager
async def channel(conninfo: str, *, most: int = 16, seconds: int = 30) -> AsyncGenerator[Channel]:
    """Open connections for questions, as the serving role, while the block lasts.

    `seconds` is how long a statement may take.
    """
    pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
        conninfo,
        open=False,
        min_size=min(2, most),
        max_size=most,
        kwargs={"autocommit": True, "options": SETTINGS.format(seconds=seconds)},
        configure=prepared,
    )
    async with pool:
        yield PoolChannel(pool)


async def prepared(connection: AsyncConnection[Any]) -> None:
    """Let a connection keep its statements."""
    connection.prepared_max = PREPARED
