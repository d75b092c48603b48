from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.appeal import ResultAdjusted
from domain.explanation import Past, explained
from domain.explanation_tree import ExplanationStep, StepCause, StepKind, Tree, in_order
from domain.policies.appraisal_score import Entry, appraisal_score
from tests.domain.appraisal_case import inputs, policy, released, scored, sold
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


def test_a_calibration_of_an_earlier_score_counts_no_more() -> None:
    found = steps([*inputs, scored, joined, raised, scored])
    assert not any(step.kind is StepKind.DECISION for step in found.values())


def test_a_correction_after_the_release_leaves_the_released_score_explained() -> None:
    adjusted = ResultAdjusted(score=Decimal("91.00"), grade="S", adjusted_on=date(2016, 5, 2))
    found = steps([*inputs, scored, released, late, counts, adjusted])
    assert events_of(found["RESULTS.revenue.actual"]) == ["ActualRecorded"]
    decisions = [step.name for step in found.values() if step.kind is StepKind.DECISION]
    assert decisions == ["released", "adjusted"]


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
