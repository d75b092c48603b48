"""Timeline: what holds from which day on, and nothing that ends.

Nothing effective-dated has a current value: what holds on a day is the latest entry not after it.
An entry for a day that already has one takes its place. One that a case made lies on what stands
there: the case can be taken back, before or after any other, and what it lay on holds again.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A value and the day from which it holds; what a case entered lies on what was there."""

    effective_on: date
    value: T
    case_id: str | None = None
    beneath: "Entry[T] | None" = None

    def without_case(self, case_id: str) -> "Entry[T] | None":
        """Return what stands on the day without what a case entered; none if nothing is left."""
        beneath = self.beneath and self.beneath.without_case(case_id)
        if self.case_id == case_id:
            return beneath
        if beneath is self.beneath:
            return self
        return Entry(self.effective_on, self.value, self.case_id, beneath)


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

    def with_entry(self, effective_on: date, value: T, case_id: str | None = None) -> "Timeline[T]":
        """Return the timeline in which `value` holds from `effective_on` on."""
        before = tuple(entry for entry in self.entries if entry.effective_on < effective_on)
        after = tuple(entry for entry in self.entries if entry.effective_on > effective_on)
        beneath = None
        if case_id is not None:
            same = next((each for each in self.entries if each.effective_on == effective_on), None)
            beneath = same and same.without_case(case_id)
        return Timeline((*before, Entry(effective_on, value, case_id, beneath), *after))

    def without_case(self, case_id: str) -> "Timeline[T]":
        """Return the timeline without what a case entered."""
        left = (entry.without_case(case_id) for entry in self.entries)
        return Timeline(tuple(entry for entry in left if entry is not None))

    def uncovered(self, case_id: str) -> tuple[tuple[date, Entry[T] | None], ...]:
        """Return the days that say something else without a case, and what they then say."""
        return tuple(
            (entry.effective_on, entry.beneath and entry.beneath.without_case(case_id))
            for entry in self.entries
            if entry.case_id == case_id
        )
