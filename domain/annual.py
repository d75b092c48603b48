"""Annual: a year's result, from its quarters' results and the review at its end.

The quarters are taken as they stand that moment, adjusted ones as adjusted, and what was taken is
kept with the result. The review is what the year's own measures come to; it is not rounded before
the year is.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.errors import Ineligible
from domain.policies import formula
from domain.policies.annual import AnnualPolicy, annual
from domain.policies.formula import Step
from domain.policies.rounding import half_up, parse


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class QuarterTaken:
    """A quarter's result as a year took it, after `version` events of its appraisal.

    Without a score it is missing: it was not released, or not rated, or there is none.
    """

    cycle_id: str
    weight: int
    version: int
    score: Decimal | None
    adjusted: bool


@fact
class AnnualScored:
    """What a year was made of; `reason` says why it is not rated, `present` counts the quarters.

    `review` is exact, like the working; without one the review is missing or does not count.
    """

    quarters: tuple[QuarterTaken, ...]
    review: str | None
    present: int
    reason: str | None
    formula: str
    working: tuple[Step, ...]


@fact
class Year:
    """The year's figure, exact and rounded; without one it is not rated."""

    exact: str | None
    score: Decimal | None
    scored: AnnualScored


def year(
    policy: AppraisalPolicy,
    weighed: AnnualPolicy,
    quarters: Sequence[QuarterTaken],
    review: str | None,
) -> Year:
    """Return what a year comes to under its policy's own formula."""
    annual_id = formula.named("annual", policy.formulas)
    compute = formula.find(annual_id, annual)
    scores = [None if each.score is None else Fraction(each.score) for each in quarters]
    outcome = compute(weighed, scores, None if review is None else parse(review))
    number = outcome.figure.number
    scored = AnnualScored(
        quarters=tuple(quarters),
        review=review,
        present=outcome.present,
        reason=outcome.reason,
        formula=annual_id,
        working=outcome.figure.steps,
    )
    return Year(
        exact=outcome.figure.value,
        score=None if number is None else half_up(number, policy.digits),
        scored=scored,
    )


def require_unchanged(taken: Sequence[QuarterTaken], now: Sequence[QuarterTaken]) -> None:
    """Raise `Ineligible` if a quarter has another score by `now` than the one that was taken."""
    for before, after in zip(taken, now, strict=True):
        if before.score != after.score:
            raise Ineligible("quarter-changed", cycle_id=after.cycle_id)
