"""Pay segment: the days of a period, cut where the salary, the working time or the level changes.

Days before the first salary that is known lie in no segment. Unpaid days are counted in the segment
that they lie in. Unit: calendar days, first and last included.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from domain.decider import replace
from domain.money import Money
from domain.pay_line import PaidSegment
from domain.policies.proration import Period
from domain.timeline import Timeline
from domain.working_time import WHOLE

DAY = timedelta(days=1)

UNKNOWN: Timeline[str] = Timeline()


def segmented(
    period: Period,
    salaries: Timeline[Money],
    fractions: Timeline[Decimal],
    unpaid: Iterable[tuple[date, date | None]],
    *,
    levels: Timeline[str] = UNKNOWN,
    at_end: str | None = None,
) -> tuple[PaidSegment, ...]:
    """Return the segments of `period`, in order; somebody without a fraction works the whole time.

    An absence without a last day lasts beyond the period. The level is left out where it is that
    `at_end`.
    """
    away = tuple(unpaid)
    begins = {period.first}
    begins.update(
        day for day in entered(salaries, fractions, levels) if period.first < day <= period.last
    )
    found: list[PaidSegment] = []
    for first, following in pairwise((*sorted(begins), period.last + DAY)):
        held, part, level = salaries.on(first), fractions.on(first), levels.on(first)
        if held is None or following <= first:
            continue
        last = following - DAY
        made = PaidSegment(
            first=first,
            last=following - DAY,
            salary=held.value,
            fraction=part.value if part else WHOLE,
            unpaid=sum(days_in_common(first, following - DAY, *each) for each in away),
            level=level.value if level and level.value != at_end else None,
        )
        if found and alike(found[-1], made):
            last = found.pop()
            made = replace(made, first=last.first, unpaid=last.unpaid + made.unpaid)
        found.append(made)
    return tuple(found)


def entered(*timelines: Timeline[Any]) -> Iterable[date]:
    """Yield the days on which something begins to hold."""
    for each in timelines:
        yield from (entry.effective_on for entry in each)


def alike(before: PaidSegment, after: PaidSegment) -> bool:
    """Return whether the same holds in both, and nothing lies between them."""
    same = (before.salary, before.fraction, before.level)
    return before.last + DAY == after.first and same == (after.salary, after.fraction, after.level)


def days_in_common(first: date, last: date, from_on: date, until_on: date | None) -> int:
    """Return how many days two times share."""
    until = last if until_on is None else min(until_on, last)
    return max((until - max(from_on, first)).days + 1, 0)
