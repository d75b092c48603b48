"""Goal progress: how far a goal has come by what serves it, all the way down.

A goal that something serves whose progress is known stands at Σ weight × progress / Σ weight over
what is known; any other stands where it was last reported to stand, or nowhere known. A measure
stands at its released score, before that at what of its plan is attained by its latest check-in,
rounded as it is shown; one that does not apply stands nowhere. What has no progress yet drops out
and the others share its weight, so weights need not sum to 10 000; what was dropped counts nowhere.
Nothing counts below 0.

Unit: per cent, exact; weights in basis points.
Source: the scheme, sections 2 and 3 (roll-up).
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from domain.decider import fact
from domain.policies.rollup import Missing, Part, rollup
from domain.policies.rounding import half_up

NOUGHT = Fraction(0)

DIGITS = 2
"""To how many digits a figure in per cent is shown."""


@fact
class Serving:
    """What serves a goal: another goal by its id, or a measure and how it stands, if it does."""

    weight: int
    goal_id: str | None = None
    stands: Decimal | None = None


@fact
class Standing:
    """A goal: what serves it, and what was last reported, in per cent."""

    serving: Sequence[Serving] = ()
    reported: int | None = None
    dropped: bool = False


def measured(released: Decimal | None, attained: Fraction | None) -> Decimal | None:
    """Return how a measure stands: at its released score, else at what is attained, in per cent."""
    if released is not None or attained is None:
        return released
    return half_up(attained, DIGITS)


def progress(goal_id: str, goals: Mapping[str, Standing]) -> Fraction | None:
    """Return how far a goal has come, or none where nothing is known. No link leads back to it."""
    known: dict[str, Fraction | None] = {}

    def of(goal_id: str) -> Fraction | None:
        if goal_id not in known:
            known[goal_id] = one(goals[goal_id], goals, of)
        return known[goal_id]

    return of(goal_id)


def one(
    goal: Standing, goals: Mapping[str, Standing], of: Callable[[str], Fraction | None]
) -> Fraction | None:
    """Return how far one goal has come, `of` telling that of others."""
    parts: list[Part] = []
    for number, each in enumerate(goal.serving):
        if each.goal_id is None:
            stands = None if each.stands is None else max(Fraction(each.stands), NOUGHT)
        else:
            stands = None if goals[each.goal_id].dropped else of(each.goal_id)
        parts.append(Part(name=str(number), weight=each.weight, score=stands))
    rolled = rollup(parts, Missing.RENORMALISE).number
    if rolled is not None or goal.reported is None:
        return rolled
    return Fraction(goal.reported)
