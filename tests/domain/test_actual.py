from dataclasses import replace
from decimal import Decimal

import pytest

from domain.actual import ActualRecorded, RecordActual
from domain.appraisal import appraisal
from domain.appraisal_case import Enrolled, entries
from domain.appraisal_policy import Dimension
from domain.cycle import Phase
from domain.measure import Measure, MeasuresSet
from domain.policies.combination import Combine
from domain.policies.measure import (
    Form,
    Milestone,
    MilestoneProgress,
    Monthly,
    Progress,
    Rule,
    RuleKind,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    ID,
    achieved,
    during,
    enrolled,
    record,
    refusal,
    settled,
)

ten = Decimal(10)
faults = Rule(kind=RuleKind.LOWER_IS_BETTER, form=Form.RATIO, target=ten)
milestones = tuple(Milestone(name=name, weight=Decimal(50)) for name in ("design", "launch"))
rules = {
    "faults": faults,
    "monthly": replace(faults, target=None, targets=(ten, ten, ten), combine=Combine.SUM),
    "shipped": Rule(kind=RuleKind.ALL_OR_NOTHING),
    "project": Rule(
        kind=RuleKind.MILESTONES, milestones=milestones, late_points_per_day=Decimal(1)
    ),
    "accident": Rule(kind=RuleKind.VETO, grade_cap="C"),
}
every = MeasuresSet(
    measures=tuple(
        Measure(
            code=code, name=code, dimension=Dimension.RESULTS, unit="-", weight=2_500, rule=rule
        )
        for code, rule in rules.items()
    )
)
progress = (MilestoneProgress(completion=Decimal(100)), MilestoneProgress(completion=Decimal(0)))
tell = RecordActual(appraisal_id=ID, measure="faults", source="log")


def told(event: ActualRecorded) -> ActualRecorded:
    return replace(event, source="log", recorded_by=HER)


def noted(code: str, month: int | None = None, **what: object) -> ActualRecorded:
    blank = replace(achieved(code, 0), actual=None, month=month)
    return told(replace(blank, **what))  # type: ignore[arg-type] - by name


def counted(*events: ActualRecorded, rule: Rule | None = None) -> dict[str, object]:
    state = appraisal.replay((enrolled, every, *events))
    assert isinstance(state, Enrolled)
    if rule is not None:
        state = replace(state, measures=tuple(replace(each, rule=rule) for each in state.measures))
    return {each.measure: each.value for each in entries(state)}


@pytest.mark.parametrize("phase", [Phase.COLLECT, Phase.EVALUATE])
@pytest.mark.parametrize("by", [HER, BOSS])
def test_an_actual_is_recorded_with_its_source(phase: Phase, by: str) -> None:
    rules = during(phase).given(enrolled, settled).by(by)
    assert rules.when(record) == [replace(achieved("revenue", 460_000), recorded_by=by)]


def test_hr_records_an_actual_with_evidence() -> None:
    told = replace(record, evidence=Sealed("Q1"))
    [event] = during(Phase.COLLECT).given(enrolled, settled).when(told)
    recorded = achieved("revenue", 460_000)
    assert event == replace(recorded, recorded_by="employee:HR1", evidence=told.evidence)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(record, measure="sales"), "measure-unknown"),
        (replace(record, measure="analysis"), "measure-rated"),
        (replace(record, source=" "), "text-malformed"),
        (replace(record, actual=Decimal("NaN")), "number-not-finite"),
        (replace(record, actual=Decimal("1E+400000")), "number-out-of-range"),
    ],
)
def test_an_actual_that_says_nothing_is_refused(command: RecordActual, rule: str) -> None:
    assert refusal(during(Phase.COLLECT).given(enrolled, settled).by(HER), command) == rule


@pytest.mark.parametrize(
    "command",
    [
        replace(tell, actual=Decimal(0)),
        replace(tell, measure="monthly", actual=Decimal(7), month=3),
        replace(tell, measure="shipped", occurred=False),
        replace(tell, measure="accident", occurred=True),
        replace(tell, measure="project", progress=progress),
    ],
    ids=lambda command: command.measure,
)
def test_it_is_recorded_in_the_form_that_the_rule_takes(command: RecordActual) -> None:
    [event] = during(Phase.COLLECT).given(enrolled, every).by(HER).when(command)
    assert event == noted(
        command.measure,
        actual=command.actual,
        occurred=command.occurred,
        progress=command.progress,
        month=command.month,
    )


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (tell, "actual-of-another-form"),
        (replace(tell, occurred=True), "actual-of-another-form"),
        (replace(tell, actual=Decimal(1), occurred=True), "actual-of-another-form"),
        (replace(tell, actual=Decimal(1), progress=progress), "actual-of-another-form"),
        (replace(tell, actual=Decimal(-1)), "actual-negative"),
        (replace(tell, actual=Decimal(1), month=1), "month-out-of-place"),
        (replace(tell, measure="monthly", actual=Decimal(1)), "month-missing"),
        (replace(tell, measure="monthly", actual=Decimal(1), month=0), "month-out-of-range"),
        (replace(tell, measure="monthly", actual=Decimal(1), month=4), "month-out-of-range"),
        (replace(tell, measure="monthly", actual=Decimal(-1), month=1), "actual-negative"),
        (replace(tell, measure="monthly", occurred=True, month=1), "actual-of-another-form"),
        (replace(tell, measure="shipped", actual=Decimal(1)), "actual-of-another-form"),
        (replace(tell, measure="project", progress=progress[:1]), "progress-incomplete"),
        (replace(tell, measure="accident", occurred=True, month=1), "month-out-of-place"),
    ],
)
def test_what_has_no_score_under_the_rule_is_refused(command: RecordActual, rule: str) -> None:
    assert refusal(during(Phase.COLLECT).given(enrolled, every).by(HER), command) == rule


def test_the_latest_of_each_measure_counts() -> None:
    assert counted(
        noted("faults", actual=Decimal(3)),
        noted("shipped", occurred=True),
        noted("project", progress=progress),
        noted("faults", actual=Decimal(0)),
        noted("shipped", occurred=False),
    ) == {"faults": Decimal(0), "shipped": False, "project": Progress(milestones=progress)}


def test_the_latest_of_each_month_counts_and_leaves_the_others() -> None:
    first, second, third = Decimal(1), Decimal(2), Decimal(3)
    later = [noted("monthly", month=3, actual=third), noted("monthly", month=1, actual=first)]
    assert counted(*later) == {"monthly": Monthly(actuals=(first, None, third))}
    again = noted("monthly", month=3, actual=second)
    assert counted(*later, again) == {"monthly": Monthly(actuals=(first, None, second))}


def test_what_no_longer_has_a_score_under_a_changed_rule_does_not_count() -> None:
    done = [noted("faults", actual=Decimal(3)), noted("shipped", occurred=True)]
    assert counted(*done, rule=rules["shipped"]) == {"shipped": True}
    assert counted(*done, rule=rules["faults"]) == {"faults": Decimal(3)}
    months = noted("monthly", month=1, actual=Decimal(3))
    assert counted(months, noted("monthly", actual=Decimal(4))) == {}
