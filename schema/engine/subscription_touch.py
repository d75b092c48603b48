"""Subscription touch: who waits for a change of which things.

The tail is read once for all who wait. An event touches the thing whose stream it is in; whatever
else is read of the person that a thing belongs to; and what belongs to nobody, for whoever reads
it. Which kinds of streams are read follows from the tables that a statement names.

Those too wait for it who may not be sent the event itself: it may change what they may see.
"""

import asyncio
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from domain.events import EVENTS, KINDS, decider_of
from ledger.happening import Happening
from ledger.selection import WITHHELD_KINDS, WITHHELD_TYPES, Selection
from ledger.tail import AT_ONCE, Stopped, Tail
from projections.tables import TABLES

READ = re.compile(r"\bread\.([a-z_]+)")
FOLLOWED = {name: table.follows for table in TABLES for name in (table.name, f"{table.name}_past")}

CONFIDED = WITHHELD_KINDS | {EVENTS[each][1].kind for each in WITHHELD_TYPES}
"""Kinds of streams with events that nobody is sent."""


class Everything(Selection):
    """All events, those too that nobody is sent."""

    def holds(self, stream: str, type_: str, unit: str | None, person: str | None) -> bool:
        """Return that an event is selected."""
        del stream, type_, unit, person
        return True


EVERYTHING = Everything()


class Things(NamedTuple):
    """What somebody waits for a change of: streams, people, and kinds of streams that are read.

    It is `wide` if something among it belongs to nobody, which any event of those kinds may touch.
    """

    streams: frozenset[str]
    people: frozenset[str]
    kinds: frozenset[str]
    wide: bool

    @property
    def confided(self) -> bool:
        """Return whether events that nobody is sent may touch any of it."""
        return not CONFIDED.isdisjoint(
            self.kinds | {each.partition(":")[0] for each in self.streams}
        )

    def near(self, event: Happening) -> bool:
        """Return whether an event is in a stream of its own, or about the people it belongs to."""
        return event.stream in self.streams or event.person in self.people

    def touched(self, event: Happening) -> bool:
        """Return whether an event touches any of it."""
        return event.stream in self.streams or (
            (self.wide or event.person is None or event.person in self.people)
            and event.stream.partition(":")[0] in self.kinds
        )


def things(ids: Iterable[str], statement: str) -> Things:
    """Return what has these ids, as a statement reads it."""
    streams = frozenset(id_.partition("/")[0] for id_ in ids)
    known = [each for each in streams if each.partition(":")[0] in KINDS]
    people = [decider_of(each).person(each) for each in known]
    return Things(
        streams, frozenset(each for each in people if each), kinds_read(statement), None in people
    )


@lru_cache(1024)
def kinds_read(statement: str) -> frozenset[str]:
    """Return the kinds of streams that what a statement reads is made of."""
    tables = set(READ.findall(statement))
    return frozenset(kind for each in tables for kind in FOLLOWED.get(each, ()))


class Watch:
    """Those who wait for a change of the same things."""

    __slots__ = ("many", "near", "of", "touched", "woken")

    def __init__(self, of: Things) -> None:
        self.of, self.many = of, 0
        self.touched = 0
        """The position of the last event that touched any of it."""
        self.near = 0
        """The position of the last one in its own streams, or about its people."""
        self.woken: asyncio.Future[None] | None = None

    def touch(self, event: Happening) -> None:
        """Tell that an event has touched it."""
        self.touched = max(self.touched, event.position)
        if self.of.near(event):
            self.near = self.touched
        self.wake()

    def miss(self, position: int) -> None:
        """Tell that it may have been touched by a position."""
        self.touched = max(self.touched, position)
        self.wake()

    def wake(self) -> None:
        """Let whoever waits look again."""
        if self.woken is not None and not self.woken.done():
            self.woken.set_result(None)

    async def wait(self) -> None:
        """Return once it may have been touched."""
        if self.woken is None or self.woken.done():
            self.woken = asyncio.get_running_loop().create_future()
        await asyncio.shield(self.woken)


class Touches:
    """Who waits for what; `run` tells them."""

    def __init__(self, tail: Tail) -> None:
        self._tail = tail
        self._watches: dict[Things, Watch] = {}
        self._by_stream: dict[str, set[Watch]] = {}
        self._by_person: dict[str, set[Watch]] = {}
        self._by_kind: dict[str, set[Watch]] = {}
        self._wide: dict[str, set[Watch]] = {}

    @contextmanager
    def watching(self, of: Things, after: int) -> Generator[Watch]:
        """Lend a watch that knows of what touched things after a log position, and will touch."""
        watch = self._watches.get(of)
        if watch is None:
            watch = self._watches[of] = Watch(of)
            for index, key in self._places(of):
                index.setdefault(key, set()).add(watch)
        watch.many += 1
        if after < self._tail.base:
            watch.miss(self._tail.head)
        for each in self._since(after):
            if of.touched(each):
                watch.touch(each)
        try:
            yield watch
        finally:
            watch.many -= 1
            if not watch.many:
                del self._watches[of]
                for index, key in self._places(of):
                    index[key].discard(watch)
                    if not index[key]:
                        del index[key]

    def touched(self, of: Things, after: int, until: int) -> bool:
        """Return whether things were touched after a log position up to another, or none can tell.

        It may not be told of what is touched by events that nobody is sent: whoever comes again
        and again would learn from it that somebody has rated, and when.
        """
        known = self._tail.base <= after <= self._tail.head and not of.confided
        return not known or any(
            each.position <= until and of.touched(each) for each in self._since(after)
        )

    def _since(self, after: int) -> Iterator[Happening]:
        """Yield what the tail still has of what came after a log position."""
        after = max(after, self._tail.base)
        while after < self._tail.head:
            yield from self._tail.latest(after, EVERYTHING)
            after += AT_ONCE

    async def beyond(self, watch: Watch, position: int) -> None:
        """Return once things were touched after a position. Raise `Stopped` if the server stops."""
        while watch.touched <= position:
            if self._tail.stopped:
                raise Stopped
            await watch.wait()

    async def run(self) -> None:
        """Tell of what the tail takes in, until it stops."""
        tail = self._tail
        await tail.begun.wait()
        position = tail.head
        while not tail.stopped:
            if position >= tail.head:
                await tail.waiting.of(EVERYTHING).wait()
            elif position < tail.base:
                position = tail.head
                for watch in self._watches.values():
                    watch.miss(position)
            else:
                for each in tail.latest(position, EVERYTHING):
                    self._touch(each)
                position = min(position + AT_ONCE, tail.head)
        for watch in self._watches.values():
            watch.wake()

    def _touch(self, event: Happening) -> None:
        kind = event.stream.partition(":")[0]
        touched = {*self._by_stream.get(event.stream, ()), *self._wide.get(kind, ())}
        if event.person is None:
            touched.update(self._by_kind.get(kind, ()))
        elif event.person in self._by_person:
            touched.update(each for each in self._by_person[event.person] if kind in each.of.kinds)
        for watch in touched:
            watch.touch(event)

    def _places(self, of: Things) -> Iterator[tuple[dict[str, set[Watch]], str]]:
        """Yield where things are looked up, and under which keys."""
        yield from ((self._by_stream, each) for each in of.streams)
        yield from ((self._by_person, each) for each in of.people)
        yield from ((self._by_kind, each) for each in of.kinds)
        yield from ((self._wide, each) for each in of.kinds if of.wide)
