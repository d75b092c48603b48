"""Tail: the log as it grows, read once for everybody in this process who follows it.

It listens first, then catches up, then follows what it is told, and looks by itself every 200 ms in
case nobody told it; a lost connection is made anew. The latest events stay in a bounded ring. Who
follows is a cursor: a position, and nothing that grows. One that falls behind the ring reads the
log instead, so that a slow follower costs neither memory nor anybody's time.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from psycopg import AsyncConnection
from psycopg import Error as DatabaseError

from ledger import metrics
from ledger.happening import HAPPENING, Happening
from ledger.selection import Selection
from ledger.tail_past import HEAD, OPTIONS, Past, reading
from ledger.tail_stretch import Stretch
from ledger.tail_waiting import Awaiting, Waiting

POLL = 0.2
"""Seconds after which the log is looked at untold."""

AGAIN = 0.5
"""Seconds until a lost connection is made anew."""

AT_ONCE = 500
"""How many events are read, and handed to a follower, at a time."""

MOST_EVENTS, MOST_BYTES = 20_000, 32 * 1024 * 1024
"""What the ring holds: whichever comes first."""

NAME = "merit-ledger tail"
LISTEN = "LISTEN merit_ledger"

GROWN = f"{HAPPENING} WHERE e.position > %s ORDER BY e.position LIMIT %s"

log = structlog.get_logger(__name__)


class Stopped(Exception):  # noqa: N818 - says what it is
    """The server stops: nothing more comes of this tail."""


class Tail:
    """The log's latest events, and those who wait for more. Open it with `following`."""

    def __init__(self, conninfo: str, past: Past) -> None:
        self._conninfo, self.past = conninfo, past
        self._ring: list[Happening] = []
        self._bytes = 0
        self.waiting = Waiting()
        self.head = 0
        """The position up to which the log has been read."""
        self.begun = asyncio.Event()
        """Set once `head` is known."""
        self.stopped = False
        self._cursors: set[Cursor] = set()

    @property
    def base(self) -> int:
        """Return the position before the earliest event in the ring."""
        return self.head - len(self._ring)

    def latest(self, after: int, selection: Selection) -> list[Happening]:
        """Return what is selected of the next events after a position that the ring holds."""
        start = after - self.base
        return [
            each
            for each in self._ring[start : start + AT_ONCE]
            if selection.holds(each.stream, each.type, each.unit, each.person)
        ]

    @contextmanager
    def cursor(
        self, after: int, selection: Selection, patience: float | None = None
    ) -> Generator["Cursor"]:
        """Lend a cursor after a position, and count it among the followers meanwhile."""
        cursor = Cursor(self, after, selection, patience)
        self._cursors.add(cursor)
        try:
            yield cursor
        finally:
            self._cursors.discard(cursor)
            cursor.close()

    @property
    def followers(self) -> int:
        """Return how many follow."""
        return len(self._cursors)

    @property
    def lag(self) -> int:
        """Return how many positions the last of all followers is behind."""
        return self.head - min((each.position for each in self._cursors), default=self.head)

    @property
    def lag_seconds(self) -> float:
        """Return for how long there has been something that the last of them was not given.

        Of what is further back than the ring it is known how long the ring has had something.
        """
        last = min((each.position for each in self._cursors), default=self.head)
        if last >= self.head or not self._ring:
            return 0.0
        since = self._ring[max(last - self.base, 0)].recorded_at
        return max((datetime.now(UTC) - since).total_seconds(), 0.0)

    def stop(self) -> None:
        """Tell those who follow that nothing more comes."""
        self.stopped = True
        self.waiting.stop(self.head)

    async def run(self) -> None:
        """Read the log for as long as it is wanted, from its present end on."""
        while True:
            try:
                async with await AsyncConnection.connect(
                    self._conninfo, autocommit=True, options=OPTIONS, application_name=NAME
                ) as connection:
                    await connection.execute(LISTEN)
                    if not self.begun.is_set():
                        row = await (await connection.execute(HEAD)).fetchone()
                        self.head = row[0] if row else 0
                        self.begun.set()
                    while True:
                        while await self._grow(connection):
                            pass
                        async for _ in connection.notifies(timeout=POLL, stop_after=1):
                            break
            except DatabaseError as error:
                log.warning("tail_lost", error=str(error))
                await asyncio.sleep(AGAIN)

    async def _grow(self, connection: AsyncConnection[Any]) -> bool:
        """Take in what has come; return whether there may be more already."""
        cursor = await connection.execute(GROWN, (self.head, AT_ONCE), prepare=True, binary=True)
        found = [Happening(*row) for row in await cursor.fetchall()]
        if found:
            self._ring += found
            self._bytes += sum(len(each.line) + len(each.body) for each in found)
            before, self.head = self.head, found[-1].position
            self._forget()
            self.waiting.wake(found, before)
            metrics.LOG_POSITION.set(self.head)
        return len(found) == AT_ONCE

    def _forget(self) -> None:
        """Drop the earliest events if there are too many, a quarter of them at a time."""
        while len(self._ring) > MOST_EVENTS or (self._bytes > MOST_BYTES and len(self._ring) > 1):
            old = self._ring[: max(len(self._ring) // 4, 1)]
            del self._ring[: len(old)]
            self._bytes -= sum(len(each.line) + len(each.body) for each in old)


class Cursor:
    """One who follows: everything selected after `position`, once and in order.

    Who waits for `patience`, in seconds, is told that there was nothing.
    """

    def __init__(
        self, tail: Tail, after: int, selection: Selection, patience: float | None = None
    ) -> None:
        self._tail, self._selection = tail, selection
        self._given = after
        self._waiting: Awaiting | None = None
        self._own: asyncio.Future[None] | None = None
        self._stretch: Stretch | None = None
        self._idle = False
        self._timer: asyncio.TimerHandle | None = None
        if patience is not None:
            self._look_after(patience / 2)

    @property
    def position(self) -> int:
        """Return the position up to which everything that is selected has been given."""
        if self._waiting is None:
            return self._given
        before = self._waiting.before
        return max(self._given, self._tail.head if before is None else before)

    async def more(self, until: int | None = None) -> list[Happening]:
        """Return the next events that are selected, some at least, once there are any.

        Return none if there is nothing more up to a position that is named, which the tail has
        reached, or for as long as its patience lasts. Raise `Unreachable` if they have to be read
        and the database is away, and `Stopped` once the server stops.
        """
        tail = self._tail
        while until is None or self._given < until:
            if tail.stopped:
                raise Stopped
            if self._given >= tail.head:
                if await self._growth():
                    continue
                return []
            end = min(self._given + AT_ONCE, tail.head)
            if self._given >= tail.base:
                found = tail.latest(self._given, self._selection)
            else:
                found = await tail.past.events(self._given, end, self._selection)
            self._given = end
            if found:
                self._idle = False
                metrics.DELIVERIES.inc(len(found))
                return found
            await asyncio.sleep(0)  # others' turn, however much is passed over
        return []

    @property
    def behind(self) -> bool:
        """Whether the next events are no longer in the ring."""
        return self._given < self._tail.base

    async def lines(self) -> bytes:
        """Return the next lines for one who is behind; of some positions there may be none.

        Raise as `more` does.
        """
        tail = self._tail
        if tail.stopped:
            raise Stopped
        if self._stretch is None:
            self._stretch = Stretch(tail.past, self._given, self._selection)
        found = await self._stretch.more(tail.base)
        self._given = self._stretch.position
        if not self.behind:
            self._read_no_more()
        return found

    def close(self) -> None:
        """Give up what is read ahead, and end its patience."""
        if self._timer is not None:
            self._timer.cancel()
        self._read_no_more()

    def _read_no_more(self) -> None:
        if self._stretch is not None:
            self._stretch.close()
            self._stretch = None

    async def _growth(self) -> bool:
        """Wait until something more is selected, or nothing more comes. Return if it was so."""
        waiting = self._waiting = self._tail.waiting.of(self._selection)
        own = self._own = asyncio.get_running_loop().create_future()
        try:
            await waiting.until(own)
        finally:
            self._given, self._waiting = self.position, None
        return waiting.before is not None

    def _look_after(self, seconds: float) -> None:
        """Wake whoever has been given nothing since this was last looked at."""
        again = asyncio.get_running_loop().call_later
        self._timer = again(seconds, self._look_after, seconds)
        if self._idle and self._waiting is not None and self._own and not self._own.done():
            self._own.set_result(None)
            self._idle = False
        else:
            self._idle = True


@asynccontextmanager
async def following(conninfo: str) -> AsyncGenerator[Tail]:
    """Read the log that `conninfo` leads to, for whoever follows it, while the block lasts."""
    async with reading(conninfo) as past:
        tail = Tail(conninfo, past)
        metrics.FOLLOWERS.set_function(lambda: tail.followers)
        metrics.FOLLOWER_LAG.set_function(lambda: tail.lag)
        metrics.FOLLOWER_LAG_SECONDS.set_function(lambda: tail.lag_seconds)
        growing = asyncio.create_task(tail.run())
        try:
            yield tail
        finally:
            growing.cancel()
            await asyncio.wait([growing])
