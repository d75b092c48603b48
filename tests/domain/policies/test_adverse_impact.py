import pytest

from domain.errors import Invalid
from domain.policies.adverse_impact import Group, four_fifths


def group(name: str, people: int, selected: int) -> Group:
    return Group(name=name, people=people, selected=selected)


@pytest.mark.parametrize(
    ("ours", "theirs", "ratio", "flagged"),
    [
        ((5, 3), (20, 15), "4/5", False),
        ((300, 45), (500, 100), "3/4", True),
        ((10, 0), (10, 1), "0", True),
        ((10, 0), (10, 0), "1", False),
    ],
)
def test_four_fifths_of_the_highest_rate(
    ours: tuple[int, int], theirs: tuple[int, int], ratio: str, flagged: bool
) -> None:
    found = four_fifths([group("f", *ours), group("m", *theirs)])
    assert (found[0].ratio, found[0].flagged) == (ratio, flagged)
    assert not found[1].flagged


@pytest.mark.parametrize(
    "odd",
    [
        Group(name="x", people=0, selected=0),
        Group(name="x", people=3, selected=4),
        Group(name="x", people=3, selected=-1),
    ],
)
def test_impossible_groups_are_refused(odd: Group) -> None:
    with pytest.raises(Invalid, match="group-impossible"):
        four_fifths([odd])
