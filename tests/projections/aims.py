"""Aims: what might happen with goals in a small organisation; some of it is refused, as in life."""

from collections.abc import Iterator
from datetime import date
from random import Random

from domain.goal_plan import (
    CloseGoal,
    ConfirmGoal,
    GoalOutcome,
    HandOverGoal,
    LinkGoals,
    SetGoal,
    SetPersonalGoal,
    UnlinkGoals,
)
from domain.goal_progress import LinkMeasure, ReportGoalProgress, UnlinkMeasure
from domain.sealed import Sealed
from ledger.order import Order
from tests.ledger.house import order

GOALS = tuple(f"goal:2016/g{n}" for n in range(5))
FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)


def aimed(random: Random, people: tuple[str, ...], case: str) -> Iterator[Order]:
    """Yield goals of the organisation and of people, of whom the first stays."""
    for goal_id in GOALS[:3]:
        yield order(SetGoal(goal_id=goal_id, title="Grow", starts_on=FIRST, ends_on=LAST))
    for goal_id, whose in zip(GOALS[3:], (people[0], random.choice(people)), strict=True):
        mine = SetPersonalGoal(
            goal_id=goal_id,
            employee_id=whose,
            title=Sealed(f"Goal of {whose}"),
            starts_on=FIRST,
            ends_on=LAST,
        )
        yield order(mine, by=whose)
        yield order(ConfirmGoal(goal_id=goal_id))
        yield order(
            ReportGoalProgress(
                goal_id=goal_id,
                progress=random.randrange(101),
                employee_id=whose,
                note=Sealed(f"Said by {whose}"),
            )
        )
    for _ in range(10):
        child, parent = random.sample(GOALS, 2)
        yield order(LinkGoals(goal_id=child, parent_id=parent, weight=random.randint(1, 10_000)))
    yield order(LinkGoals(goal_id=GOALS[3], parent_id=GOALS[0], weight=1))
    yield order(UnlinkGoals(goal_id=GOALS[3], parent_id=GOALS[0]))
    for goal_id in GOALS[:2]:
        linked = LinkMeasure(goal_id=goal_id, appraisal_id=case, measure="revenue", weight=7)
        yield order(linked)
    yield order(UnlinkMeasure(goal_id=GOALS[1], appraisal_id=case, measure="revenue"))
    yield order(
        HandOverGoal(
            goal_id=GOALS[4],
            effective_on=date(2016, 6, 1),
            employee_id=random.choice(people),
            title=Sealed("Handed over"),
        )
    )
    outcome = random.choice(tuple(GoalOutcome))
    yield order(CloseGoal(goal_id=random.choice(GOALS), outcome=outcome))
