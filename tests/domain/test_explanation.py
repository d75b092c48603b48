from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.appeal import AppealDecided, AppealOutcome, ResultAdjusted
from domain.explanation import explained
from domain.explanation_decision import Past
from domain.explanation_tree import ExplanationStep, StepCause, StepKind, Tree, in_order
from domain.policies.annual import AnnualPolicy
from domain.policies.appraisal_score import Entry, appraisal_score
from domain.sealed import Sealed
from tests.domain.appraisal_case import achieved, inputs, policy, released, scored, sold
from tests.domain.test_calibrated import joined, raised
from tests.domain.test_late_actual import counts, late
from tests.domain.test_measure_change import before, changed, proposed


def steps(events: Sequence[Any]) -> dict[str, ExplanationStep]:
    """Return the steps of what `events`, the first of which stands at 2, came to."""
    found = explained(
        policy, cause(1, "CycleOpened"), [past(*each) for each in enumerate(events, 2)]
    )
    assert found is not None
    assert found.reproduced
    return {".".join(step.path[1:]): step for step in found.steps}


def past(position: int, event: Any) -> Past:  # noqa: ANN401 - an event
    return Past(cause=cause(position, type(event).__name__), event=event)


def cause(position: int, event: str) -> StepCause:
    at = datetime(2016, 4, 4, 9, tzinfo=UTC)
    return StepCause(position=position, at=at, by="employee:HR1", event=event)


def events_of(step: ExplanationStep) -> list[str]:
    return [each.event for each in step.causes]


def decided_by(
    found: dict[str, ExplanationStep], decision: ExplanationStep
) -> tuple[str | None, str | None, str | None]:
    """Return the score and the grade before a decision, and why it was made."""
    path = ".".join(decision.path[1:])
    why = found.get(f"{path}.why")
    before = (found[f"{path}.score_before"].value, found[f"{path}.grade_before"].value)
    return (*before, None if why is None else why.value)


def test_a_calibration_is_a_decision_between_score_and_release() -> None:
    after = replace(released, score=raised.score, grade=raised.grade)
    found = steps([*inputs, scored, joined, raised, after])
    decisions = [step for step in found.values() if step.kind is StepKind.DECISION]
    assert [(each.name, events_of(each)) for each in decisions] == [
        ("calibrated", ["Calibrated"]),
        ("released", ["ResultReleased"]),
    ]
    path = ".".join(decisions[0].path[1:])
    assert (found["score"].value, found["grade"].value) == ("87.40", "A")
    assert (found[f"{path}.score"].value, found[f"{path}.grade"].value) == ("91.00", "S")
    assert decided_by(found, decisions[0]) == ("87.40", "A", "calibration")
    assert decided_by(found, decisions[1]) == ("91.00", "S", None)


def test_a_calibration_of_an_earlier_score_counts_no_more() -> None:
    found = steps([*inputs, scored, joined, raised, scored])
    assert not any(step.kind is StepKind.DECISION for step in found.values())


def test_a_correction_after_the_release_leaves_the_released_score_explained() -> None:
    adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=date(2016, 5, 2))
    found = steps([*inputs, scored, released, late, counts, adjusted])
    assert events_of(found["RESULTS.revenue.actual"]) == ["ActualRecorded"]
    decisions = [step for step in found.values() if step.kind is StepKind.DECISION]
    assert [step.name for step in decisions] == ["released", "adjusted"]
    assert events_of(decisions[1]) == ["ResultAdjusted", "CorrectionApproved"]
    assert decided_by(found, decisions[1]) == ("87.40", "A", "correction")
    corrected = found[".".join((*decisions[1].path[1:], "corrected.revenue"))]
    assert corrected.value == str(counts.actual)
    assert events_of(corrected) == ["CorrectionApproved"]


def test_an_appeal_that_was_granted_is_why_a_result_was_adjusted() -> None:
    granted = AppealDecided(
        outcome=AppealOutcome.CHANGED,
        answer=Sealed("so it is"),
        decided_by="employee:HR2",
        decided_on=date(2016, 5, 2),
    )
    adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=date(2016, 5, 2))
    found = steps([*inputs, scored, released, late, counts, granted, adjusted])
    [decision] = [step for step in found.values() if step.name == "adjusted"]
    assert events_of(decision) == ["ResultAdjusted", "AppealDecided"]
    assert decided_by(found, decision) == ("87.40", "A", "appeal")
    assert not any("corrected" in path for path in found)


def test_a_grade_that_a_quota_made_says_so() -> None:
    found = steps([*inputs, scored, joined, replace(released, grade="B", quota_made=True)])
    [decision] = [step for step in found.values() if step.kind is StepKind.DECISION]
    assert decided_by(found, decision) == ("87.40", "A", "quota")
    assert found[".".join((*decision.path[1:], "grade"))].value == "B"


def test_a_measure_changed_in_the_middle_comes_from_the_change() -> None:
    renamed = replace(changed, measure=replace(before, name="Turnover"))
    found = steps([*inputs, replace(proposed, after=renamed.measure), renamed, scored])
    assert events_of(found["RESULTS.revenue.rule"]) == ["MeasureChanged"]
    assert events_of(found["RESULTS.margin.rule"]) == ["MeasuresSet"]


def test_a_corrected_actual_comes_from_the_approval() -> None:
    found = steps([*inputs, scored, late, counts, scored])
    assert events_of(found["RESULTS.revenue.actual"]) == ["CorrectionApproved"]
    assert events_of(found["RESULTS.margin.actual"]) == ["ActualRecorded"]


def test_a_measure_may_be_called_as_a_figure_of_its_dimension_is() -> None:
    codes = ("weight", "weights", "weighted", "plain")
    measures = [sold(code, 2_500) for code in codes]
    entries = [Entry(measure=code, value=Decimal(450_000)) for code in codes]
    parts = Tree(policy, measures, {}).parts(appraisal_score(policy, measures, entries))
    found = {step.path[1:]: step for step in in_order(parts)}
    for code in codes[:3]:
        assert found["RESULTS", code].kind is StepKind.FIGURE
        assert found["RESULTS", f"measure:{code}"].kind is StepKind.MEASURE
        assert found["RESULTS", f"measure:{code}", "weight"].value == "2500"
    assert found["RESULTS", "plain"].kind is StepKind.MEASURE
    assert found["RESULTS", "weight"].value == "6000"
    assert found["RESULTS", "weights"].value == "10000"


def test_a_score_comes_from_the_scoring_whatever_came_after_it() -> None:
    found = steps([*inputs, scored, joined, raised])
    for path in ("score", "grade"):
        assert events_of(found[path]) == ["AppraisalScored"]


@pytest.mark.parametrize(
    "events",
    [
        [],
        inputs,
        [*inputs, scored, achieved("revenue", 460_000)],
        [*inputs, scored, replace(changed, measure=before)],
    ],
    ids=["nobody", "not scored", "told anew", "set anew"],
)
def test_there_is_none_without_a_score_of_the_latest_inputs(events: Sequence[Any]) -> None:
    history = [past(*each) for each in enumerate(events, 2)]
    assert explained(policy, cause(1, "CycleOpened"), history) is None


def test_a_quarter_is_explained_as_ever_where_its_policy_is_of_a_year_too() -> None:
    history = [past(*each) for each in enumerate([*inputs, scored], 2)]
    of_both = replace(policy, annual=AnnualPolicy())
    opened = cause(1, "CycleOpened")
    assert explained(of_both, opened, history) == explained(policy, opened, history)


@pytest.mark.parametrize("score", ["87.39", "87.41"])
def test_a_score_that_was_recorded_otherwise_is_not_reproduced(score: str) -> None:
    other = replace(scored, score=Decimal(score))
    history = [past(*each) for each in enumerate([*inputs, other], 2)]
    found = explained(policy, cause(1, "CycleOpened"), history)
    assert found is not None
    assert not found.reproduced
