"""Tail's stretch: the lines of what lies further back, read on while the last of them are sent.

A connection of PostgreSQL has one processor, and making the lines is what takes long. So two parts
are under way at a time, one after the other in the log, and they are given in its order.
"""

import asyncio
from collections import deque

from ledger.selection import Selection
from ledger.tail_past import Past

BETWEEN = 2_000
"""How many positions are read at a time: what a few take is a third less than what many do."""

AHEAD = 2
"""How many parts are read at the same time, beyond the one that is given."""


class Stretch:
    """Someone's way through the log; nothing is read before it is asked for. Close it."""

    def __init__(self, past: Past, after: int, selection: Selection) -> None:
        self._past, self._selection = past, selection
        self.position = after
        """The position up to which everything has been given."""
        self._read = after
        self._under_way: deque[tuple[int, asyncio.Task[bytes]]] = deque()

    async def more(self, until: int) -> bytes:
        """Return the next lines up to a position, of some positions; there may be none.

        Raise `Unreachable` if the database is away; what was read ahead is then read again.
        """
        self._begin(until)
        end, reading = self._under_way[0]
        try:
            found = await reading
        except BaseException:
            self.close()
            raise
        self._under_way.popleft()
        self.position = end
        self._begin(until)
        return found

    def _begin(self, until: int) -> None:
        while len(self._under_way) < AHEAD and self._read < until:
            after, self._read = self._read, min(self._read + BETWEEN, until)
            part = self._past.lines(after, self._read, self._selection)
            reading = asyncio.create_task(part)
            reading.add_done_callback(noted)
            self._under_way.append((self._read, reading))

    def close(self) -> None:
        """Give up what is read ahead."""
        for _, reading in self._under_way:
            reading.cancel()
        self._under_way.clear()
        self._read = self.position


def noted(reading: asyncio.Task[bytes]) -> None:
    """Take note of how a part ended, for which nobody may ask any more."""
    if not reading.cancelled():
        reading.exception()
