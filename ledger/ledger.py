"""Ledger: the immutable log and the one way into it, put together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from ledger import metrics
from ledger.earlier import Earlier
from ledger.folding import Folds
from ledger.journal import Journal
from ledger.keyring import Keyring
from ledger.looking import Looking
from ledger.patience import Patience
from ledger.recorder import Recorder
from ledger.streams import Streams
from ledger.writer import Writer

Pool = AsyncConnectionPool[AsyncConnection[Any]]

READER = "-c TimeZone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"


class Ledger(Recorder):
    """One log in one database. Open it with `opened`.

    What it inherits is for programs written with `eventsourcing`, and blocks.
    """

    def __init__(
        self, conninfo: str, pool: Pool, writer: Writer, folds: Folds, keyring: Keyring
    ) -> None:
        super().__init__(conninfo)
        self.pool = pool
        self.keyring = keyring
        self._folds = folds
        self._streams = Streams(pool, folds)
        self.journal = Journal(
            streams=self._streams,
            looking=Looking(self._streams),
            keyring=keyring,
            writer=writer,
            folds=folds,
            earlier=Earlier(pool),
            relayout=self.relayout,
            patience=Patience(),
            pool=pool,
        )

    async def relayout(self) -> None:
        """Follow the read tables that are in place now. Raise `Unfit` if one is not as declared."""
        async with self.pool.connection() as connection:
            layout = await self._folds.settle(connection)
            if layout != self._streams.layout:
                self._streams.clear(layout)

    async def position(self) -> int:
        """Return the log position of the last event; 0 for an empty log."""
        async with self.pool.connection() as connection:
            row = await (await connection.execute("SELECT position FROM ledger.head")).fetchone()
        if row is None:
            raise LookupError("the log has no head")
        metrics.LOG_POSITION.set(row[0])
        return int(row[0])

    async def is_demonstration(self) -> bool:
        """Return whether the log's first event marks it as a demonstration."""
        async with self.pool.connection() as connection:
            cursor = await connection.execute("SELECT demonstration FROM ledger.head")
            row = await cursor.fetchone()
        return row is not None and bool(row[0])


@asynccontextmanager
async def opened(
    conninfo: str, folds: Folds, master: bytes, *, readers: int = 8, bound: int = 2048
) -> AsyncGenerator[Ledger]:
    """Open the log that `conninfo` leads to as the serving role; record what waits before closing.

    `readers` connections load streams; `bound` commands may wait to be recorded. Raise `Unfit` if
    a read table is not as declared, and `OtherMaster` if the keys in it are another master key's.
    """
    pool: Pool = AsyncConnectionPool(
        conninfo,
        open=False,
        min_size=min(2, readers),
        max_size=readers,
        check=AsyncConnectionPool.check_connection,  # the database may have been away
        kwargs={"autocommit": True, "options": READER},
    )
    await pool.open()
    try:
        keyring = Keyring(pool, master)
        await keyring.prove()
        writer = Writer(conninfo, folds, keyring.unseal, bound)
        ledger = Ledger(conninfo, pool, writer, folds, keyring)
        await ledger.relayout()
        await ledger.position()  # which whoever watches sees from the start
        writer.start()
        try:
            yield ledger
        finally:
            await writer.close()
            await asyncio.to_thread(ledger.close)
    finally:
        await pool.close()
