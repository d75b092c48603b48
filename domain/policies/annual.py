"""Annual score: the quarters of a year, weighted, and the year-end review beside them.

Unit: points, exact, from released scores; weights in basis points (10 000 = 100 %).
Source: the scheme, section 3; weights, the least number of quarters and what becomes of a missing
part are the policy's.
"""

from collections.abc import Sequence
from fractions import Fraction

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, Step, figure, formula, step
from domain.policies.rollup import WHOLE, Missing, Part, rollup

TOO_FEW_QUARTERS = "too-few-quarters"


@fact
class AnnualPolicy:
    """How a year comes of its quarters: the weight of each, and of all beside the review."""

    quarters: tuple[int, ...] = (2_500, 2_500, 2_500, 2_500)
    quarters_weight: int = 6_000
    review_weight: int = 4_000
    minimum_quarters: int = 2
    missing: Missing = Missing.RENORMALISE


@fact
class Annual:
    """The figure with its working; `reason` says why there is none, `present` how many quarters."""

    figure: Figure
    present: int
    reason: str | None


def require(policy: AnnualPolicy) -> AnnualPolicy:
    """Return `policy`. Raise `Invalid` if weights do not sum or the minimum cannot be met."""
    for of, weights in (
        ("quarters", policy.quarters),
        ("annual", (policy.quarters_weight, policy.review_weight)),
    ):
        if sum(weights) != WHOLE:
            raise Invalid("weights-not-whole", of=of, sum=sum(weights), whole=WHOLE)
    for n, weight in enumerate(policy.quarters, start=1):
        if weight <= 0:
            raise Invalid("weight-not-positive", of="quarters", name=str(n), weight=weight)
    if not 0 < policy.quarters_weight <= WHOLE:
        raise Invalid(
            "weight-not-positive", of="annual", name="quarters", weight=policy.quarters_weight
        )
    if not 1 <= policy.minimum_quarters <= len(policy.quarters):
        raise Invalid(
            "minimum-quarters-out-of-range",
            minimum=policy.minimum_quarters,
            quarters=len(policy.quarters),
        )
    return policy


@formula("annual", revision=1, since=4)
def annual(
    policy: AnnualPolicy, quarters: Sequence[Fraction | None], review: Fraction | None
) -> Annual:
    """Return the year's figure from released scores, oldest quarter first; a missing one is none.

    Raise `Invalid` if there are not as many as the policy weighs.
    """
    if len(quarters) != len(policy.quarters):
        raise Invalid("quarters-miscounted", count=len(quarters), quarters=len(policy.quarters))
    present = sum(score is not None for score in quarters)
    if present < policy.minimum_quarters:
        steps = (
            step("present", present),
            step("minimum_quarters", policy.minimum_quarters),
            Step(name="not_rated", value=TOO_FEW_QUARTERS),
        )
        return Annual(figure=figure(None, *steps), present=present, reason=TOO_FEW_QUARTERS)
    weighed = zip(policy.quarters, quarters, strict=True)
    year = rollup(
        [
            Part(name=f"quarter.{n}", weight=weight, score=score)
            for n, (weight, score) in enumerate(weighed, start=1)
        ],
        policy.missing,
    )
    parts = [Part(name="quarters", weight=policy.quarters_weight, score=year.number)]
    if policy.review_weight:
        parts.append(Part(name="review", weight=policy.review_weight, score=review))
    whole = rollup(parts, policy.missing)
    figure_ = figure(whole.number, *year.working, *whole.working)
    return Annual(figure=figure_, present=present, reason=None)
