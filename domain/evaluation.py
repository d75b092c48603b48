"""Evaluation: one rater's judgement, and whether it is complete."""

from collections.abc import Sequence
from decimal import Decimal

from domain import quantity
from domain.appraisal_policy import AppraisalPolicy, Rater
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.measure import Measure
from domain.policies.measure import RuleKind
from domain.sealed import Sealed


@fact
class Rating:
    """A rating of one measure on the policy's scale."""

    measure: str
    rating: Decimal


@fact
class EvaluateAppraisal:
    appraisal_id: str
    ratings: tuple[Rating, ...]
    comment: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class EvaluationSubmitted:
    """`on_behalf_of` is the superior for whom a delegate evaluated."""

    rater: Rater
    ratings: tuple[Rating, ...]
    comment: Sealed | None
    evaluated_by: str
    on_behalf_of: str | None = None


def require(
    ratings: Sequence[Rating],
    measures: Sequence[Measure],
    policy: AppraisalPolicy,
    *,
    whole: bool = True,
) -> tuple[Rating, ...]:
    """Return `ratings`. Raise `Rejected` unless every rated measure has one, inside the scale.

    What is not `whole` may leave some out, as a draft does.
    """
    if not measures:
        raise Ineligible("measures-not-set")
    rated = {each.code: each.rule.kind is RuleKind.RATED for each in measures}
    given = [each.measure for each in ratings]
    for each in ratings:
        if each.measure not in rated:
            raise Invalid("measure-unknown", measure=each.measure)
        if not rated[each.measure]:
            raise Invalid("measure-not-rated", measure=each.measure)
        if given.count(each.measure) > 1:
            raise Invalid("rating-twice", measure=each.measure)
        require_on_scale(each, policy)
    left_out = tuple(code for code, by_hand in rated.items() if by_hand and code not in given)
    if whole and left_out:
        raise Invalid("ratings-incomplete", measures=left_out)
    return tuple(ratings)


def require_on_scale(rating: Rating, policy: AppraisalPolicy) -> None:
    """Raise `Invalid` if the rating lies outside the scale, whichever end of it is best."""
    low, high = sorted((policy.scale_low, policy.scale_high))
    if not low <= quantity.require("rating", rating.rating) <= high:
        raise Invalid("rating-off-scale", measure=rating.measure, low=str(low), high=str(high))
