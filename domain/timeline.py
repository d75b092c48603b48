"""Timeline: what holds from which day on, and nothing that ends.

Nothing effective-dated has a current value: what holds on a day is the latest entry not after it.
An entry for a day that already has one takes its place.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value and the day from which it holds."""

    effective_on: date
    value: T


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """Values by the day from which they hold, earliest first."""

    entries: tuple[Entry[T], ...] = ()

    def __iter__(self) -> Iterator[Entry[T]]:
        return iter(self.entries)

    def on(self, day: date) -> Entry[T] | None:
        """Return what holds on `day`, or none if nothing was known by then."""
        place = bisect_right(self.entries, day, key=lambda entry: entry.effective_on)
        return self.entries[place - 1] if place else None

    def from_day(self, day: date) -> tuple[Entry[T], ...]:
        """Return what holds on `day` and all that comes into force after it."""
        place = bisect_right(self.entries, day, key=lambda entry: entry.effective_on)
        return self.entries[max(place - 1, 0) :]

    def with_entry(self, effective_on: date, value: T) -> "Timeline[T]":
        """Return the timeline in which `value` holds from `effective_on` on."""
        before = tuple(entry for entry in self.entries if entry.effective_on < effective_on)
        after = tuple(entry for entry in self.entries if entry.effective_on > effective_on)
        return Timeline((*before, Entry(effective_on, value), *after))
