"""Detachment: a read table whose fold fails is taken out of the path of commands.

Its tables are kept under another name, so whatever asks for them is told that they are stale; a
rebuild puts it back. A table that is declared no more is retired: it leaves path and database.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection, sql

from projections.engine.exclusion import OUT, PATIENCE, PAUSE, Busy, both, locked
from projections.engine.install import REGISTERED, forgetting, path, sort
from projections.engine.table import Table


async def detach(connection: AsyncConnection[Any], name: str) -> bool:
    """Take the table of that name out of the path. Return whether it was in it.

    Raise `LookupError` if there is no such table, `Busy` if readers never let go of it.
    """
    return await change(connection, name, detaching(name))


async def retire(connection: AsyncConnection[Any], tables: Sequence[Table[Any]]) -> list[str]:
    """Remove the tables that are in the path and not among the declared `tables`.

    Return their names. Raise `Busy` if readers never let go of one.
    """
    registered = await (await connection.execute(REGISTERED)).fetchall()
    undeclared = sort(0, registered, tables).undeclared
    return [name for name in undeclared if await change(connection, name, retiring(name))]


async def change(connection: AsyncConnection[Any], name: str, statements: str) -> bool:
    """Run `statements` under the locks if the table is in the path. Return whether it was."""
    for patience in PATIENCE:
        async with connection.transaction():
            if await locked(connection, [name], patience):
                registered = await (await connection.execute(REGISTERED)).fetchall()
                there = {known: out for known, _, out in registered}
                if there[name]:
                    return False
                await run(connection, statements)
                await run(connection, path(await (await connection.execute(REGISTERED)).fetchall()))
                return True
        await asyncio.sleep(PAUSE)
    raise Busy(name)


def detaching(name: str) -> str:
    """Return the statements that set a table aside."""
    aside = ", ".join(f"read.{table}" for table in both([name], OUT))
    renamed = (f"ALTER TABLE read.{table} RENAME TO {table}{OUT};" for table in both([name]))
    return f"""
DROP TABLE IF EXISTS {aside};
{" ".join(renamed)}
UPDATE ledger.projection SET detached = true WHERE name = '{name}';
UPDATE ledger.head SET layout = layout + 1;
"""


def retiring(name: str) -> str:
    """Return the statements that remove a table."""
    return f"DROP TABLE IF EXISTS read.{name}, read.{name}_past; {forgetting(name)}"


async def run(connection: AsyncConnection[Any], text: str) -> None:
    """Run statements made here."""
    await connection.execute(sql.SQL(text))  # type: ignore[arg-type] # made from declarations
