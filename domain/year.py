"""Year: the result of a year, made of its review, its quarters, and what capped its grade."""

from collections.abc import Sequence
from dataclasses import replace

from domain.annual import QuarterTaken, year
from domain.appraisal_policy import AppraisalPolicy
from domain.policies import formula
from domain.policies.annual import AnnualPolicy
from domain.policies.appraisal_score import graded
from domain.policies.grade import grade
from domain.policies.veto import Cap
from domain.scoring import AppraisalScored


def whole(
    review: AppraisalScored,
    policy: AppraisalPolicy,
    annual: AnnualPolicy,
    quarters: Sequence[QuarterTaken],
    occurred: Sequence[Cap],
) -> AppraisalScored:
    """Return the year's result; measures and dimensions stay the review's."""
    outcome = year(policy, annual, quarters, review.exact if annual.review_weight else None)
    result = replace(
        review,
        exact=outcome.exact,
        score=outcome.score,
        grade=None,
        earned=None,
        vetoes=(),
        annual=outcome.scored,
    )
    if outcome.score is None:
        return result
    read = formula.find(formula.named("grade", policy.formulas), grade)
    earned = read(outcome.score, policy.grades)
    if not occurred:
        return replace(result, grade=earned)
    left = graded(policy, earned, occurred).grade
    vetoes = tuple(cap.measure for cap in occurred)
    return replace(result, grade=left, earned=earned, vetoes=vetoes)
