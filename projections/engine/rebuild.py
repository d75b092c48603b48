"""Rebuild: read tables made anew from the log, beside the live ones, while the server goes on.

    read the log stream by stream ─▶ write every version by COPY (kept as progress) ─▶ index
    ─▶ catch up ─▶ catch up under the log's lock and swap

An interrupted rebuild goes on behind the last stream that it had written. The swap waits a moment
for readers, gives way to them and tries again.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, sql

from ledger.keyring import Keyring
from ledger.reading import head
from projections.engine import ddl
from projections.engine.exclusion import NEW, OUT, PATIENCE, PAUSE, Busy, both, locked
from projections.engine.install import REGISTERED, path, registration
from projections.engine.making import Making, Progress
from projections.engine.table import Table

CLOSE = 2_000
"""Events behind the head from which on the rest is done under the lock."""

ALONE = 0x4D4C52
"""The advisory lock under which one rebuild of a database runs at a time."""


class Rebuild:
    """One rebuild of some tables over one connection of the owner's, in autocommit and UTC."""

    def __init__(
        self, connection: AsyncConnection[Any], keyring: Keyring, tables: Sequence[Table[Any]]
    ) -> None:
        self._connection = connection
        self._tables = {table.name: table for table in tables}
        self._making = Making(connection, keyring, tables, f"read.{{}}{NEW}")

    async def run(self, progress: Progress) -> int:
        """Rebuild and swap. Return the log position at which the new tables took their place.

        Raise `Busy` if another rebuild is under way, or readers never let go of the live tables.
        """
        async with self._alone():
            base, after = await self._begin()
            await self._making.fill(base, after, self._note, progress)
            await self._index()
            await self._approach()
            await self._do(f"ANALYZE {self._listed(NEW)}")
            position = await self._swap()
            progress(position, position)
            return position

    @asynccontextmanager
    async def _alone(self) -> AsyncGenerator[None]:
        cursor = await self._connection.execute("SELECT pg_try_advisory_lock(%s)", (ALONE,))
        if await cursor.fetchone() != (True,):
            raise Busy("another rebuild is under way")
        try:
            yield
        finally:
            if not self._connection.broken and not self._connection.closed:
                await self._connection.execute("SELECT pg_advisory_unlock(%s)", (ALONE,))

    async def _begin(self) -> tuple[int, str]:
        """Return as of which position an interrupted rebuild of the same wrote, up to which stream.

        If there is none, begin anew at the head of the log.
        """
        if (noted := await self._interrupted()) is not None:
            return noted
        base = await head(self._connection)
        async with self._connection.transaction():
            for name, table in self._tables.items():
                await self._do(f"DROP TABLE IF EXISTS read.{name}{NEW}, read.{name}_past{NEW}")
                await self._do(ddl.tables(table, NEW))
            await self._connection.execute(
                "INSERT INTO ledger.rebuild (name, revision, position)"
                " SELECT name, revision, %s"
                " FROM unnest(%s::text[], %s::text[]) AS t (name, revision)"
                " ON CONFLICT (name) DO UPDATE SET"
                " revision = excluded.revision, position = excluded.position, stream = ''",
                (base, list(self._tables), [table.digest for table in self._tables.values()]),
            )
        return base, ""

    async def _interrupted(self) -> tuple[int, str] | None:
        cursor = await self._connection.execute(
            "SELECT name, revision, position, stream FROM ledger.rebuild WHERE name = ANY (%s)",
            (list(self._tables),),
        )
        rows = await cursor.fetchall()
        same = {name: revision for name, revision, *_ in rows} == {
            name: table.digest for name, table in self._tables.items()
        }
        reached = {(position, stream) for *_, position, stream in rows}
        return reached.pop() if same and len(reached) == 1 else None

    async def _note(self, stream: str) -> None:
        await self._connection.execute(
            "UPDATE ledger.rebuild SET position = %s, stream = %s WHERE name = ANY (%s)",
            (self._making.position, stream, list(self._tables)),
        )

    async def _index(self) -> None:
        """Make the indexes that an interrupted rebuild had not made."""
        for name, table in self._tables.items():
            if not await self._indexed(name):
                async with self._connection.transaction():
                    await self._do(ddl.indexes(table, NEW))

    async def _indexed(self, name: str) -> bool:
        cursor = await self._connection.execute(
            "SELECT FROM pg_indexes WHERE schemaname = 'read' AND tablename = %s", (name + NEW,)
        )
        return await cursor.fetchone() is not None

    async def _approach(self) -> None:
        while (goal := await head(self._connection)) - self._making.position > CLOSE:
            async with self._connection.transaction():
                await self._making.catch_up(goal)
                await self._connection.execute(
                    "UPDATE ledger.rebuild SET position = %s WHERE name = ANY (%s)",
                    (goal, list(self._tables)),
                )

    async def _swap(self) -> int:
        names = list(self._tables)
        for patience in PATIENCE:
            await self._approach()
            async with self._connection.transaction():
                if await locked(self._connection, names, patience):
                    await self._making.catch_up(await head(self._connection))
                    await self._take_places()
                    return self._making.position
            await asyncio.sleep(PAUSE)
        raise Busy("readers never let go of the live tables")

    async def _take_places(self) -> None:
        """Put the new tables in the place of those that are there, live or detached."""
        for name, table in self._tables.items():
            for old in (*both([name]), *both([name], OUT)):
                await self._do(f"DROP TABLE IF EXISTS read.{old}")
            for live in both([name]):
                await self._do(f"ALTER TABLE read.{live}{NEW} RENAME TO {live}")
            await self._do(registration(table))
        await self._connection.execute(
            "DELETE FROM ledger.rebuild WHERE name = ANY (%s)", (list(self._tables),)
        )
        registered = await (await self._connection.execute(REGISTERED)).fetchall()
        await self._do(path(registered))

    def _listed(self, suffix: str) -> str:
        return ", ".join(f"read.{table}" for table in both(list(self._tables), suffix))

    async def _do(self, text: str) -> None:
        await self._connection.execute(sql.SQL(text))  # type: ignore[arg-type] # made here
