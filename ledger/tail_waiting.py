"""Tail's waiting: those who have all there is, by what they select.

An event is held only against those who name its stream, its person or its unit, and those who name
none; whoever is idle costs nothing.
"""

import asyncio
from collections.abc import Iterable

from ledger.happening import Happening
from ledger.selection import Selection


class Awaiting:
    """Those who have all that one selection has given so far, and wait for more."""

    __slots__ = ("_among", "_futures", "before", "selection")

    def __init__(self, among: "Waiting", selection: Selection) -> None:
        self._among, self.selection = among, selection
        self._futures: set[asyncio.Future[None]] = set()
        self.before: int | None = None
        """Once there is more, the position up to which there was nothing for them."""

    async def wait(self) -> None:
        """Return once there is more."""
        await self.until(asyncio.get_running_loop().create_future())

    async def until(self, own: asyncio.Future[None]) -> None:
        """Return once there is more, or whoever waits is told by a future of their own."""
        self._futures.add(own)
        try:
            await own
        finally:
            self._futures.discard(own)
            if not self._futures:
                self._among.drop(self)

    def wake(self, before: int) -> None:
        """Tell them that there is more."""
        self.before = before
        for each in self._futures:
            if not each.done():
                each.set_result(None)


class Waiting:
    """All who wait."""

    def __init__(self) -> None:
        self._known: dict[Selection, Awaiting] = {}
        self._named: dict[str | None, set[Awaiting]] = {}

    def of(self, selection: Selection) -> Awaiting:
        """Return those who wait for what is selected, to whom the caller adds themself at once."""
        found = self._known.get(selection)
        if found is None:
            found = self._known[selection] = Awaiting(self, selection)
            for name in names(selection):
                self._named.setdefault(name, set()).add(found)
        return found

    def drop(self, awaiting: Awaiting) -> None:
        """Forget those who were told, or have left."""
        if self._known.get(awaiting.selection) is not awaiting:
            return
        del self._known[awaiting.selection]
        for name in names(awaiting.selection):
            self._named[name].discard(awaiting)
            if not self._named[name]:
                del self._named[name]

    def wake(self, found: Iterable[Happening], before: int) -> None:
        """Tell those for whom there is something among new events, which follow on a position."""
        for event in found:
            for name in {event.stream, event.person, event.unit, None}:
                for each in tuple(self._named.get(name, ())):
                    if each.selection.holds(event.stream, event.type, event.unit, event.person):
                        self.drop(each)
                        each.wake(before)

    def stop(self, head: int) -> None:
        """Tell all of them that nothing more comes after a position."""
        for each in tuple(self._known.values()):
            self.drop(each)
            each.wake(head)


def names(selection: Selection) -> Iterable[str | None]:
    """Return by which names of an event somebody is found; nobody's is none."""
    return selection.streams or selection.people or selection.units or (None,)
