"""Readiness: how much of what a level asks for somebody has, and when time alone brings the rest.

It is reckoned from eligibility and, like it, is a figure and no decision.
"""

from collections.abc import Callable
from datetime import date, timedelta

from domain.career_framework_content import CareerFramework, CareerLevel
from domain.decider import fact, replace
from domain.eligibility import CareerFacts, Eligibility, EligibilityReason, eligibility
from domain.timeline import Timeline

TIME = frozenset(
    {
        EligibilityReason.MONTHS_IN_LEVEL,
        EligibilityReason.MONTHS_IN_TRACK,
        EligibilityReason.MONTHS_OF_SERVICE,
    }
)
"""What comes by waiting."""

LONGEST_MONTH = 31


@fact
class Readiness:
    """How many of the reasons are met, of how many.

    `ready_on` is the first day on which all are: the day that was asked about, or a later one if
    what lacks comes by waiting and nothing else changes; none if something else lacks.
    """

    met: int
    asked: int
    ready_on: date | None


def readiness(
    found: Eligibility,
    framework: CareerFramework,
    to_level: CareerLevel,
    known: CareerFacts,
    on: date,
) -> Readiness:
    """Return how ready somebody is, of whom eligibility `found` what it did on the day."""
    lacking = [each for each in found.findings if not each.met]
    ready_on = on
    if lacking and all(each.reason in TIME for each in lacking):
        still = unchanged(known, on)
        months = max(each.required - each.actual for each in lacking)
        ready_on = first(
            lambda day: eligibility(framework, to_level, still, day).eligible,
            on,
            on + timedelta(days=(months + 1) * LONGEST_MONTH),
        )
    elif lacking:
        ready_on = None
    leaves = ready_on is not None and known.last_day_on is not None and ready_on > known.last_day_on
    return Readiness(
        met=len(found.findings) - len(lacking),
        asked=len(found.findings),
        ready_on=None if leaves else ready_on,
    )


def unchanged(known: CareerFacts, on: date) -> CareerFacts:
    """Return what is known of somebody if nothing happens to them after a day."""
    return replace(
        known,
        last_day_on=None,
        levels=Timeline(tuple(each for each in known.levels if each.effective_on <= on)),
        grades=tuple(each for each in known.grades if each.ends_on <= on),
    )


def first(holds: Callable[[date], bool], low: date, high: date) -> date | None:
    """Return the first day after `low` on which something holds that stays so, if by `high`."""
    if not holds(high):
        return None
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
