"""Kept: what was made lately and may be asked for again; bounded, and counted under a name."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar

from schema.engine.metrics import CACHE_ENTRIES, CACHE_EVICTIONS, CACHE_MISSES, HITS

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class Aside(Protocol):
    """What does work elsewhere, so that nobody else waits for it."""

    def __call__(self, make: Callable[[], T], /) -> Awaitable[T]:
        """Return what `make` makes."""
        ...


class Kept(Generic[K, V]):
    """What was made lately, by what it was made of; what was not used longest goes first."""

    def __init__(self, name: str, most: int) -> None:
        """`name` is the label under which `/metrics` shows it."""
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._name = name
        HITS[name] += 0
        self._misses = CACHE_MISSES.labels(name)
        self._evictions = CACHE_EVICTIONS.labels(name)
        self._entries = CACHE_ENTRIES.labels(name)
        self._entries.set(0)

    def get(self, key: K, make: Callable[[], V], *, keep: bool = True) -> V:
        """Return what is kept under `key`, or make it; `keep` it if it is new."""
        if key in self._values:
            HITS[self._name] += 1
            self._values.move_to_end(key)
            return self._values[key]
        self._misses.inc()
        made = make()
        if keep:
            self._values[key] = made
            if len(self._values) > self._most:
                self._values.popitem(last=False)
                self._evictions.inc()
            self._entries.set(len(self._values))
        return made

    async def get_aside(
        self, key: K, make: Callable[[], V], aside: Aside, *, keep: bool = True
    ) -> V:
        """Return it as `get` does; what is new is made aside."""
        if key in self._values:
            return self.get(key, make)
        made = await aside(make)
        return self.get(key, lambda: made, keep=keep)
