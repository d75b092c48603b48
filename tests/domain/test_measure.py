from dataclasses import replace
from decimal import Decimal

import pytest

from domain import cycle
from domain.actor import Role
from domain.cycle import Phase
from domain.measure import Measure, MeasuresSet
from domain.policies import appraisal_score
from domain.policies.measure import Rule, RuleKind
from tests.domain.appraisal_case import (
    BOSS,
    HR,
    complete,
    during,
    enrolled,
    measures,
    policy,
    quarter,
    refusal,
    set_,
    settled,
    sold,
)


@pytest.mark.parametrize("by", [BOSS, HR])
def test_measures_are_kept_with_their_rules_complete(by: str) -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled)
    rules = rules.by(by) if by == BOSS else rules.by(by, Role.HR)
    assert rules.when(set_) == [replace(settled, set_by=None if by == BOSS else by)]


def test_measures_may_be_set_again() -> None:
    other = replace(set_, measures=(sold("sales", 10_000), *measures[2:]))
    [event] = during(Phase.SET_MEASURES).given(enrolled, settled).by(BOSS).when(other)
    assert event == MeasuresSet(
        measures=tuple(complete(each) for each in other.measures), dropped=("revenue", "margin")
    )


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ((sold("revenue", 7_499), *measures[1:]), "weights-not-whole"),
        ((sold("revenue", 7_501), *measures[1:]), "weights-not-whole"),
        ((sold("revenue", 10_000), sold("margin", 0), *measures[2:]), "weight-not-positive"),
        ((sold("margin", 7_500), *measures[1:]), "measure-twice"),
        (measures[:-1], "dimension-without-measure"),
        ((), "dimension-without-measure"),
        ((replace(measures[0], code="Re venue"), *measures[1:]), "code-malformed"),
        ((replace(measures[0], name=""), *measures[1:]), "text-malformed"),
        ((replace(measures[0], unit=" "), *measures[1:]), "text-malformed"),
        (tuple(sold(f"m-{n}", 100) for n in range(51)), "measures-too-many"),
        (
            (
                replace(measures[0], rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(0))),
                *measures[1:],
            ),
            "target-not-positive",
        ),
        (
            (
                *measures[:-1],
                replace(
                    complete(measures[-1]),
                    rule=replace(complete(measures[-1]).rule, scale_high=Decimal(4)),
                ),
            ),
            "rule-against-policy",
        ),
        (
            (replace(measures[0], rule=replace(measures[0].rule, cap=Decimal(200))), *measures[1:]),
            "rule-against-policy",
        ),
    ],
)
def test_measures_that_do_not_fit_are_refused(changed: tuple[Measure, ...], rule: str) -> None:
    rules = during(Phase.SET_MEASURES).given(enrolled)
    assert refusal(rules, replace(set_, measures=changed)) == rule


def test_a_dimension_that_the_policy_lacks_has_no_measures() -> None:
    results = replace(policy.dimensions[0], weight=10_000)
    narrow = replace(
        quarter, phase=Phase.SET_MEASURES, policy=replace(policy, dimensions=(results,))
    )
    rules = during(Phase.SET_MEASURES).given(enrolled).knowing(cycle.ref(quarter.id), narrow)
    assert refusal(rules, set_) == "dimension-not-in-policy"
    assert rules.when(replace(set_, measures=measures[:2]))


def test_there_can_be_as_many_measures_as_anybody_needs() -> None:
    halved = replace(measures[2], weight=5_000)
    many = tuple(sold(f"m-{n}", 200 if n else 1_000) for n in range(46))
    assert (
        during(Phase.SET_MEASURES)
        .given(enrolled)
        .when(
            replace(set_, measures=(*many, halved, replace(halved, code="advice"), *measures[3:]))
        )
    )


accident = Measure(
    code="accident",
    name="No accident",
    dimension=measures[0].dimension,
    unit="accidents",
    weight=0,
    rule=Rule(kind=RuleKind.VETO, grade_cap="C"),
)
today = replace(policy, formulas=appraisal_score.in_force(3))
setting = during(Phase.SET_MEASURES).given(enrolled)
now = setting.knowing(
    cycle.ref(quarter.id), replace(quarter, phase=Phase.SET_MEASURES, policy=today)
)


def test_a_veto_has_no_share_and_no_limits() -> None:
    [event] = now.by(BOSS).when(replace(set_, measures=(accident, *measures)))
    assert event == MeasuresSet(measures=(accident, *(complete(each) for each in measures)))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (replace(accident, weight=1), "veto-weighted"),
        (replace(accident, rule=replace(accident.rule, grade_cap="E")), "grade-unknown"),
        (replace(accident, rule=replace(accident.rule, grade_cap=None)), "parameter-missing"),
        (
            replace(accident, rule=replace(accident.rule, cap=Decimal(120))),
            "parameter-out-of-place",
        ),
    ],
)
def test_a_veto_that_does_not_fit_is_refused(changed: Measure, rule: str) -> None:
    assert refusal(now, replace(set_, measures=(changed, *measures))) == rule


def test_a_cycle_of_earlier_rules_knows_no_veto() -> None:
    assert refusal(setting, replace(set_, measures=(accident, *measures))) == "veto-after-cycle"


def test_a_veto_alone_is_no_measure_of_a_dimension() -> None:
    results = tuple(each for each in measures if each.dimension is not accident.dimension)
    assert refusal(now, replace(set_, measures=(accident, *results))) == "dimension-without-measure"
