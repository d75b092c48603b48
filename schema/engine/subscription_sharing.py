"""Subscription sharing: one question for all who wait for the same answer.

Statements with the same text and the same values have the same answer, whoever asks: it depends on
a viewer only by what stands in it. So whoever is told of a change asks, and one of them is heard.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from ledger.tail import Tail
from schema.engine.prepared import Row

LINGER = 0.2
"""Seconds for which an answer is there for those who ask a little later."""


class Fetch(Protocol):
    """What fetches the first row of a statement's answer."""

    async def __call__(self, statement: str, values: Sequence[str | None], /) -> Row | None:
        """Return the columns of the first row as text, or none if there is no row."""
        ...


class Sharing:
    """Answers that are under way, or have just come; each with the log position it reaches."""

    def __init__(self, fetch: Fetch, tail: Tail) -> None:
        self._fetch, self._tail = fetch, tail
        self._known: dict[tuple[str, ...], tuple[int, asyncio.Task[Row | None]]] = {}
        self.asked = 0
        """How many were asked of the database."""

    async def row(
        self, statement: str, values: Sequence[str | None], since: int
    ) -> tuple[int, Row | None]:
        """Return the first row of an answer that knows at least what was recorded up to `since`.

        The position is the one up to which it knows all. Raise as the fetch does.
        """
        key = (statement, *map(str, values))
        known = self._known.get(key)
        if known is None or known[0] < since:
            self.asked += 1
            asking = asyncio.create_task(self._asked(key, statement, values))
            known = self._known[key] = (self._tail.head, asking)
        position, asking = known
        return position, await asyncio.shield(asking)

    async def _asked(
        self, key: tuple[str, ...], statement: str, values: Sequence[str | None]
    ) -> Row | None:
        try:
            return await self._fetch(statement, values)
        finally:
            own = asyncio.current_task()
            asyncio.get_running_loop().call_later(LINGER, self._forget, key, own)

    def _forget(self, key: tuple[str, ...], asking: asyncio.Task[Row | None] | None) -> None:
        known = self._known.get(key)
        if known is not None and known[1] is asking:
            del self._known[key]
        if asking is not None and not asking.cancelled():
            asking.exception()  # which nobody may have waited for
