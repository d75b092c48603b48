"""Career cases: what an improvement plan, a move or a promotion says in a career, step by step.

Each is one entry, whose `cause` tells what it is or what became of it.
"""

from datetime import date
from typing import Any, NamedTuple

from domain.improvement_plan import (
    ImprovementPlanClosed,
    ImprovementPlanExtended,
    ImprovementPlanLifted,
    ImprovementPlanOpened,
)
from domain.move_content import EmployeeMoved, MoveEnded, MoveExtended, MoveRescinded
from domain.promotion_event import (
    PromotionApplied,
    PromotionApproved,
    PromotionRecorded,
    PromotionRefused,
    PromotionRescinded,
    PromotionSentBack,
    PromotionWithdrawn,
)

FOLLOWS = ("improvement", "move", "promotion")

CODE = "case"
"""The code of the one entry that a case has."""

LIFTED = "LIFTED"

PLAN, MOVE, PROMOTION = "PLAN", "MOVE", "PROMOTION"

KINDS: dict[type, str] = {
    **dict.fromkeys(
        (
            ImprovementPlanOpened,
            ImprovementPlanExtended,
            ImprovementPlanClosed,
            ImprovementPlanLifted,
        ),
        PLAN,
    ),
    **dict.fromkeys((EmployeeMoved, MoveExtended, MoveEnded, MoveRescinded), MOVE),
    **dict.fromkeys(
        (
            PromotionApplied,
            PromotionRecorded,
            PromotionSentBack,
            PromotionApproved,
            PromotionRefused,
            PromotionWithdrawn,
            PromotionRescinded,
        ),
        PROMOTION,
    ),
}
"""The kind of the entry that an event begins or changes."""

BECAME: dict[type, str] = {
    PromotionSentBack: "SENT_BACK",
    PromotionApproved: "APPROVED",
    PromotionRefused: "REFUSED",
    PromotionWithdrawn: "WITHDRAWN",
    PromotionRescinded: "RESCINDED",
}
"""What became of a promotion."""


class Begun(NamedTuple):
    """The day of an entry, and its columns."""

    on: date
    columns: dict[str, Any]


def begun(event: object) -> Begun | None:
    """Return what a case that begins says, or none if the event begins none."""
    match event:
        case ImprovementPlanOpened() as e:
            columns = {"until_on": e.due_on, "cause": e.cause.value, "cycle_id": e.cycle_id}
            return Begun(e.opened_on, columns)
        case EmployeeMoved() as e:
            return Begun(e.effective_on, {"until_on": e.planned_until, "cause": e.kind.value})
        case PromotionApplied() as e:
            return Begun(e.applied_on, {"level": e.level.code, "cause": "APPLIED"})
        case PromotionRecorded() as e:
            return Begun(e.terms.effective_on, {"level": e.to_level, "cause": "APPROVED"})
        case _:
            return None


def changed(event: object) -> dict[str, Any] | None:
    """Return the columns that a later step changes, or none if nothing is left of the case."""
    match event:
        case ImprovementPlanExtended(due_on=on):
            return {"until_on": on}
        case ImprovementPlanClosed(closed_on=on, outcome=outcome):
            return {"until_on": on, "cause": outcome.value}
        case ImprovementPlanLifted(lifted_on=on):
            return {"until_on": on, "cause": LIFTED}
        case MoveExtended(planned_until=on):
            return {"until_on": on}
        case MoveEnded(last_day_on=on):
            return {"until_on": on}
        case MoveRescinded():
            return None
        case _:
            return {"cause": BECAME[type(event)]}


FIRST = (ImprovementPlanOpened, EmployeeMoved, PromotionApplied, PromotionRecorded)
STEPS = tuple(each for each in KINDS if each not in FIRST)
"""What changes a case that is there."""
