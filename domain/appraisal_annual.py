"""Appraisal, annual: how the appraisal of a year takes those of its quarters.

A year comes of its quarters if its cycle names them (see domain/cycle.py). They are read when it is
scored and again when it is released: a quarter that has got another score since makes the year's
outdated. What changes after the release changes nothing in it.
"""

from typing import cast

from domain.annual import QuarterTaken, require_unchanged
from domain.appraisal_case import Enrolled, Released, State, entries, id_of
from domain.cycle import Cycle
from domain.decider import Given
from domain.feedback import ReleaseResult
from domain.policies.annual import AnnualPolicy
from domain.policies.appraisal_score import caps
from domain.scoring import AppraisalScored, ScoreAppraisal
from domain.year import whole


def weighed(period: Cycle) -> AnnualPolicy | None:
    """Return how a cycle comes of quarters, if it does."""
    return period.policy.annual if period.quarters else None


def reads(command: object, employee_id: str, period: Cycle) -> tuple[str, ...]:
    """Return the ids of the quarters' appraisals that a command depends on."""
    if not isinstance(command, ScoreAppraisal | ReleaseResult):
        return ()
    return tuple(id_of(cycle_id, employee_id) for cycle_id in period.quarters)


def reviewed(period: Cycle) -> bool:
    """Return whether what the cycle itself appraises counts in its result."""
    annual = weighed(period)
    return annual is None or annual.review_weight > 0


def taken(
    period: Cycle, annual: AnnualPolicy, employee_id: str, given: Given
) -> tuple[QuarterTaken, ...]:
    """Return the quarters' results as they stand, the oldest first."""
    named = zip(period.quarters, annual.quarters, strict=True)
    return tuple(
        quarter(cycle_id, weight, id_of(cycle_id, employee_id), given) for cycle_id, weight in named
    )


def quarter(cycle_id: str, weight: int, appraisal_id: str, given: Given) -> QuarterTaken:
    """Return a quarter's result as it stands: the adjusted one, else the released one, if any."""
    state = cast("State", given.states[appraisal_id])  # which is an appraisal's
    result = state if isinstance(state, Released) else None
    return QuarterTaken(
        cycle_id=cycle_id,
        weight=weight,
        version=given.versions.get(appraisal_id, 0),
        score=None if result is None else result.standing_score,
        adjusted=result is not None and result.adjusted is not None,
    )


def of_year(
    review: AppraisalScored, case: Enrolled, period: Cycle, given: Given
) -> AppraisalScored:
    """Return the result of a year of which `review` is the review; any other cycle's is `review`.

    A veto caps the year's grade as it would have capped the review's.
    """
    annual = weighed(period)
    if annual is None:
        return review
    quarters = taken(period, annual, case.employee_id, given)
    return whole(review, period.policy, annual, quarters, caps(case.measures, entries(case)))


def of_same_quarters(review: AppraisalScored, case: Enrolled, period: Cycle) -> AppraisalScored:
    """Return the result of a year with another review, its quarters as they were scored last."""
    annual, before = weighed(period), case.scored
    if annual is None or before is None or before.annual is None:
        return review
    vetoes = caps(case.measures, entries(case))
    return whole(review, period.policy, annual, before.annual.quarters, vetoes)


def require_current(case: Enrolled, period: Cycle, given: Given) -> None:
    """Raise `Ineligible` if a quarter has got another score since the year was scored."""
    annual, scored = weighed(period), case.scored
    if annual is not None and scored is not None and scored.annual is not None:
        now = taken(period, annual, case.employee_id, given)
        require_unchanged(scored.annual.quarters, now)
