"""Group: who is compared with whom, when groups that are too small merge upward.

Unit: people. A group below the least size goes into the group above it, with all that has merged
into it; what is at the top stays, whatever its size.
Source: the scheme, section 3; the least size is the policy's.
"""

from collections.abc import Mapping, Sequence

from domain.decider import fact
from domain.errors import Invalid


@fact
class Group:
    """A unit of the organisation, the one above it, and its people."""

    id: str
    above: str | None
    people: tuple[str, ...]


@fact
class Merged:
    """A group that is large enough, or at the top, and the units that it is made of."""

    id: str
    units: tuple[str, ...]
    people: tuple[str, ...]


def merged(groups: Sequence[Group], smallest: int) -> tuple[Merged, ...]:
    """Return the groups to compare, by id, each with units and people by id; none is empty.

    Raise `Invalid` if a group's upper group is missing, or lies below it.
    """
    above = {group.id: group.above for group in groups}
    people = {group.id: list(group.people) for group in groups}
    units = {group.id: [group.id] for group in groups}
    for id_ in sorted(above, key=lambda id_: (-depth(id_, above), id_)):
        upper = above[id_]
        if upper is not None and len(people[id_]) < smallest:
            people[upper] += people.pop(id_)
            units[upper] += units.pop(id_)
    return tuple(
        Merged(id=id_, units=tuple(sorted(units[id_])), people=tuple(sorted(people[id_])))
        for id_ in sorted(people)
        if people[id_]
    )


def depth(id_: str, above: Mapping[str, str | None]) -> int:
    """Return how many groups lie above. Raise `Invalid` if one is missing or they go round."""
    climbed: list[str] = []
    upper = above[id_]
    while upper is not None:
        if upper not in above:
            raise Invalid("group-unknown", group=upper, of=id_)
        if upper in climbed:
            raise Invalid("groups-go-round", group=id_)
        climbed.append(upper)
        upper = above[upper]
    return len(climbed)
