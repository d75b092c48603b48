"""Channel: how a statement reaches the database, and nothing more.

One row of text comes back. Values go as text with their types in the statement, so that a statement
is prepared once, whatever they are.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict

from schema.engine.prepared import Row
from schema.engine.wires import Wires

SETTINGS = (
    "-c TimeZone=UTC -c DateStyle=ISO -c plan_cache_mode=force_generic_plan "
    "-c random_page_cost=1.1 -c jit=off -c default_transaction_read_only=on "
    "-c statement_timeout={seconds}s"
)
CONNECT_SECONDS = 5
"""How long connecting may take, unless the connection's own settings say otherwise."""


class Channel(Protocol):
    """What fetches the first row of a statement's answer."""

    @property
    def away(self) -> bool:
        """Return whether the database could not be reached when this was last tried."""
        ...

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return the columns of the first row as text, or none if there is no row.

        Raise `TimeoutError` if the statement took too long, `Unreachable` if the database is away,
        and `ValueError` for text that it cannot hold. What nobody waits for is cancelled.
        """
        ...


@asynccontextmanager
async def channel(conninfo: str, *, most: int = 16, seconds: int = 30) -> AsyncGenerator[Channel]:
    """Open connections for questions, as the serving role, while the block lasts.

    `seconds` is how long a statement may take.
    """
    parameters: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        **conninfo_to_dict(conninfo),
        "options": SETTINGS.format(seconds=seconds),
    }

    async def connect() -> AsyncConnection[Any]:
        return await AsyncConnection.connect(**parameters)

    wires = Wires(connect, most)
    try:
        yield wires
    finally:
        await wires.close()
