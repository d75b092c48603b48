"""Grade: the letter that a released score earns.

Unit: points of the released, rounded score; a grade's range is half-open: from its own bound up to,
and without, the next better grade's. The best grade has no upper end.
Source: the scheme, section 3; the bounds are the policy's.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from domain import quantity
from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import formula


@fact
class GradeBound:
    """A grade and the least score that earns it."""

    grade: str
    from_score: Decimal


def require(bounds: Sequence[GradeBound]) -> None:
    """Raise `Invalid` if there are no grades, two of a name, or ranges that overlap."""
    if not bounds:
        raise Invalid("grades-missing")
    for bound in bounds:
        quantity.require("from_score", bound.from_score)
        if not bound.grade.strip():
            raise Invalid("grade-unnamed", from_score=str(bound.from_score))
        if sum(bound.grade == other.grade for other in bounds) > 1:
            raise Invalid("grade-twice", grade=bound.grade)
    for better, worse in pairwise(bounds):
        if worse.from_score >= better.from_score:
            raise Invalid("grades-out-of-order", better=better.grade, worse=worse.grade)


@formula("grade", revision=1, since=1)
def grade(score: Decimal, bounds: Sequence[GradeBound]) -> str:
    """Return the grade of a released score; `bounds` are best first.

    Raise `Invalid` if the score lies below them all.
    """
    for bound in bounds:
        if score >= bound.from_score:
            return bound.grade
    raise Invalid("score-below-grades", score=str(score))
