"""Exclusion: the log's lock and the tables' own, held by whoever changes which tables are live.

Commands and readers wait behind whoever waits for a lock. So each attempt is short, gives way to
the readers that are there, and the next is a little longer.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection, errors, sql

NEW = "__new"
"""What the names of a table's two tables end in while they are made."""

OUT = "__detached"
"""What they end in once the table is taken out of the path."""

PATIENCE = tuple(range(100, 1600, 25))
"""Milliseconds that each attempt waits for a lock."""

PAUSE = 0.2
"""Seconds between attempts, for those who waited."""

THERE = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'read'::regnamespace AND c.relname = ANY (%s) ORDER BY c.relname
"""


class Busy(Exception):  # noqa: N818 - says what it is
    """Readers never let go of the live tables; another attempt may find them free."""


def both(names: Sequence[str], suffix: str = "") -> list[str]:
    """Return the tables of current rows and past versions that belong to `names`."""
    return [f"{name}{part}{suffix}" for name in names for part in ("", "_past")]


async def locked(connection: AsyncConnection[Any], names: Sequence[str], patience: int) -> bool:
    """Lock the log and all tables of `names` for the transaction, or lock nothing.

    The log comes first, as for whoever appends, so that the two never wait for each other.
    """
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = {patience}")  # type: ignore[arg-type] # a number
            await connection.execute("SELECT FROM ledger.head FOR UPDATE")
            wanted = [table for suffix in ("", NEW, OUT) for table in both(names, suffix)]
            found = await (await connection.execute(THERE, (wanted,))).fetchall()
            if found:
                tables = sql.SQL(", ").join(sql.Identifier("read", name) for (name,) in found)
                await connection.execute(sql.SQL("LOCK TABLE {}").format(tables))
    except errors.LockNotAvailable:
        return False
    return True
