"""Plans, moves and promotions in a career: one entry each, which tells what became of it."""

from datetime import date
from typing import Any

from domain.improvement_plan import (
    ImprovementPlanClosed,
    ImprovementPlanExtended,
    ImprovementPlanLifted,
    ImprovementPlanOpened,
    PlanCause,
    PlanOutcome,
)
from domain.move_content import (
    EmployeeMoved,
    MoveEnded,
    MoveExtended,
    MoveKind,
    MoveRescinded,
)
from domain.promotion_content import PromotionTerms
from domain.promotion_event import PromotionRecorded, PromotionRescinded
from domain.sealed import Sealed
from projections.career import CareerKind
from tests.projections.given import rows

HER, HR = "employee:E2", "service:hr"
FROM, DUE, LATER = date(2016, 4, 1), date(2016, 6, 30), date(2016, 9, 30)
opened = ImprovementPlanOpened(
    cycle_id="cycle:2016Q1",
    employee_id=HER,
    superior_id=None,
    cause=PlanCause.GRADE,
    grade="D",
    opened_on=FROM,
    due_on=DUE,
)
lent = EmployeeMoved(
    move_id="move:E2:1",
    kind=MoveKind.SECONDMENT,
    effective_on=FROM,
    planned_until=DUE,
    framework_id=None,
    from_level=None,
    level=None,
    title=None,
    position="Bridges",
    department_id=None,
    division=None,
    superior_id=None,
    moved_by=HR,
)
recorded = PromotionRecorded(
    promotion_id="promotion:E2:1",
    framework_id="career_framework:police",
    version="v1",
    from_level="P1",
    to_level="P2",
    terms=PromotionTerms(effective_on=FROM),
    recorded_by=HR,
)


def said(stream: str, *events: object) -> list[tuple[Any, ...]]:
    """Return what the entries of a case say."""
    return [
        (row.kind, row.effective_on, row.until_on, row.cause, row.case_id)
        for row in rows("career", stream, *events)
    ]


def test_a_plan_says_why_and_then_what_it_came_to() -> None:
    plan = "improvement:2016Q1:E2"
    assert said(plan, opened) == [(CareerKind.PLAN, FROM, DUE, "GRADE", plan)]
    extended = ImprovementPlanExtended(due_on=LATER)
    assert said(plan, opened, extended) == [(CareerKind.PLAN, FROM, LATER, "GRADE", plan)]
    closed = ImprovementPlanClosed(outcome=PlanOutcome.ACHIEVED, conclusion=None, closed_on=DUE)
    assert said(plan, opened, extended, closed) == [(CareerKind.PLAN, FROM, DUE, "ACHIEVED", plan)]
    lifted = ImprovementPlanLifted(lifted_on=DUE)
    assert said(plan, opened, lifted) == [(CareerKind.PLAN, FROM, DUE, "LIFTED", plan)]


def test_a_move_lasts_as_long_as_it_does_and_not_once_it_is_rescinded() -> None:
    move = "move:E2:1"
    assert said(move, lent) == [(CareerKind.MOVE, FROM, DUE, "SECONDMENT", move)]
    extended = MoveExtended(planned_until=LATER, was=DUE, extended_by=HR)
    assert said(move, lent, extended) == [(CareerKind.MOVE, FROM, LATER, "SECONDMENT", move)]
    ended = MoveEnded(last_day_on=date(2016, 5, 1), ended_by=HR)
    assert said(move, lent, extended, ended)[0][2] == date(2016, 5, 1)
    assert said(move, lent, MoveRescinded(rescinded_by=HR)) == []


def test_a_promotion_of_the_past_is_there_and_says_if_it_was_rescinded() -> None:
    case = "promotion:E2:1"
    assert said(case, recorded) == [(CareerKind.PROMOTION, FROM, None, "APPROVED", case)]
    rescinded = PromotionRescinded(why=Sealed("wrong"), rescinded_by=HR)
    assert said(case, recorded, rescinded) == [
        (CareerKind.PROMOTION, FROM, None, "RESCINDED", case)
    ]
