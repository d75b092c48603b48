"""Readiness: what is met is counted, and what lacks is awaited if waiting brings it."""

from dataclasses import replace
from datetime import date, timedelta

from domain.career_framework_content import CareerFramework, CareerLevel
from domain.career_framework_template import OPERATIONS
from domain.eligibility import CareerFacts, eligibility
from domain.readiness import Readiness, readiness
from domain.timeline import Entry, Timeline

ON = date(2016, 6, 1)


def asking(**rules: int) -> tuple[CareerFramework, CareerLevel]:
    """Return a framework in which the second level asks for some months, and for nothing else."""
    level = OPERATIONS.levels[1]
    own = replace(level.rules, grades=None, months_in_level=0, months_of_service=0)
    to_level = replace(level, requirements=(), rules=replace(own, **rules))
    levels = (OPERATIONS.levels[0], to_level, *OPERATIONS.levels[2:])
    return replace(OPERATIONS, levels=levels), to_level


def known(since: date) -> CareerFacts:
    return CareerFacts(hired_on=since, levels=Timeline((Entry(since, "P1"),)))


def ready(who: CareerFacts, **rules: int) -> Readiness:
    framework, to_level = asking(**rules)
    found = eligibility(framework, to_level, who, ON)
    return readiness(found, framework, to_level, who, ON)


def test_who_is_eligible_is_ready_on_the_day() -> None:
    found = ready(known(date(2014, 1, 1)), months_in_level=12)
    assert (found.met, found.ready_on) == (found.asked, ON)


def test_who_lacks_months_alone_is_ready_on_the_day_they_are_served() -> None:
    who = known(date(2015, 8, 31))
    assert ready(who, months_in_level=18).ready_on == date(2017, 3, 1)
    found = ready(who, months_in_level=12, months_of_service=24)
    assert (found.asked - found.met, found.ready_on) == (2, date(2017, 8, 31))


def test_the_day_is_the_first_on_which_they_are_eligible() -> None:
    framework, to_level = asking(months_in_level=18)
    who = known(date(2015, 5, 17))
    day = ready(who, months_in_level=18).ready_on
    assert day is not None
    assert eligibility(framework, to_level, who, day).eligible
    assert not eligibility(framework, to_level, who, day - timedelta(days=1)).eligible


def test_waiting_lifts_no_sanction_and_ends_no_plan() -> None:
    who = replace(known(date(2014, 1, 1)), sanctions=("warned",))
    found = ready(who, months_in_level=12)
    assert (found.asked - found.met, found.ready_on) == (1, None)


def test_who_leaves_before_then_is_never_ready() -> None:
    who = replace(known(date(2016, 1, 1)), last_day_on=date(2016, 12, 31))
    assert ready(who, months_in_level=12).ready_on is None


def test_a_level_to_come_is_not_waited_for() -> None:
    who = known(date(2016, 1, 1))
    moved = replace(who, levels=who.levels.with_entry(date(2016, 7, 1), "P2"))
    assert ready(moved, months_in_level=12).ready_on == date(2017, 1, 1)
