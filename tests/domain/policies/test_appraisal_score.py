from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.appraisal_policy import OPERATIONS, Dimension, DimensionWeight, Rater
from domain.measure import Measure, settled
from domain.policies import formula
from domain.policies.appraisal_score import (
    Entry,
    MeasureScore,
    Scored,
    appraisal_score,
    appraisal_score_capped,
    in_force,
)
from domain.policies.formula import Figure, Step
from domain.policies.measure import Rule, RuleKind
from domain.policies.rollup import Missing

policy = replace(
    OPERATIONS,
    dimensions=(
        DimensionWeight(dimension=Dimension.RESULTS, weight=6_000),
        DimensionWeight(dimension=Dimension.ABILITY, weight=4_000),
    ),
    formulas=in_force(1),
)
measures = settled(
    (
        Measure(
            code="sales",
            name="Sales",
            dimension=Dimension.RESULTS,
            unit="USD",
            weight=10_000,
            rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(3)),
        ),
        Measure(
            code="analysis",
            name="Analysis",
            dimension=Dimension.ABILITY,
            unit="points",
            weight=10_000,
            rule=Rule(kind=RuleKind.RATED),
        ),
    ),
    policy,
)
rating = Entry(measure="analysis", value=Decimal(4), rater=Rater.SUPERIOR)


def sales(actual: str) -> Entry:
    return Entry(measure="sales", value=Decimal(actual))


def outcome(scored: Scored) -> tuple[str | None, str, str | None]:
    return scored.exact, str(scored.score), scored.grade


def test_it_rounds_once_at_the_end() -> None:
    # A third of the target is 33⅓ points, of which 60 % is exactly 20.
    scored = appraisal_score(policy, measures, (sales("1"), rating))
    assert outcome(scored) == ("50", "50.00", "D")
    assert [str(each.score) for each in scored.measures] == ["33.33", "75.00"]
    assert [each.exact for each in scored.dimensions] == ["100/3", "75"]


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("89.95", ("1799/20", "90.0", "S")), ("89.949", ("89949/1000", "89.9", "A"))],
)
def test_the_grade_agrees_with_the_released_score(
    actual: str, expected: tuple[str, str, str]
) -> None:
    results = replace(policy.dimensions[0], weight=10_000)
    by_sales = replace(measures[0], rule=replace(measures[0].rule, target=Decimal(100)))
    alone = replace(policy, digits=1, dimensions=(results,))
    assert outcome(appraisal_score(alone, (by_sales,), (sales(actual),))) == expected


def test_all_missing_is_not_rated() -> None:
    for missing in Missing:
        scored = appraisal_score(replace(policy, missing=missing), measures, ())
        assert outcome(scored) == (None, "None", None)
        assert scored.missing == ("sales", "analysis")


def test_the_policy_says_what_becomes_of_the_missing() -> None:
    assert outcome(appraisal_score(policy, measures, (rating,))) == ("75", "75.00", "B")
    zero = replace(policy, missing=Missing.ZERO)
    assert outcome(appraisal_score(zero, measures, (rating,))) == ("30", "30.00", "D")


def by_a_point(*_: object) -> Figure:
    return formula.figure(Fraction(1))


def worst(*_: object) -> str:
    return "D"


@pytest.mark.parametrize(
    ("name", "run", "expected"),
    [
        ("measure-score", by_a_point, ("1", "1.00", "D")),
        ("rollup", by_a_point, ("1", "1.00", "D")),
        ("grade", worst, ("90", "90.00", "D")),
    ],
)
def test_it_computes_with_the_policys_own_revisions(
    name: str,
    run: Callable[..., object],
    expected: tuple[str, str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = formula.Formula(name=name, revision=2, since=4, run=run)
    monkeypatch.setitem(formula.FORMULAS, new.id, new)
    inputs = (sales("3"), rating)
    assert outcome(appraisal_score(policy, measures, inputs)) == ("90", "90.00", "S")
    later = replace(policy, formulas=in_force(4))
    assert outcome(appraisal_score(later, measures, inputs)) == expected


def test_the_working_names_every_figure_and_its_formula() -> None:
    scored = appraisal_score(policy, measures, (sales("3"), rating))
    assert [(line.of, line.formula, line.figure.value) for line in scored.working] == [
        ("measure:sales", "measure-score/1", "100"),
        ("measure:analysis:SUPERIOR", "measure-score/1", "75"),
        ("measure:analysis", "rollup/1", "75"),
        ("dimension:RESULTS", "rollup/1", "100"),
        ("dimension:ABILITY", "rollup/1", "75"),
        ("appraisal", "rollup/1", "90"),
    ]


@given(st.permutations([sales("2"), rating]), st.permutations(measures))
def test_the_order_of_inputs_does_not_matter(entries: list[Entry], ordered: list[Measure]) -> None:
    assert outcome(appraisal_score(policy, ordered, entries)) == ("70", "70.00", "B")


def test_each_revision_of_the_rules_has_its_formulas() -> None:
    assert in_force(1) == ("measure-score/1", "rollup/1", "grade/1", "appraisal-score/1")
    assert in_force(2) == in_force(1)
    assert in_force(3) == (*in_force(1)[:3], "appraisal-score/2", "veto/1")


today = replace(policy, formulas=in_force(3))
safe = Measure(
    code="accident",
    name="No accident",
    dimension=Dimension.RESULTS,
    unit="accidents",
    weight=0,
    rule=Rule(kind=RuleKind.VETO, grade_cap="C"),
)
secret = replace(safe, code="breach", rule=replace(safe.rule, grade_cap="B"))
vetoed = settled((safe, *measures, secret), today)


def occurred(*codes: str) -> list[Entry]:
    return [Entry(measure=each.code, value=each.code in codes) for each in (safe, secret)]


def test_without_a_veto_both_revisions_come_to_the_same() -> None:
    for inputs in ((), (sales("3"),), (sales("2"), rating)):
        later = appraisal_score_capped(today, measures, inputs)
        assert later == appraisal_score(policy, measures, inputs)


def test_a_veto_that_did_not_occur_changes_nothing() -> None:
    inputs = (sales("3"), rating)
    without = appraisal_score(policy, measures, inputs)
    pointless = tuple(MeasureScore(code=c, exact=None, score=None) for c in ("accident", "breach"))
    expected = replace(without, measures=(*without.measures, *pointless))
    assert appraisal_score_capped(today, vetoed, (*inputs, *occurred())) == expected
    assert appraisal_score_capped(today, vetoed, inputs) == expected


def test_a_veto_caps_the_grade_after_all_arithmetic_and_the_working_says_so() -> None:
    scored = appraisal_score_capped(
        today, vetoed, (sales("3"), rating, *occurred("accident", "breach"))
    )
    assert outcome(scored) == ("90", "90.00", "C")
    assert (scored.vetoes, scored.earned) == (("accident", "breach"), "S")
    last = scored.working[-1]
    assert (last.of, last.formula) == ("grade", "veto/1")
    assert last.figure.steps == (
        Step(name="earned", value="S"),
        Step(name="veto.accident", value="C"),
        Step(name="veto.breach", value="B"),
        Step(name="grade", value="C"),
    )


def test_a_veto_never_lifts_a_grade() -> None:
    poor = (sales("0"), replace(rating, value=Decimal(1)), *occurred("breach"))
    scored = appraisal_score_capped(today, vetoed, poor)
    assert (scored.grade, scored.earned, scored.vetoes) == ("D", "D", ("breach",))


def test_who_is_not_rated_has_no_grade_to_cap() -> None:
    scored = appraisal_score_capped(today, vetoed, occurred("accident"))
    assert outcome(scored) == (None, "None", None)
    assert (scored.missing, scored.vetoes) == (("sales", "analysis"), ())
