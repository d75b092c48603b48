from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import cycle, employee
from domain.actor import Actor
from domain.annual import AnnualScored, QuarterTaken, year
from domain.appeal import ResultAdjusted
from domain.appraisal import appraisal
from domain.appraisal import ref as appraisal_ref
from domain.appraisal_annual import of_same_quarters, require_current, taken
from domain.appraisal_annual import reviewed as is_reviewed
from domain.appraisal_case import Enrolled, State
from domain.appraisal_policy import OPERATIONS
from domain.cycle import Cycle, CyclePeriod, Phase
from domain.decider import Given
from domain.feedback import ResultReleased
from domain.policies import appraisal_score
from domain.policies.annual import TOO_FEW_QUARTERS, AnnualPolicy
from domain.policies.rollup import Missing
from domain.policies.rounding import half_up, parse
from domain.rulebook import RULES
from domain.scoring import AppraisalScored, ScoreAppraisal
from tests.domain.appraisal_case import (
    HER,
    enrolled,
    evaluated,
    refusal,
    release,
    settled,
    she,
)
from tests.domain.test_veto import occurred, veto
from tests.given import Rules

ID = "appraisal:2016:E00002"
QUARTERS = tuple(f"cycle:2016Q{n}" for n in (1, 2, 3, 4))
score = ScoreAppraisal(appraisal_id=ID)
release_ = replace(release, appraisal_id=ID)
policy = replace(
    OPERATIONS, formulas=appraisal_score.in_force(RULES), annual=AnnualPolicy(), appeal_days=5
)
the_year = Cycle(
    id="cycle:2016",
    phase=Phase.FEED_BACK,
    policy=policy,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 12, 31),
    period=CyclePeriod.YEAR,
    quarters=QUARTERS,
)
of_the_year = replace(enrolled, cycle_id="cycle:2016")
reviewed = (of_the_year, settled, evaluated)  # 75 ability, 100 teamwork, 60 innovation


def quarter(n: int, score: str | None, *later: ResultAdjusted) -> State:
    """Return an appraisal of a quarter that was released with a score."""
    result = ResultReleased(score=None if score is None else Decimal(score), grade=None)
    opened = replace(enrolled, cycle_id=QUARTERS[n - 1])
    return appraisal.replay([opened, settled, result, *later])


def adjusted(score: str) -> ResultAdjusted:
    return ResultAdjusted(score=Decimal(score), grade="A", adjusted_on=date(2017, 1, 3))


def during(
    *quarters: State, period: Cycle = the_year, events: Sequence[Any] = reviewed
) -> Rules[Any, Any, State]:
    rules = Rules(appraisal).knowing(employee.ref(HER), she).knowing(cycle.ref(the_year.id), period)
    for cycle_id, state in zip(QUARTERS, quarters, strict=False):
        rules = rules.knowing(appraisal_ref(f"appraisal:{cycle_id[6:]}:E00002"), state)
    return rules.given(*events)


def scored(rules: Rules[Any, Any, State]) -> AppraisalScored:
    (event,) = rules.when(score)
    assert isinstance(event, AppraisalScored)
    return event


def made_of(event: AppraisalScored) -> AnnualScored:
    assert event.annual is not None
    return event.annual


four = (quarter(1, "80.00"), quarter(2, "90.00"), quarter(3, "85.00"), quarter(4, "95.00"))


def test_a_year_comes_of_its_quarters_and_the_review() -> None:
    event = scored(during(*four))  # 60 % of 87.5 and 40 % of 77.5
    assert (event.exact, event.score, event.grade) == ("167/2", Decimal("83.50"), "A")
    made = made_of(event)
    assert (made.review, made.present, made.reason) == ("155/2", 4, None)
    assert [(each.cycle_id, each.weight, each.score) for each in made.quarters] == [
        (cycle_id, 2_500, Decimal(score))
        for cycle_id, score in zip(QUARTERS, ("80.00", "90.00", "85.00", "95.00"), strict=True)
    ]
    assert made.formula == "annual/1"
    assert ("quarters.score", "175/2") in {(step.name, step.value) for step in made.working}
    assert {each.dimension for each in event.dimensions} == {
        "RESULTS",
        "ABILITY",
        "TEAMWORK",
        "INNOVATION",
    }


def test_an_adjusted_quarter_counts_as_adjusted() -> None:
    event = scored(during(quarter(1, "80.00", adjusted("100.00")), *four[1:]))
    assert made_of(event).quarters[0] == QuarterTaken(
        cycle_id=QUARTERS[0], weight=2_500, version=0, score=Decimal("100.00"), adjusted=True
    )
    assert event.score == Decimal("86.50")


def test_how_many_events_a_quarter_had_is_kept() -> None:
    rules = during(*four)
    known = replace(rules.knows({}), versions={"appraisal:2016Q2:E00002": 7})
    period = replace(known, states={f"appraisal:{c[6:]}:E00002": None for c in QUARTERS})
    assert [each.version for each in taken(the_year, AnnualPolicy(), HER, period)] == [0, 7, 0, 0]


def test_who_joined_in_the_year_is_measured_by_the_quarters_there_are() -> None:
    event = scored(during(None, None, *four[2:]))
    assert made_of(event).present == 2
    assert event.score == Decimal("85.00")  # 60 % of 90 and 40 % of 77.5


def test_what_is_missing_counts_nothing_where_the_policy_says_so() -> None:
    strict = replace(policy, annual=AnnualPolicy(missing=Missing.ZERO))
    period = replace(the_year, policy=strict)
    event = scored(during(None, None, *four[2:], period=period))
    assert event.score == Decimal("58.00")  # 60 % of 45 and 40 % of 77.5


@pytest.mark.parametrize("other", [None, quarter(2, None), appraisal.replay([enrolled])])
def test_with_too_few_quarters_the_year_is_not_rated(other: State) -> None:
    event = scored(during(four[0], other, None, None))
    assert (event.exact, event.score, event.grade) == (None, None, None)
    made = made_of(event)
    assert (made.present, made.reason) == (1, TOO_FEW_QUARTERS)
    (released, *_) = during(four[0], other, None, None, events=(*reviewed, event)).when(release_)
    assert isinstance(released, ResultReleased)
    assert (released.score, released.grade) == (None, None)


def test_a_year_is_released_as_it_was_scored() -> None:
    event = scored(during(*four))
    (released, *_) = during(*four, events=(*reviewed, event)).when(release_)
    assert isinstance(released, ResultReleased)
    assert (released.score, released.grade) == (Decimal("83.50"), "A")


@pytest.mark.parametrize(
    "now",
    [quarter(1, "80.00", adjusted("81.00")), None, quarter(1, None)],
)
def test_a_quarter_that_changed_makes_the_year_outdated(now: State) -> None:
    event = scored(during(*four))
    rules = during(now, *four[1:], events=(*reviewed, event))
    assert refusal(rules, release_) == "quarter-changed"
    again = scored(rules)
    assert during(now, *four[1:], events=(*reviewed, event, again)).when(release_)


def test_a_quarter_that_was_released_since_makes_the_year_outdated_too() -> None:
    event = scored(during(*four[:3], None))
    assert refusal(during(*four, events=(*reviewed, event)), release_) == "quarter-changed"


def test_without_a_review_nobody_needs_to_evaluate_the_year() -> None:
    alone = replace(policy, annual=AnnualPolicy(quarters_weight=10_000, review_weight=0))
    period = replace(the_year, policy=alone)
    event = scored(during(*four, period=period, events=(of_the_year,)))
    assert (event.score, made_of(event).review) == (Decimal("87.50"), None)
    assert scored(during(*four, period=period)).score == Decimal("87.50")


def test_with_a_review_the_year_is_evaluated_first() -> None:
    assert refusal(during(*four, events=(of_the_year, settled)), score) == "not-evaluated"


def test_a_cycle_that_names_no_quarters_stands_for_itself() -> None:
    event = scored(during(*four, period=replace(the_year, quarters=())))
    assert (event.exact, event.annual) == ("155/2", None)


def test_a_veto_caps_the_grade_of_the_year() -> None:
    events = (
        of_the_year,
        replace(settled, measures=(*settled.measures, veto)),
        evaluated,
        occurred,
    )
    event = scored(during(*four, events=events))
    assert (event.score, event.earned, event.grade) == (Decimal("83.50"), "A", "C")
    assert event.vetoes == (veto.code,)
    none = scored(during(None, None, None, None, events=events))
    assert (none.grade, none.earned, none.vetoes) == (None, None, ())


points = st.decimals(0, 120, places=2) | st.none()


@given(scores=st.lists(points, min_size=4, max_size=4), review=st.integers(0, 120))
def test_a_year_lies_between_its_parts_and_is_rounded_once(
    scores: list[Decimal | None], review: int
) -> None:
    quarters = [
        QuarterTaken(cycle_id=each, weight=2_500, version=1, score=score, adjusted=False)
        for each, score in zip(QUARTERS, scores, strict=True)
    ]
    outcome = year(policy, AnnualPolicy(), quarters, str(review))
    there = [score for score in scores if score is not None]
    assert (outcome.score is None) == (len(there) < 2) == (outcome.scored.reason is not None)
    if outcome.score is not None and outcome.exact is not None:
        low, high = min([*there, Decimal(review)]), max([*there, Decimal(review)])
        assert low <= outcome.score <= high
        assert outcome.score == half_up(parse(outcome.exact), 2)


def case(*more: AppraisalScored) -> Enrolled:
    state = appraisal.replay([*reviewed, *more])
    assert isinstance(state, Enrolled)
    return state


def test_another_review_leaves_the_quarters_as_they_were_scored() -> None:
    first = scored(during(*four))
    review = replace(first, score=Decimal("60.00"), exact="60", missing=(), annual=None)
    again = of_same_quarters(review, case(first), the_year)
    assert made_of(again).quarters == made_of(first).quarters
    assert made_of(again).review == "60"
    assert again.score != first.score


@pytest.mark.parametrize("of", ["no year", "not scored", "scored alone"])
def test_a_review_stands_alone_where_no_quarters_were_taken(of: str) -> None:
    first = scored(during(*four))
    alone = replace(first, annual=None)
    earlier = {"no year": [first], "not scored": [], "scored alone": [alone]}[of]
    period = replace(the_year, quarters=()) if of == "no year" else the_year
    assert of_same_quarters(alone, case(*earlier), period) is alone


@pytest.mark.parametrize(("weight", "counts"), [(0, False), (1, True), (4_000, True)])
def test_a_review_of_any_weight_counts(weight: int, counts: bool) -> None:
    annual = replace(AnnualPolicy(), review_weight=weight)
    assert is_reviewed(replace(the_year, policy=replace(policy, annual=annual))) is counts


def test_what_was_not_scored_as_a_year_is_not_outdated_by_its_quarters() -> None:
    first = scored(during(*four))
    nothing = Given(by=Actor("service:nobody"))
    require_current(case(), the_year, nothing)
    require_current(case(replace(first, annual=None)), the_year, nothing)
    require_current(case(first), replace(the_year, quarters=()), nothing)
