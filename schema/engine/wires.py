"""Wires: the connections that questions go over, lent one statement at a time.

Who waits is served in the order of asking. New connections are made one after another, so that a
database that comes back is not stormed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from psycopg import AsyncConnection

from ledger.errors import Unreachable
from schema.engine.prepared import Row, encoded
from schema.engine.wire import Lost, Wire

SOONEST, LATEST = 0.05, 1.0
"""Seconds until the next attempt to connect; each time twice as many, up to the latter."""

PATIENCE = 2
"""Seconds for which questions wait for a database that went away: as long as a restart takes."""

log = structlog.get_logger(__name__)


class Wires:
    """At most so many wires, each for one statement at a time."""

    def __init__(self, connect: Callable[[], Awaitable[AsyncConnection[Any]]], most: int) -> None:
        self.away = False
        self._away_since = 0.0
        self._connect = connect
        self._most = most
        self._wires: dict[Wire, bool] = {}
        """Whether each is sound: one that was there when another was lost may be lost too."""
        self._free: list[Wire] = []
        self._waiting: deque[asyncio.Future[Wire]] = deque()
        self._opening: asyncio.Task[None] | None = None
        self._closed = False
        self._open_more()

    async def fetch(self, statement: str, values: Sequence[str | None]) -> Row | None:
        """Return the columns of the first row as text, or none if there is no row."""
        sent = [None if value is None else encoded(value) for value in values]
        for _ in range(2):  # what was lost on its way is asked again: it changes nothing
            wire = self._free.pop() if self._free else await self._turn()
            answer = wire.ask(statement, sent)
            try:
                return await answer
            except Lost:
                continue
            except asyncio.CancelledError:
                wire.abandon(answer)
                raise
        raise Unreachable

    async def close(self) -> None:
        """Cancel what runs, tell whoever waits that there is nothing to come, and end the wires."""
        self._closed = True
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        self._disappoint()
        await asyncio.gather(*(wire.close() for wire in tuple(self._wires)))

    async def _turn(self) -> Wire:
        """Return a wire once there is one for whoever asks now."""
        if self._closed:
            raise Unreachable
        turn: asyncio.Future[Wire] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._open_more()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._hand_on(turn.result())
            raise

    def _hand_on(self, wire: Wire) -> None:
        """Give a wire that is free to who waits longest."""
        sound = self._wires.get(wire)
        if self._closed or sound is None:  # it was lost before it could be given
            return
        if not sound:
            self._retire(wire)
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(wire)
                return
        self._free.append(wire)

    def _lost(self, wire: Wire) -> None:
        """Do without a wire, and without those that may have been lost with it."""
        del self._wires[wire]
        self._wires = dict.fromkeys(self._wires, False)
        doubtful, self._free = self._free, []
        for each in doubtful:
            if each is not wire:
                self._retire(each)
        self._open_more()

    def _retire(self, wire: Wire) -> None:
        """End a wire that is free."""
        del self._wires[wire]
        wire.end()
        self._open_more()

    def _open_more(self) -> None:
        if not self._closed and (self._opening is None or self._opening.done()):
            self._opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        """Make wires as long as somebody waits for one or there is none, and there may be more."""
        pause = SOONEST
        while not self._wires or (self._waiting and len(self._wires) < self._most):
            try:
                wire = Wire(await self._connect(), self._hand_on, self._lost)
            except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told
                self._refused(error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LATEST)
            else:
                if self.away:
                    log.info("database_back")
                self.away, pause = False, SOONEST
                self._wires[wire] = True
                self._hand_on(wire)

    def _refused(self, error: Exception) -> None:
        """Tell those who wait, unless it may be over soon or there are wires to wait for."""
        if self._wires:
            return
        now = asyncio.get_running_loop().time()
        if not self.away:
            self.away, self._away_since = True, now
            log.warning("database_away", error=str(error))
        if now - self._away_since > PATIENCE:
            self._disappoint()

    def _disappoint(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_exception(Unreachable())
