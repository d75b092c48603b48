"""Strategy: what the two departments were to reach in 2016, down to people's measures; invented.

Three goals of the county; each department serves two of them, under its head. Whoever reports to a
head has a goal of their own that serves one of these, and their measure of every quarter serves it.
One in three proposed theirs. Of those who leave in June one hands theirs over; the others' wait.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from demo import chance
from demo.clock import CHANGED_ON, moment
from demo.county import Entry
from demo.quarter import DEPARTMENTS, QUARTERS, YEAR, Quarter
from demo.script import invented
from demo.task import tasks
from demo.workforce import Standing, Workforce
from domain.actor import Actor
from domain.goal_plan import (
    CloseGoal,
    ConfirmGoal,
    GoalOutcome,
    HandOverGoal,
    LinkGoals,
    SetGoal,
    SetPersonalGoal,
)
from domain.goal_progress import LinkMeasure, ReportGoalProgress
from domain.policies.rollup import WHOLE
from domain.sealed import Sealed
from ledger.order import Order

PLAN = f"goal:{YEAR}"
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
SET_ON, AGREED_ON, CLOSED_ON = date(YEAR, 1, 4), date(YEAR, 1, 18), date(YEAR + 1, 1, 20)

COUNTY = {
    "on-time": "Nine of ten services on time",
    "upkeep": "Roads and buildings in good repair",
    "budget": "The year ends within its budget",
}
SERVING = (
    ("DOT", "dot-on-time", "Buses leave and signals work when they should", "on-time", 6_000),
    ("DGS", "dgs-on-time", "Vehicles and rooms are ready when they are needed", "on-time", 4_000),
    ("DOT", "dot-upkeep", "No road is left with a known hazard", "upkeep", 5_000),
    ("DGS", "dgs-upkeep", "Every building is looked after as planned", "upkeep", 5_000),
)
"""The department, its goal, and the county's goal that it serves with which weight."""

SPENT = (24, 49, 75, 98)
"""What was reported on the budget after each quarter, in per cent."""

PROPOSING = 3
"""One in so many proposed their own goal."""


def goal_id(code: str) -> str:
    return f"{PLAN}/{code}"


def heads(standing: Sequence[Standing]) -> dict[str, Entry]:
    """Return who leads each of the two departments."""
    return {
        entry.department_code: entry
        for entry, superior in standing
        if superior is None and entry.department_code in DEPARTMENTS
    }


def orders(workforce: Workforce) -> Iterator[Order]:
    """Yield the year's goals and what became of them. The workforce has reached its end."""
    first = workforce.standing[FIRST]
    leading = heads(first)
    yield from shared(leading)
    led = {head.code for head in leading.values()}
    people = {
        entry.code: (entry, superior) for entry, superior in first if superior in led and superior
    }
    for entry, superior in people.values():
        yield from personal(entry, Actor(f"employee:{superior}"))
    for quarter in QUARTERS:
        yield from measured(quarter, workforce.standing[quarter.starts_on], people.keys())
    yield from passed_on(sorted(people.values(), key=lambda each: each[0].code), workforce)
    close = CloseGoal(goal_id=goal_id("budget"), outcome=GoalOutcome.MISSED)
    closed = invented(close, "goal/budget/closed", moment(CLOSED_ON, 9))
    yield replace(closed, reason="Two per cent were spent above it.")


def shared(leading: Mapping[str, Entry]) -> Iterator[Order]:
    """Yield the goals of the county and of the departments, and what was said of the budget."""
    for code, title in COUNTY.items():
        goal = SetGoal(goal_id=goal_id(code), title=title, starts_on=FIRST, ends_on=LAST)
        yield invented(goal, f"goal/{code}", moment(SET_ON, 9))
    for department, code, title, above, weight in SERVING:
        goal = SetGoal(
            goal_id=goal_id(code),
            title=title,
            starts_on=FIRST,
            ends_on=LAST,
            department_id=f"department:{department}",
            responsible_id=leading[department].employee_id,
        )
        yield invented(goal, f"goal/{code}", moment(SET_ON, 10))
        link = LinkGoals(goal_id=goal.goal_id, parent_id=goal_id(above), weight=weight)
        yield invented(link, f"goal/{code}/link", moment(SET_ON, 11))
    for quarter, spent in zip(QUARTERS, SPENT, strict=True):
        report = ReportGoalProgress(goal_id=goal_id("budget"), progress=spent)
        at = moment(quarter.ends_on + timedelta(days=5), 9)
        yield invented(report, f"goal/budget/{quarter.code}", at)


def personal(entry: Entry, superior: Actor) -> Iterator[Order]:
    """Yield what somebody shall reach, as the head sets it or they propose it."""
    own = chance.number(PROPOSING, "proposing", entry.code) == 0
    key, day = f"goal/{entry.code}", AGREED_ON + timedelta(days=chance.number(5, "day", entry.code))
    goal = SetPersonalGoal(
        goal_id=goal_id(entry.code),
        employee_id=entry.employee_id,
        title=Sealed(f"{tasks(entry)[0].name}: better than last year"),
        starts_on=FIRST,
        ends_on=LAST,
    )
    yield invented(goal, key, moment(day, 9), Actor(entry.employee_id) if own else superior)
    if own:
        confirm = ConfirmGoal(goal_id=goal.goal_id)
        yield invented(confirm, f"{key}/confirmed", moment(day, 14), superior)
    codes = [code for department, code, *_ in SERVING if department == entry.department_code]
    link = LinkGoals(
        goal_id=goal.goal_id,
        parent_id=goal_id(chance.choice(codes, "serves", entry.code)),
        weight=WHOLE // 10,
    )
    yield invented(link, f"{key}/link", moment(day, 15), superior)


def measured(
    quarter: Quarter, standing: Sequence[Standing], codes: Collection[str]
) -> Iterator[Order]:
    """Yield the links of a quarter's measures to the goals of those who have one."""
    for entry, superior in standing:
        if entry.code in codes and superior is not None and entry.department_code in DEPARTMENTS:
            link = LinkMeasure(
                goal_id=goal_id(entry.code),
                appraisal_id=f"appraisal:{quarter.code}:{entry.code}",
                measure=tasks(entry)[0].code,
                weight=WHOLE // len(QUARTERS),
            )
            at = moment(quarter.starts_on + timedelta(days=25), 9)
            key = f"goal/{entry.code}/{quarter.code}"
            yield invented(link, key, at, Actor(f"employee:{superior}"))


def passed_on(people: Sequence[tuple[Entry, str]], workforce: Workforce) -> Iterator[Order]:
    """Yield that the first goal that somebody leaves behind goes to a colleague of theirs."""
    there = [each for each in people if workforce.in_service(each[0].code, CHANGED_ON)]
    left = [each for each in people if each not in there]
    for entry, superior in left[:1]:
        colleague = next(each for each, head in there if head == superior)
        handover = HandOverGoal(
            goal_id=goal_id(entry.code),
            effective_on=CHANGED_ON,
            employee_id=colleague.employee_id,
            title=Sealed(f"{tasks(entry)[0].name}: as agreed before"),
        )
        at = moment(CHANGED_ON + timedelta(days=10), 9)
        key, by = f"goal/{entry.code}/handover", Actor(f"employee:{superior}")
        yield replace(invented(handover, key, at, by), reason="The work goes on.")
