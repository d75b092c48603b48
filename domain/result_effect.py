"""Result effect: what a grade does besides being told: an improvement plan, a position proposal.

It happens in the append that releases the result or adjusts it, and takes back, where a grade takes
the place of another, what that other had done by itself.
"""

from typing import Any

from domain import improvement, position_proposal_rule
from domain.appraisal_case import Enrolled
from domain.cycle import Cycle
from domain.decider import Given, In, Ref
from domain.improvement_plan import id_of


def reads(case: Enrolled, period: Cycle) -> list[Ref[Any]]:
    """Return the streams that the grade of an appraisal may have an effect in."""
    plans = period.policy.improvement_line is not None
    return [
        *([improvement.ref(id_of(case.cycle_id, case.employee_id))] if plans else []),
        *position_proposal_rule.reads(case.id, case.employee_id, period.policy),
    ]


def followed(
    case: Enrolled, period: Cycle, given: Given, *, grade: str | None, before: str | None = None
) -> list[In]:
    """Return what a grade does that takes the place of `before`."""
    plans = improvement.followed(
        case.employee_id, case.superior_id, period, given, grade=grade, before=before
    )
    proposals = position_proposal_rule.followed(
        case.id, case.employee_id, period, given, grade=grade, before=before
    )
    return [*plans, *proposals]
