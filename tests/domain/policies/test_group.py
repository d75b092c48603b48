import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.group import Group, Merged, merged


def group(id_: str, above: str | None, people: int = 0) -> Group:
    return Group(id=id_, above=above, people=tuple(f"{id_}{n}" for n in range(people)))


def sizes(found: tuple[Merged, ...]) -> dict[str, tuple[tuple[str, ...], int]]:
    return {each.id: (each.units, len(each.people)) for each in found}


def test_a_group_that_is_large_enough_stands_alone() -> None:
    found = merged([group("A", None, 5), group("B", "A", 5)], 5)
    assert sizes(found) == {"A": (("A",), 5), "B": (("B",), 5)}
    assert sizes(merged([group("A", None, 5), group("B", "A", 6)], 5))["B"] == (("B",), 6)


def test_a_small_group_goes_into_the_one_above() -> None:
    found = merged([group("A", None, 5), group("B", "A", 4)], 5)
    assert sizes(found) == {"A": (("A", "B"), 9)}


def test_what_has_merged_counts_when_the_next_is_measured() -> None:
    line = [group("A", None, 9), group("B", "A", 2), group("C", "B", 2), group("D", "B", 1)]
    assert sizes(merged(line, 5)) == {"A": (("A",), 9), "B": (("B", "C", "D"), 5)}
    assert sizes(merged(line, 6)) == {"A": (("A", "B", "C", "D"), 14)}


def test_what_is_at_the_top_stays_whatever_its_size() -> None:
    assert sizes(merged([group("A", None, 1)], 5)) == {"A": (("A",), 1)}


def test_nobody_is_no_group() -> None:
    assert merged([group("A", None), group("B", "A", 5)], 5) == (
        Merged(id="B", units=("B",), people=("B0", "B1", "B2", "B3", "B4")),
    )


def test_a_group_above_has_to_be_known() -> None:
    with pytest.raises(Invalid) as refused:
        merged([group("B", "A", 5)], 5)
    assert refused.value.rule == "group-unknown"


def test_groups_do_not_go_round() -> None:
    with pytest.raises(Invalid) as refused:
        merged([group("A", "B", 5), group("B", "A", 5), group("C", None)], 5)
    assert refused.value.rule == "groups-go-round"


@given(
    st.data(),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7)), min_size=1, max_size=10),
    st.integers(1, 8),
)
def test_everybody_is_in_one_group_and_none_but_the_top_is_small(
    data: st.DataObject, drawn: list[tuple[int, int]], smallest: int
) -> None:
    groups = [
        group(f"G{n}", f"G{above % n}" if n else None, people)
        for n, (above, people) in enumerate(drawn)
    ]
    found = merged(groups, smallest)
    people = sorted(person for each in found for person in each.people)
    assert people == sorted(person for each in groups for person in each.people)
    assert all(len(each.people) >= smallest or each.id == "G0" for each in found)
    assert merged(data.draw(st.permutations(groups)), smallest) == found
