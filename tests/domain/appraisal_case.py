"""One appraisal, from enrolment to release, that the rules are tested on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import cycle, employee
from domain.actual import ActualRecorded, RecordActual
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Event, State
from domain.appraisal_policy import OPERATIONS, Dimension, Rater
from domain.cycle import Cycle, Phase
from domain.employee import Employee
from domain.enrolment import EnrolParticipant, ParticipantEnrolled
from domain.errors import Rejected
from domain.evaluation import EvaluateAppraisal, EvaluationSubmitted, Rating
from domain.feedback import ReleaseResult, ResultReleased
from domain.measure import Measure, MeasuresSet, SetMeasures
from domain.placement import Placement
from domain.policies import appraisal_score
from domain.policies.appraisal_score import DimensionScore, MeasureScore
from domain.policies.measure import Rule, RuleKind
from domain.scoring import AppraisalScored, ScoreAppraisal
from domain.sealed import Sealed
from domain.timeline import Entry, Timeline
from tests.given import Rules

ID, HER, BOSS, HR = "appraisal:2016Q1:E00002", "employee:E00002", "employee:E00001", "employee:E9"

policy = replace(OPERATIONS, formulas=appraisal_score.in_force(1))
quarter = Cycle(
    id="cycle:2016Q1",
    phase=Phase.PLAN,
    policy=policy,
    starts_on=date(2016, 1, 1),
    ends_on=date(2016, 3, 31),
)
she = Employee(
    id=HER,
    hired_on=date(2010, 5, 3),
    departments=Timeline(
        (
            Entry(date(2010, 5, 3), Placement(department_id="department:DOT")),
            Entry(date(2016, 2, 1), Placement(department_id="department:DGS")),
        )
    ),
    levels=Timeline((Entry(date(2015, 4, 1), "P3"),)),
    positions=Timeline((Entry(date(2015, 4, 1), "Planner"),)),
    superiors=Timeline((Entry(date(2015, 4, 1), BOSS),)),
)


def during(phase: Phase) -> Rules[Command, Event, State]:
    rules = Rules(appraisal).knowing(employee.ref(HER), she)
    return rules.knowing(cycle.ref(quarter.id), replace(quarter, phase=phase))


def sold(code: str, weight: int) -> Measure:
    return Measure(
        code=code,
        name="Revenue",
        dimension=Dimension.RESULTS,
        unit="USD",
        weight=weight,
        rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(500_000)),
    )


def rated(code: str, dimension: Dimension) -> Measure:
    rule = Rule(kind=RuleKind.RATED)
    return Measure(
        code=code, name="As rated", dimension=dimension, unit="points", weight=10_000, rule=rule
    )


measures = (
    sold("revenue", 7_500),
    sold("margin", 2_500),
    rated("analysis", Dimension.ABILITY),
    rated("help", Dimension.TEAMWORK),
    rated("ideas", Dimension.INNOVATION),
)


def complete(measure: Measure) -> Measure:
    scale = {"scale_low": Decimal(1), "scale_high": Decimal(5)}
    own = scale if measure.rule.kind is RuleKind.RATED else {}
    rule = replace(measure.rule, cap=Decimal(120), floor=Decimal(0), **own)
    return replace(measure, rule=rule)


enrol = EnrolParticipant(cycle_id="cycle:2016Q1", employee_id=HER)
set_ = SetMeasures(appraisal_id=ID, measures=measures)
record = RecordActual(
    appraisal_id=ID, measure="revenue", actual=Decimal(460_000), source="ledger of sales"
)
ratings = (
    Rating(measure="analysis", rating=Decimal(4)),
    Rating(measure="help", rating=Decimal(5)),
    Rating(measure="ideas", rating=Decimal("3.4")),
)
evaluate = EvaluateAppraisal(appraisal_id=ID, ratings=ratings, comment=Sealed("token"))
score = ScoreAppraisal(appraisal_id=ID)
release = ReleaseResult(appraisal_id=ID)

enrolled = ParticipantEnrolled(
    cycle_id="cycle:2016Q1",
    employee_id=HER,
    department_id="department:DOT",
    position="Planner",
    level="P3",
    superior_id=BOSS,
    policy_version="operations-1",
)
settled = MeasuresSet(measures=tuple(complete(each) for each in measures))


def achieved(measure: str, actual: int) -> ActualRecorded:
    return ActualRecorded(
        measure=measure,
        actual=Decimal(actual),
        source="ledger of sales",
        evidence=None,
        recorded_by=HER,
    )


evaluated = EvaluationSubmitted(
    rater=Rater.SUPERIOR, ratings=ratings, comment=Sealed("token"), evaluated_by=BOSS
)
inputs = (enrolled, settled, achieved("revenue", 460_000), achieved("margin", 500_000), evaluated)
scored = AppraisalScored(
    measures=(
        MeasureScore(code="revenue", exact="92", score=Decimal("92.00")),
        MeasureScore(code="margin", exact="100", score=Decimal("100.00")),
        MeasureScore(code="analysis", exact="75", score=Decimal("75.00")),
        MeasureScore(code="help", exact="100", score=Decimal("100.00")),
        MeasureScore(code="ideas", exact="60", score=Decimal("60.00")),
    ),
    dimensions=(
        DimensionScore(dimension="RESULTS", exact="94", score=Decimal("94.00")),
        DimensionScore(dimension="ABILITY", exact="75", score=Decimal("75.00")),
        DimensionScore(dimension="TEAMWORK", exact="100", score=Decimal("100.00")),
        DimensionScore(dimension="INNOVATION", exact="60", score=Decimal("60.00")),
    ),
    exact="437/5",
    score=Decimal("87.40"),
    grade="A",
    missing=(),
    formulas=("measure-score/1", "rollup/1", "grade/1", "appraisal-score/1"),
    scored_by="employee:HR1",
)
released = ResultReleased(
    score=Decimal("87.40"), grade="A", released_by="employee:HR1", released_on=date(2016, 1, 4)
)


def refusal(rules: Rules[Command, Event, State], command: Command) -> str:
    with pytest.raises(Rejected) as refused:
        rules.when(command)
    return refused.value.rule
