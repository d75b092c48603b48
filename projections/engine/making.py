"""Making: tables filled from the log, stream by stream, and brought to its head.

    read a page ─▶ fold it ─▶ write the versions by COPY

Three pages are under way at a time: while one is folded in a thread, PostgreSQL reads the next and
writes the one before.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.conninfo import make_conninfo

from ledger.collecting import uncollected
from ledger.keyring import Keyring
from ledger.reading import IN_ORDER, by_stream, of_streams, ours, pages
from ledger.streams import Row, as_recorded
from projections.engine.bulk import copy
from projections.engine.folds import TableFolds
from projections.engine.history import Life, Lives, Versions
from projections.engine.table import Table

LAST = (1 << 63) - 1
"""A version that no event of a stream comes after."""

Progress = Callable[[int, int], None]
"""Told how many events are folded and how many there are."""

Noted = Callable[[str], Awaitable[None]]
"""Told in a transaction which stream is the last that it has written."""


class Reel:
    """Streams, one after the other, folded as they are read; a page may end within one."""

    def __init__(self, tables: Sequence[Table[Any]]) -> None:
        self._folds = TableFolds(tables)
        self._stream, self._ours = "", False
        self._life = Life(self._folds, defaultdict(list))
        self.whole = ""

    @property
    def within(self) -> bool:
        """Return whether the stream that was read last has yet to end."""
        return self._stream != self.whole

    def fold(self, rows: Sequence[Row]) -> Versions:
        """Return the versions of the streams that ended; `whole` is then the last of them.

        No rows end the last stream.
        """
        made, feed, stream, is_ours = Versions(), self._life.feed, self._stream, self._ours
        for row in rows:
            if row[0] != stream:
                self._end(made)
                stream = self._stream = row[0]
                is_ours = self._ours = ours(row)
            if is_ours:
                feed(as_recorded(row), row[11])
        if not rows:
            self._end(made)
        return made

    def _end(self, made: Versions) -> None:
        self._life.settle()
        self._life.present(None, made.present)
        for name, versions in self._life.ended.items():
            made.ended[name] += versions
        self.whole = self._stream
        self._life.begin()


class Making:
    """The making of some tables, over one connection in autocommit and UTC.

    `target` has a place for a table's name: `read.{}__new`.
    """

    def __init__(
        self,
        connection: AsyncConnection[Any],
        keyring: Keyring,
        tables: Sequence[Table[Any]],
        target: str,
    ) -> None:
        self._connection = connection
        self._keyring = keyring
        self._tables = {table.name: table for table in tables}
        self._target = target
        self._lives = Lives(tables)
        self._base = 0
        self.position = 0

    async def fill(self, base: int, after: str, noted: Noted, progress: Progress) -> None:
        """Write every version that the streams after `after` have at log position `base`."""
        self._base = self.position = base
        with uncollected():
            async with await another(self._connection) as reader:
                await self._fill(reader, after, noted, progress)

    async def _fill(
        self, reader: AsyncConnection[Any], after: str, noted: Noted, progress: Progress
    ) -> None:
        reel, made, done = Reel(list(self._tables.values())), Versions(), 0
        at, whole = (after, LAST), after
        rows = await by_stream(reader, at, self._base)
        while rows or reel.within:
            at = (rows[-1][0], rows[-1][1]) if rows else at
            reading = asyncio.create_task(by_stream(reader, at, self._base))
            writing = asyncio.create_task(self._write_noted(made, whole, noted))
            try:
                folded = await asyncio.to_thread(reel.fold, rows)
            finally:
                await asyncio.wait([reading, writing])
            writing.result()
            done += len(rows)
            rows, made, whole = reading.result(), folded, reel.whole
            progress(done, self._base)
        await self._write_noted(made, whole, noted)

    async def catch_up(self, goal: int) -> None:
        """Bring filled tables to a log position at which a command ended, row by touched row."""
        async for page in pages(self._connection, self.position, goal):
            if unknown := self._lives.unknown(page):
                earlier = await of_streams(self._connection, unknown, self._base)
                self._lives.begin(unknown, earlier)
            self._lives.feed(page)
        self.position = goal
        touched, made = self._lives.take()
        for name, keys in touched.items():
            statement = sql.SQL("DELETE FROM {} WHERE id = ANY (%s)").format(
                sql.SQL(self._target.format(name))  # type: ignore[arg-type] # a declared name
            )
            await self._connection.execute(statement, (list(keys),))
        await self._write(made)

    async def _write_noted(self, made: Versions, whole: str, noted: Noted) -> None:
        async with self._connection.transaction():
            await self._write(made)
            await noted(whole)

    async def _write(self, made: Versions) -> None:
        for name, table in self._tables.items():
            for target, rows in ((f"{name}_past", made.ended), (name, made.present)):
                if name in rows:
                    where = self._target.format(target)
                    await copy(self._connection, where, table, self._keyring, rows[name])


async def another(connection: AsyncConnection[Any]) -> AsyncConnection[Any]:
    """Return another connection to the same database, which reads streams in their order."""
    info = connection.info
    return await AsyncConnection.connect(
        make_conninfo(info.dsn, password=info.password or None), autocommit=True, options=IN_ORDER
    )
