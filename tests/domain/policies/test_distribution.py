from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.distribution import (
    Distributed,
    Distribution,
    Excess,
    Graded,
    Limit,
    Quota,
    Ranked,
    Tie,
    Ties,
    counts,
    distributed,
    excesses,
    most,
    require,
)
from tests.domain import vectors

GRADES = "SABCD"
best = Limit(grades=("S", "A"), share=2_000)
shares = (1_000, 2_000, 4_000, 2_000, 1_000)
quotas = tuple(Quota(grade=grade, share=share) for grade, share in zip(GRADES, shares, strict=True))
policy = Distribution(limits=(best,), quotas=quotas)
people = st.lists(st.integers(60, 75), min_size=1, max_size=40)


def ranked(*scores: int, grade: str = "B") -> list[Ranked]:
    return [
        Ranked(person=f"E{n:02}", score=Decimal(score), grade=grade)
        for n, score in enumerate(scores)
    ]


def grades(found: Distributed) -> dict[str, str]:
    return {each.person: each.grade for each in found.grades}


@pytest.mark.parametrize("example", vectors.read("quotas"))
def test_worked_examples(example: dict[str, Any]) -> None:
    named = [
        Quota(grade=str(n), share=percent * 100) for n, percent in enumerate(example["percents"])
    ]
    assert list(counts(example["people"], named)) == example["counts"]


@given(st.integers(0, 500))
def test_counts_sum_to_the_group_and_stay_within_one_of_their_share(size: int) -> None:
    found = counts(size, quotas)
    assert sum(found) == size
    for count, share in zip(found, shares, strict=True):
        assert abs(count - Fraction(size * share, 10_000)) < 1


def test_a_limit_is_rounded_down() -> None:
    assert [most(size, best) for size in (4, 5, 9, 10, 14)] == [0, 1, 1, 2, 2]


def test_five_of_fourteen_are_more_than_a_fifth() -> None:
    given_ = ("S", "S", "A", "A", "A", *"BBBBBCCCD")
    assert excesses(given_, (best,)) == (Excess(grades=("S", "A"), most=2, count=5),)
    assert excesses(given_[3:], (best,)) == ()
    assert excesses(given_[4:], (best,)) == ()


def test_people_are_taken_by_their_score() -> None:
    found = distributed(ranked(71, 90, 62, 80, 75, 60, 85, 70, 65, 77), quotas, Ties.BETTER)
    assert found.counts == (1, 2, 4, 2, 1)
    assert [(each.person, each.grade) for each in found.grades] == [
        *(("E01", "S"), ("E06", "A"), ("E03", "A")),
        *(("E09", "B"), ("E04", "B"), ("E00", "B"), ("E07", "B")),
        *(("E08", "C"), ("E02", "C"), ("E05", "D")),
    ]
    assert found.ties == ()


def test_a_grade_that_the_score_did_not_earn_is_marked() -> None:
    found = distributed(ranked(90, 80, 70, 60, 50), quotas, Ties.BETTER)
    assert found.counts == (1, 1, 2, 1, 0)
    assert found.grades == tuple(
        Graded(person=f"E0{n}", grade=grade, by_quota=grade != "B")
        for n, grade in enumerate("SABBC")
    )


@pytest.mark.parametrize(("ties", "grade"), [(Ties.BETTER, "S"), (Ties.LOWER, "A")])
def test_those_who_are_tied_at_a_cut_stay_together_and_it_is_recorded(
    ties: Ties, grade: str
) -> None:
    found = distributed(ranked(70, 90, 90, 60, 50), quotas, ties)
    assert grades(found) == {"E00": "B", "E01": grade, "E02": grade, "E03": "B", "E04": "C"}
    assert found.ties == (
        Tie(score=Decimal(90), people=("E01", "E02"), better="S", lower="A", grade=grade),
    )


def test_a_tie_is_recorded_at_every_cut() -> None:
    found = distributed(ranked(90, 80, 70, 60, 60), quotas, Ties.LOWER)
    assert found.ties == (
        Tie(score=Decimal(60), people=("E03", "E04"), better="B", lower="C", grade="C"),
    )


def test_equals_within_a_grade_are_no_tie() -> None:
    assert distributed(ranked(90, 80, 70, 70, 50), quotas, Ties.BETTER).ties == ()


def test_a_group_of_nobody_has_no_grades() -> None:
    assert distributed([], quotas, Ties.BETTER) == Distributed(
        grades=(), counts=(0, 0, 0, 0, 0), ties=()
    )


@given(st.data(), people, st.sampled_from(Ties))
def test_permuting_people_with_their_ids_permutes_the_grades(
    data: st.DataObject, scores: list[int], ties: Ties
) -> None:
    group = ranked(*scores)
    found = distributed(group, quotas, ties)
    assert distributed(data.draw(st.permutations(group)), quotas, ties) == found


@given(people, st.sampled_from(Ties))
def test_equal_scores_have_equal_grades_and_better_ones_no_worse(
    scores: list[int], ties: Ties
) -> None:
    found = grades(distributed(ranked(*scores), quotas, ties))
    for one, score in enumerate(scores):
        for other, compared in enumerate(scores):
            if score >= compared:
                better, worse = found[f"E{one:02}"], found[f"E{other:02}"]
                assert GRADES.index(better) <= GRADES.index(worse)


@given(people)
def test_without_ties_each_grade_has_its_count(scores: list[int]) -> None:
    found = distributed(ranked(*dict.fromkeys(scores)), quotas, Ties.BETTER)
    given_ = [each.grade for each in found.grades]
    assert tuple(given_.count(grade) for grade in GRADES) == found.counts


@given(people)
def test_ties_go_up_or_down_and_never_past_the_quota_on_the_other_side(scores: list[int]) -> None:
    up = [each.grade for each in distributed(ranked(*scores), quotas, Ties.BETTER).grades]
    down = [each.grade for each in distributed(ranked(*scores), quotas, Ties.LOWER).grades]
    room = counts(len(scores), quotas)
    for n, grade in enumerate(GRADES):
        reached = set(GRADES[: n + 1])
        assert sum(each in reached for each in up) >= sum(room[: n + 1]), grade
        assert sum(each in reached for each in down) <= sum(room[: n + 1]), grade


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (replace(policy, limits=(replace(best, grades=("S", "E")),)), "grade-unknown"),
        (replace(policy, limits=(replace(best, grades=()),)), "limit-undefined"),
        (replace(policy, limits=(replace(best, share=-1),)), "limit-undefined"),
        (replace(policy, limits=(replace(best, share=10_001),)), "limit-undefined"),
        (replace(policy, quotas=quotas[:4]), "quotas-not-of-the-grades"),
        (replace(policy, quotas=quotas[::-1]), "quotas-not-of-the-grades"),
        (
            replace(policy, quotas=(*quotas, Quota(grade="E", share=0))),
            "quotas-not-of-the-grades",
        ),
        (
            replace(policy, quotas=(replace(quotas[0], share=999), *quotas[1:])),
            "weights-not-whole",
        ),
        (
            replace(policy, quotas=(replace(quotas[0], share=1_001), *quotas[1:])),
            "weights-not-whole",
        ),
        (
            replace(
                policy,
                quotas=(replace(quotas[0], share=-1), replace(quotas[1], share=3_001), *quotas[2:]),
            ),
            "weight-negative",
        ),
        (replace(policy, smallest_group=0), "smallest-group-empty"),
    ],
)
def test_a_distribution_that_is_undefined_is_refused(changed: Distribution, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(changed, tuple(GRADES))
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    "changed",
    [
        policy,
        Distribution(),
        replace(policy, quotas=()),
        replace(policy, limits=(replace(best, share=0), replace(best, share=10_000))),
        replace(policy, smallest_group=1),
    ],
)
def test_limits_and_quotas_stand_together_or_alone(changed: Distribution) -> None:
    assert require(changed, tuple(GRADES)) == changed


def test_a_grade_may_have_no_quota_at_all() -> None:
    without = replace(policy, quotas=(Quota(grade="S", share=0), Quota(grade="A", share=10_000)))
    assert require(without, ("S", "A")) == without
    assert counts(7, without.quotas) == (0, 7)
