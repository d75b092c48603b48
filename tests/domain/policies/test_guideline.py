from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from domain.policies.distribution import Distribution, Limit, Quota, Ties, counts, distributed
from domain.policies.guideline import (
    LimitBalance,
    Place,
    balance,
    capped,
    quota_grades,
    ranked,
)

GRADES = ("S", "A", "B", "C", "D")
QUOTAS = tuple(
    Quota(grade=grade, share=share)
    for grade, share in zip(GRADES, (1_000, 2_000, 4_000, 2_000, 1_000), strict=True)
)
top = Limit(grades=("S", "A"), share=2_000)


def group(*marks: str) -> list[Place]:
    """Return people with scores and grades: `"85 A"`."""
    people: list[Place] = []
    for n, mark in enumerate(marks):
        score, grade = mark.split()
        people.append(Place(person=f"P{n:03}", score=Decimal(score), earned=grade, grade=grade))
    return people


def test_a_quota_is_met_by_as_many_as_it_gives() -> None:
    distribution = Distribution(quotas=QUOTAS)
    people = group("9 S", "8 A", "7 A", "6 B", "5 B", "4 B", "3 B", "2 C", "1 C", "0 D")
    found = balance(people, distribution, GRADES)
    assert [(each.wanted, each.count) for each in found.grades] == [
        *((1, 1), (2, 2), (4, 4), (2, 2), (1, 1))
    ]
    assert [each.share for each in found.grades] == [each.share for each in QUOTAS]
    assert (found.people, found.limits, found.violated) == (10, (), False)
    other = [*people[:-1], replace(people[-1], grade="C")]
    assert balance(other, distribution, GRADES).violated


@pytest.mark.parametrize(("ties", "violated"), [(Ties.BETTER, False), (Ties.LOWER, True)])
def test_who_is_tied_at_a_cut_of_a_quota_counts_where_they_go(
    ties: Ties, *, violated: bool
) -> None:
    halves = (Quota(grade="S", share=5_000), Quota(grade="A", share=5_000))
    people = group("9 S", "8 S", "8 S", "1 A")
    distribution = Distribution(quotas=halves, ties=ties)
    assert balance(people, distribution, ("S", "A")).violated is violated


@pytest.mark.parametrize(
    ("marks", "ties", "most", "count", "tied", "violated"),
    [
        (("9 S", "8 B", "7 B", "6 B", "5 B"), Ties.BETTER, 1, 1, 0, False),
        (("9 S", "8 A", "7 B", "6 B", "5 B"), Ties.BETTER, 1, 2, 0, True),
        (("9 S", "9 S", "9 S", "6 B", "5 B"), Ties.BETTER, 1, 3, 2, False),
        (("9 S", "9 S", "8 S", "6 B", "5 B"), Ties.BETTER, 1, 3, 0, True),
        (("9 S", "9 S", "7 B", "6 B", "5 B"), Ties.LOWER, 1, 2, 0, True),
        (("9 S", "8 B", "7 B", "6 B"), Ties.BETTER, 0, 1, 0, True),
        (("9 S", *["6 B"] * 9), Ties.BETTER, 2, 1, 0, False),
        (("9 S", "8 S", "8 A", *["6 B"] * 7), Ties.BETTER, 2, 3, 1, False),
        (("9 S", "8 S", "8 A", "8 A", *["6 B"] * 6), Ties.BETTER, 2, 4, 2, False),
        (("9 S", "8 S", "7 S", "7 A", *["6 B"] * 11), Ties.BETTER, 3, 4, 1, False),
    ],
)
def test_a_limit_is_rounded_down_and_ties_at_its_cut_are_the_policys(  # noqa: PLR0917 - a table
    marks: tuple[str, ...],
    ties: Ties,
    most: int,
    count: int,
    tied: int,
    violated: bool,
) -> None:
    found = balance(group(*marks), Distribution(limits=(top,), ties=ties), GRADES)
    assert found.limits == (
        LimitBalance(grades=("S", "A"), share=2_000, most=most, count=count, tied=tied),
    )
    assert found.violated is violated
    assert [(each.share, each.wanted) for each in found.grades] == [(None, None)] * 5


def test_a_guideline_without_anything_is_kept_by_anybody() -> None:
    assert not balance(group("9 S"), Distribution(), GRADES).violated
    assert not balance([], Distribution(quotas=QUOTAS, limits=(top,)), GRADES).violated


def test_a_cap_is_the_best_that_is_left() -> None:
    assert capped("S", "C", GRADES) == "C"
    assert capped("D", "C", GRADES) == "D"
    assert capped("A", None, GRADES) == "A"


@settings(max_examples=100, deadline=None)
@forall(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([None, *GRADES])), max_size=40),
    st.sampled_from(Ties),
)
def test_a_group_with_its_quotas_grades_violates_no_quota(
    scores: list[tuple[int, str | None]], ties: Ties
) -> None:
    people = [
        Place(person=f"P{n:03}", score=Decimal(score), earned="B", grade="B", cap=cap)
        for n, (score, cap) in enumerate(scores)
    ]
    distribution = Distribution(quotas=QUOTAS, ties=ties)
    outcome = distributed(ranked(people), QUOTAS, ties)
    given = {each.person: each for each in quota_grades(people, outcome, GRADES)}
    after = [replace(each, grade=given[each.person].grade) for each in people]
    found = balance(after, distribution, GRADES)
    assert not found.violated
    assert [each.wanted for each in found.grades if people] == (
        list(counts(len(people), QUOTAS)) if people else []
    )
    for each in people:
        assert each.cap is None or GRADES.index(given[each.person].grade) >= GRADES.index(each.cap)
        assert given[each.person].made is (given[each.person].grade != each.earned)
