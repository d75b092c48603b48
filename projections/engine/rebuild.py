"""Rebuild: read tables made anew from the log, beside the live ones, while the server goes on.

    read the log in order ─▶ write ended versions by COPY (kept as progress) ─▶ write the rows as
    they are ─▶ index ─▶ catch up ─▶ catch up under the log's lock and swap

An interrupted rebuild goes on from its last page: what it had written stays, and the log before
it is only folded. The swap waits a moment for readers, gives way to them and tries again.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, sql

from ledger.keyring import Keyring
from ledger.reading import head, pages
from projections.engine import ddl
from projections.engine.bulk import copy
from projections.engine.exclusion import NEW, OUT, PATIENCE, PAUSE, Busy, both, locked
from projections.engine.history import Ended, history_of
from projections.engine.install import REGISTERED, path, registration
from projections.engine.table import Table

CLOSE = 2_000
"""Events behind the head from which on the rest is done under the lock."""

ALONE = 0x4D4C52
"""The advisory lock under which one rebuild of a database runs at a time."""

Progress = Callable[[int, int], None]
"""Told the log position reached and the one to be reached."""


class Rebuild:
    """One rebuild of some tables over one connection of the owner's, in autocommit and UTC."""

    def __init__(
        self, connection: AsyncConnection[Any], keyring: Keyring, tables: Sequence[Table[Any]]
    ) -> None:
        self._connection = connection
        self._keyring = keyring
        self._tables = {table.name: table for table in tables}
        self._history = history_of(tables)

    async def run(self, progress: Progress) -> int:
        """Rebuild and swap. Return the log position at which the new tables took their place.

        Raise `Busy` if another rebuild is under way, or readers never let go of the live tables.
        """
        async with self._alone():
            written = await self._begin()
            await self._write_past(written, progress)
            await self._write_rest(written)
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

    async def _begin(self) -> int:
        """Return how far an interrupted rebuild of the same had come; else begin anew, at 0."""
        written = await self._interrupted_at()
        async with self._connection.transaction():
            for name, table in self._tables.items():
                if written:  # what came after the last page may have been written too
                    await self._do(f"TRUNCATE read.{name}{NEW}")
                    await self._do(f"DELETE FROM read.{name}_past{NEW} WHERE until > {written}")
                else:
                    await self._do(f"DROP TABLE IF EXISTS read.{name}{NEW}, read.{name}_past{NEW}")
                    await self._do(ddl.tables(table, NEW))
            await self._note(written)
        return written

    async def _interrupted_at(self) -> int:
        cursor = await self._connection.execute(
            "SELECT name, revision, position FROM ledger.rebuild WHERE name = ANY (%s)",
            (list(self._tables),),
        )
        rows = await cursor.fetchall()
        same = {name: revision for name, revision, _ in rows} == {
            name: table.digest for name, table in self._tables.items()
        }
        positions = {position for *_, position in rows}
        return int(positions.pop()) if same and len(positions) == 1 else 0

    async def _note(self, position: int) -> None:
        await self._connection.execute(
            "INSERT INTO ledger.rebuild (name, revision, position)"
            " SELECT name, revision, %s FROM unnest(%s::text[], %s::text[]) AS t (name, revision)"
            " ON CONFLICT (name) DO UPDATE"
            " SET revision = excluded.revision, position = excluded.position",
            (position, list(self._tables), [table.digest for table in self._tables.values()]),
        )

    async def _write_past(self, written: int, progress: Progress) -> None:
        """Fold the log as it is now, page by page, and write the versions that end in it."""
        goal = await head(self._connection)
        async for page in pages(self._connection, 0, goal):
            self._history.feed(page)
            ended, _ = self._history.take()
            if self._history.finished > written:
                async with self._connection.transaction():
                    await self._write_ended(ended, written)
                    await self._note(self._history.finished)
            progress(self._history.position, goal)
        self._history.finish()

    async def _write_rest(self, written: int) -> None:
        """Write the rows as they are, and make the indexes."""
        async with self._connection.transaction():
            await self._write_ended(self._history.take()[0], written)
            await self._write_open(self._history.open)
            for name, table in self._tables.items():
                if not await self._indexed(name):
                    await self._do(ddl.indexes(table, NEW))

    async def _indexed(self, name: str) -> bool:
        cursor = await self._connection.execute(
            "SELECT FROM pg_indexes WHERE schemaname = 'read' AND tablename = %s", (name + NEW,)
        )
        return await cursor.fetchone() is not None

    async def _approach(self) -> None:
        while await head(self._connection) - self._history.position > CLOSE:
            async with self._connection.transaction():
                await self._catch_up()

    async def _catch_up(self) -> None:
        """Bring the new tables to the head of the log, row by touched row."""
        goal = await head(self._connection)
        async for page in pages(self._connection, self._history.position, goal):
            self._history.feed(page)
        self._history.finish()
        ended, touched = self._history.take()
        await self._write_ended(ended, 0)
        for name, keys in touched.items():
            statement = sql.SQL("DELETE FROM {} WHERE id = ANY (%s)").format(
                sql.Identifier("read", name + NEW)
            )
            await self._connection.execute(statement, (list(keys),))
        await self._write_open(
            {
                name: {key: rows[key] for key in touched[name] if key in rows}
                for name, rows in self._history.open.items()
                if name in touched
            }
        )

    async def _write_ended(self, ended: Ended, written: int) -> None:
        for name, versions in ended.items():
            rows = [(v.row, (v.since, v.until)) for v in versions if v.until > written]
            table = self._tables[name]
            await copy(self._connection, f"read.{name}_past{NEW}", table, self._keyring, rows)

    async def _write_open(self, rows: Mapping[str, Mapping[str, tuple[object, int]]]) -> None:
        for name, by_key in rows.items():
            table, some = self._tables[name], [(row, (since,)) for row, since in by_key.values()]
            await copy(self._connection, f"read.{name}{NEW}", table, self._keyring, some)

    async def _swap(self) -> int:
        names = list(self._tables)
        for patience in PATIENCE:
            await self._approach()
            async with self._connection.transaction():
                if await locked(self._connection, names, patience):
                    await self._catch_up()
                    await self._take_places()
                    return self._history.position
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
