"""Time in level: how long an employee has had a level, levels of a track, or a place here.

Unit: whole months, from a day to the one on which it is asked; a month that has begun does not
count.
Source: the organisation's career framework.
"""

from collections.abc import Collection
from datetime import date

from domain.timeline import Timeline


def served(since: date, until: date) -> int:
    """Return the whole months between two days; 0 if the second is not the later one."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(months - (until.day < since.day), 0)


def held(levels: Timeline[str], of: Collection[str], until: date) -> int:
    """Return how many whole months some levels were held by a day, each unbroken time by itself."""
    entries = [entry for entry in levels if entry.effective_on <= until]
    ends = [*(entry.effective_on for entry in entries[1:]), until]
    merged = list[tuple[date, date]]()
    for entry, end in zip(entries, ends, strict=False):  # of no entry there is no end
        if entry.value not in of:
            continue
        if merged and merged[-1][1] == entry.effective_on:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((entry.effective_on, end))
    return sum(served(since, end) for since, end in merged)
