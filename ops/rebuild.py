"""Rebuild: make read tables anew from the log while the server goes on, or compare them with it."""

import argparse
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from ledger.keyring import Keyring
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from projections.engine.check import Check, Checked
from projections.engine.detach import retire
from projections.engine.exclusion import Busy
from projections.engine.rebuild import Rebuild
from projections.engine.table import Table

NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="read tables (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; compare every version of every row"
    )


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Rebuild or compare tables. Return 1 if a comparison finds a difference, else 0.

    Raise `Unusable` if a name is no table's or the tables are in use all the time.
    """
    names = chosen.names or [table.name for table in house.tables]
    if unknown := set(names) - {table.name for table in house.tables}:
        known = ", ".join(table.name for table in house.tables)
        raise Unusable(f"no read table is named {', '.join(sorted(unknown))}; there are: {known}")
    if chosen.check:
        return await check(house, names)
    await some(house, names)
    if not chosen.names:
        await retired(house)
    return 0


async def fit(house: House) -> None:
    """Bring the tables in place to what is declared. Raise `Unusable` if they are in use."""
    await some(house, house.places.outdated)
    await retired(house)


async def some(house: House, names: Sequence[str]) -> None:
    """Rebuild the tables of those names. Raise `Unusable` if they are in use all the time."""
    tables = [table for table in house.tables if table.name in names]
    if not tables:
        return
    async with owner(house) as (connection, keyring):
        try:
            with terminal.bar("Rebuild") as advance:
                position = await Rebuild(connection, keyring, tables).run(advance)
        except Busy as busy:
            raise Unusable(f"nothing has changed yet: {busy}; rebuild again") from busy
    listed = ", ".join(table.name for table in tables)
    terminal.say(f"Rebuilt at log position {position:,}: {listed}")


async def retired(house: House) -> None:
    """Remove the tables that are declared no more. Raise `Unusable` if one is in use."""
    async with owner(house) as (connection, _):
        try:
            names = await retire(connection, house.tables)
        except Busy as busy:
            raise Unusable(f"a table that is declared no more is in use: {busy}") from busy
    if names:
        terminal.say(f"Removed, since declared no more: {', '.join(names)}")


async def check(house: House, names: Sequence[str]) -> int:
    """Compare tables with the log and print what was found. Return 1 if anything differs."""
    away = [name for name in names if name not in house.places.current]
    tables = [table for table in house.tables if table.name in names and table.name not in away]
    found = await compared(house, tables) if tables else []
    terminal.table(
        "Read tables beside the log",
        ("table", "row versions", "differences"),
        [(each.table, each.versions, each.differing) for each in found],
    )
    differences = [difference for each in found for difference in each.differences]
    if differences:
        terminal.table(
            "The first differences of each table",
            ("table", "id", "since", "live", "columns"),
            [(d.table, d.id, d.since, d.kind, ", ".join(d.columns)) for d in differences],
        )
    for name in away:
        state = "detached" if name in house.places.detached else "not as declared"
        terminal.say(f"{name} is {state}: run python server.py rebuild {name}")
    return 1 if differences or away else 0


async def compared(house: House, tables: Sequence[Table[Any]]) -> list[Checked]:
    """Return how the tables stand beside the log."""
    async with owner(house) as (connection, keyring):
        with terminal.bar("Check") as advance:
            return await Check(connection, keyring, tables).run(advance)


@asynccontextmanager
async def owner(house: House) -> AsyncGenerator[tuple[AsyncConnection[Any], Keyring]]:
    """Connect as the database's owner. Raise `Unusable` without the key to personal fields.

    Raise `OtherMaster` if it is another database's.
    """
    if house.settings.master_key is None:
        raise Unusable("MASTER_KEY is not set: without it no personal field can be opened")
    async with (
        await AsyncConnection.connect(
            house.owner, autocommit=True, options="-c TimeZone=UTC"
        ) as connection,
        AsyncConnectionPool[AsyncConnection[Any]](
            house.owner, open=False, min_size=1, max_size=1, kwargs={"autocommit": True}
        ) as pool,
    ):
        keyring = Keyring(pool, house.settings.master_key)
        await keyring.prove()
        yield connection, keyring
