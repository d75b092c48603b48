"""Veto 一票否决: the best grade that is left once something has occurred.

It caps the grade after all arithmetic and leaves the score as it is; nothing that comes later
lifts it.
Unit: grades of the policy, best first.
Source: the scheme, section 3.
"""

from collections.abc import Sequence

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.formula import Figure, Step, figure, formula
from domain.policies.grade import GradeBound


@fact
class Cap:
    """The best grade that a measure leaves when its veto has occurred."""

    measure: str
    grade: str


@fact
class Capped:
    """The grade that is left, with its working."""

    grade: str
    figure: Figure


@formula("veto", revision=1, since=3)
def veto(earned: str, caps: Sequence[Cap], bounds: Sequence[GradeBound]) -> Capped:
    """Return the worst of the grade `earned` and the `caps`; `bounds` are best first.

    Raise `Invalid` if one of them is no grade of the policy.
    """
    places = [place(grade, bounds) for grade in (earned, *(cap.grade for cap in caps))]
    left = bounds[max(places)].grade
    steps = (
        Step(name="earned", value=earned),
        *(Step(name=f"veto.{cap.measure}", value=cap.grade) for cap in caps),
        Step(name="grade", value=left),
    )
    return Capped(grade=left, figure=figure(None, *steps))


def place(grade: str, bounds: Sequence[GradeBound]) -> int:
    """Return how many grades are better. Raise `Invalid` if it is no grade of the policy."""
    names = [bound.grade for bound in bounds]
    if grade not in names:
        raise Invalid("grade-unknown", grade=grade, grades=tuple(names))
    return names.index(grade)
