"""Subscription group: those who follow the same with the same rights, for whom one looks.

Whoever joins looks for themself first, under their rights of that moment. From then on the group
looks after each change, and wakes its members; each knows what they have seen.
"""

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager
from typing import Protocol

from ledger.errors import Unreachable
from schema.engine.faults import Unsettled
from schema.engine.statement import Statement
from schema.engine.subscription_touch import Things, Touches, Watch

PACE = 0.5
"""Seconds between two looks where nothing of the things themselves was touched, but what is read
beside them: many events may count for a cycle's progress."""

AGAIN = 1.0
"""Seconds until it is tried again where the database was away."""


class Looked:
    """What was found at a look: it knows all that was recorded up to a log position."""

    __slots__ = ("data", "position", "raw", "seen", "statement")

    def __init__(self, position: int, statement: Statement, raw: bytes) -> None:
        self.position, self.statement, self.raw = position, statement, raw
        self.seen = hash(raw)
        """What tells it from another, without keeping it."""
        self.data: bytes | None = None
        """What everybody is sent who looks so, once it is recorded that it is shown."""


class Look(Protocol):
    """How a group looks."""

    def of(self, statement: Statement) -> Things:
        """Return what is looked at."""
        ...

    async def look(self, since: int) -> Looked:
        """Return what there is, with all that was recorded up to a log position."""
        ...

    async def shown(self, looked: Looked) -> bytes:
        """Return what is sent, once it is recorded whom it shows. Raise `Unreachable` likewise."""
        ...


class Group:
    """Those who follow the same; the last look is kept for who has not come to it yet."""

    def __init__(self, look: Look, touches: Touches) -> None:
        self._look, self._touches = look, touches
        self._last: Looked | None = None
        self._failed: Exception | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self.members = 0
        self.task: asyncio.Task[None] | None = None

    async def beyond(self, position: int) -> Looked:
        """Return a look at what came after a log position, once there is any.

        Raise `Stopped` once the server stops, and as looking does.
        """
        while self._last is None or self._last.position <= position:
            if self._failed is not None:
                raise self._failed
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        return self._last

    async def run(self, looked: Looked) -> None:
        """Look after each change that follows a first look, until looking fails."""
        try:
            while True:
                statement, of = looked.statement, self._look.of(looked.statement)
                with self._touches.watching(of, looked.position) as watch:
                    while looked.statement is statement:
                        self._last = looked = await self._next(looked, watch)
                        self._wake()
        except Exception as failed:  # noqa: BLE001 - each member raises it
            self._failed = failed
            self._wake()

    async def _next(self, looked: Looked, watch: Watch) -> Looked:
        begun, loop = asyncio.get_running_loop().time(), asyncio.get_running_loop()
        await self._touches.beyond(watch, looked.position)
        if watch.near <= looked.position and (early := begun + PACE - loop.time()) > 0:
            await asyncio.sleep(early)
        while True:
            try:
                found = await self._look.look(watch.touched)
                if found.seen != looked.seen:
                    await self._look.shown(found)
            except (Unreachable, Unsettled):
                await asyncio.sleep(AGAIN)
            else:
                return found

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)


class Groups:
    """The groups there are, by what they follow and with which rights."""

    def __init__(self, touches: Touches) -> None:
        self._touches = touches
        self._known: dict[Hashable, Group] = {}

    @asynccontextmanager
    async def joined(self, key: Hashable, look: Look, first: Looked) -> AsyncGenerator[Group]:
        """Lend the group of a key to somebody who has had a first look."""
        group = self._known.get(key)
        if group is None or group.task is None or group.task.done():
            group = self._known[key] = Group(look, self._touches)
            group.task = asyncio.create_task(group.run(first))
        group.members += 1
        try:
            yield group
        finally:
            group.members -= 1
            if not group.members:
                group.task.cancel()
                if self._known.get(key) is group:
                    del self._known[key]
