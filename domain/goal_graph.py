"""Goal graph: which goal serves which; no way along it leads back to where it began."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from domain.errors import Ineligible
from domain.goal_plan import Goal

DEEPEST = 8
"""How many goals may stand above one another."""

MOST_PARENTS = 5


def require_linkable(
    child: Goal, parent: Goal, goals: Mapping[str, Goal], nameable: Callable[[str], bool]
) -> None:
    """Raise `Ineligible` if the link closed a circle, led too deep, or were one too many.

    Of a circle those goals are named that are `nameable`.
    """
    circle = way_up(parent.id, child.id, goals)
    if circle is not None:
        raise Ineligible("goal-cycle", path=tuple(filter(nameable, circle)))
    if parent.id not in child.parents and len(child.parents) >= MOST_PARENTS:
        raise Ineligible("goal-parents-many", most=MOST_PARENTS)
    if height(parent.id, goals, up=True) + height(child.id, goals, up=False) > DEEPEST:
        raise Ineligible("goal-too-deep", most=DEEPEST)


def way_up(start: str, end: str, goals: Mapping[str, Goal]) -> list[str] | None:
    """Return the goals from `end` down to `start`, both with them, or none if no link leads up."""
    from_: dict[str, str | None] = {start: None}
    left = [start]
    while left:
        here = left.pop()
        if here == end:
            return list(followed(here, from_))
        for above in sorted(goals[here].parents):
            if above not in from_:
                from_[above] = here
                left.append(above)
    return None


def followed(end: str, from_: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the way back from `end`."""
    here: str | None = end
    while here is not None:
        yield here
        here = from_[here]


def height(start: str, goals: Mapping[str, Goal], *, up: bool) -> int:
    """Return how many goals stand one above another from `start` on, itself with them."""
    level: Sequence[str] = (start,)
    found = 0
    while level and found <= DEEPEST:
        found += 1
        ways = (goals[each].parents if up else goals[each].children for each in level)
        level = tuple({each for way in ways for each in way})
    return found
