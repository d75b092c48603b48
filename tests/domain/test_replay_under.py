"""The same facts under another policy: figures are computed anew, what people said stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.appeal import AppealDecided, AppealOutcome, ResultAdjusted
from domain.appraisal_policy import OPERATIONS, AppraisalPolicy, Dimension, DimensionWeight
from domain.errors import Invalid
from domain.policies.annual import AnnualPolicy
from domain.policies.grade import GradeBound
from domain.replay_under import NotRedone, Replayed, Result, replayed, under
from domain.replay_under_report import ResultSelection, changed, grades, impacts
from tests.domain.appraisal_case import achieved, enrolled, inputs, policy, released, scored
from tests.domain.test_annual import during, four, reviewed
from tests.domain.test_annual import policy as yearly
from tests.domain.test_annual import scored as year_scored
from tests.domain.test_calibrated import joined, raised
from tests.domain.test_late_actual import better, counts, late
from tests.domain.test_veto import put_in, today
from tests.domain.test_veto import scored as veto_scored

results_only = replace(
    OPERATIONS,
    version="results",
    dimensions=(DimensionWeight(dimension=Dimension.RESULTS, weight=10_000),),
)
rounded = replace(OPERATIONS, digits=0, improvement_line="A")
strict = replace(
    OPERATIONS,
    grades=(
        GradeBound(grade="S", from_score=Decimal(95)),
        GradeBound(grade="A", from_score=Decimal(85)),
        GradeBound(grade="D", from_score=Decimal(0)),
    ),
)
calibrated = replace(released, score=raised.score, grade=raised.grade, calibration_id="c")
by_quota = replace(released, grade="B", quota_made=True)
appealed = AppealDecided(
    outcome=AppealOutcome.CHANGED, answer=None, decided_by="e", decided_on=date(2016, 2, 1)
)
adjusted = ResultAdjusted(score=Decimal("96.50"), grade="S", adjusted_on=appealed.decided_on)
corrected = replace(counts, actual=Decimal(500_000))
recomputed = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=appealed.decided_on)


def replay(other: AppraisalPolicy, *events: Any, used: AppraisalPolicy = policy) -> Replayed:  # noqa: ANN401 - events
    found = replayed(used, under(used, other), list(enumerate(events, start=1)))
    assert found is not None
    return found


def counting(found: Replayed) -> tuple[Decimal | None, str | None]:
    return found.standing.after.score, found.standing.after.grade


@pytest.mark.parametrize(
    "events",
    [
        (*inputs, scored),
        (*inputs, scored, released),
        (*inputs, scored, joined, raised, calibrated),
        (*inputs, scored, joined, by_quota),
        (*inputs, scored, released, appealed, adjusted),
        (*inputs, scored, joined, raised, calibrated, appealed, adjusted),
        (*inputs, scored, released, better, corrected, recomputed),
        (*inputs, scored, released, late, counts),
    ],
)
def test_under_the_policy_it_ran_under_it_comes_to_what_was_recorded(events: Any) -> None:  # noqa: ANN401 - events
    found = replay(replace(policy, formulas=()), *events)
    assert found.before == found.after == Result(score=Decimal("87.40"), grade="A", exact="437/5")
    results = (calibrated, by_quota, released, adjusted, recomputed, scored)
    last = next(each for each in reversed(events) if each in results)
    assert counting(found) == (last.score, last.grade)
    assert not changed(found)


def test_what_was_put_in_is_scored_anew() -> None:
    found = replay(results_only, *inputs, scored, released)
    assert counting(found) == (Decimal("94.00"), "S")
    assert found.standing.before == Result(score=Decimal("87.40"), grade="A", exact="437/5")
    assert found.left_out == ("analysis", "help", "ideas")
    assert changed(found)
    assert found.standing.kept == ()
    assert counting(replay(rounded, *inputs, scored)) == (Decimal(87), "A")


def test_a_score_that_people_named_stays_and_its_grade_is_read_anew() -> None:
    found = replay(strict, *inputs, scored, joined, raised, calibrated)
    assert counting(found) == (Decimal("91.00"), "A")
    assert found.standing.kept == (NotRedone.CALIBRATION,)
    after = replay(strict, *inputs, scored, released, appealed, adjusted)
    assert counting(after) == (Decimal("96.50"), "S")
    assert after.standing.kept == (NotRedone.APPEAL,)


def test_a_grade_that_people_named_stays_if_the_other_policy_has_it() -> None:
    quota = replay(results_only, *inputs, scored, joined, by_quota)
    assert (counting(quota), quota.standing.kept) == ((Decimal("94.00"), "B"), (NotRedone.QUOTA,))
    assert counting(replay(strict, *inputs, scored, by_quota)) == (Decimal("87.40"), "A")


def test_a_correction_after_the_release_is_computed_under_either() -> None:
    found = replay(results_only, *inputs, scored, released, better, corrected, recomputed)
    assert counting(found) == (Decimal("100.00"), "S")
    assert found.standing.before.score == Decimal("91.00")
    assert found.standing.kept == ()


def test_which_result_counted_at_a_version_is_known() -> None:
    found = replay(strict, *inputs, scored, released, appealed, adjusted)
    release = len(inputs) + 2
    assert found.at(release - 1) is None
    at_release, at_end = found.at(release + 1), found.at(release + 2)
    assert at_release is not None
    assert at_release.before == found.before
    assert at_end == found.standing


def test_a_veto_caps_what_the_other_policy_makes() -> None:
    found = replay(results_only, *put_in, veto_scored(*put_in), used=today)
    assert counting(found) == (Decimal("94.00"), "C")
    with pytest.raises(Invalid) as refused:
        replay(strict, *put_in, veto_scored(*put_in), used=today)
    assert refused.value.rule == "grade-unknown"


def test_a_year_takes_its_quarters_as_they_stood() -> None:
    events = (*reviewed, year_scored(during(*four)))
    same = replay(replace(yearly, formulas=()), *events, used=yearly)
    assert same.before == same.after
    assert same.standing.kept == (NotRedone.QUARTERS,)
    quarters = replace(yearly.annual or AnnualPolicy(), quarters_weight=10_000, review_weight=0)
    other = replace(yearly, formulas=(), annual=quarters)
    assert replay(other, *events, used=yearly).after.exact == "175/2"
    alone = replace(yearly, formulas=(), annual=None)
    assert replay(alone, *events, used=yearly).after.exact == "155/2"
    halves = replace(other, annual=AnnualPolicy(quarters=(5_000, 5_000)))
    with pytest.raises(Invalid) as refused:
        replay(halves, *events, used=yearly)
    assert refused.value.rule == "quarters-miscounted"


def test_what_is_not_scored_or_outdated_is_not_replayed() -> None:
    for events in (inputs, (*inputs, scored, achieved("margin", 1)), (enrolled,)):
        history = list(enumerate(events, start=1))
        assert replayed(policy, under(policy, strict), history) is None


def test_the_other_policy_says_whether_an_improvement_plan_opens() -> None:
    found = replay(rounded, *inputs, scored, released)
    assert (found.opened, found.opens) == (False, True)


def test_formulas_are_those_of_the_cycle_and_todays_where_it_has_none() -> None:
    formulas = under(policy, OPERATIONS).formulas
    assert formulas[: len(policy.formulas)] == policy.formulas
    assert "veto/1" in formulas


def test_grades_are_counted_on_either_side() -> None:
    found = [replay(strict, *inputs, scored), replay(strict, *inputs, scored, by_quota)]
    counted = [(each.grade, each.before, each.after) for each in grades(policy, strict, found)]
    assert counted == [("S", 0, 0), ("A", 1, 2), ("B", 1, 0), ("C", 0, 0), ("D", 0, 0)]


def test_groups_fare_by_best_grades_and_by_scores_above_the_median() -> None:
    grade = {n: "S" if n < 4 or n == 9 else "A" for n in range(10)}
    of = {str(n): Result(score=Decimal(100 - n), grade=grade[n]) for n in range(10)}
    groups = {str(n): "F" if n < 5 else "M" for n in range(10)}
    found = {
        (each.by, each.impact.name): (each.selected, each.impact.ratio, each.impact.flagged)
        for each in impacts(OPERATIONS, of, groups)
    }
    assert found == {
        (ResultSelection.BEST_GRADE, "F"): (4, "1", False),
        (ResultSelection.BEST_GRADE, "M"): (1, "1/4", True),
        (ResultSelection.ABOVE_MEDIAN, "F"): (5, "1", False),
        (ResultSelection.ABOVE_MEDIAN, "M"): (0, "0", True),
    }
    assert impacts(OPERATIONS, of, {"0": "F"}) == ()
