"""A calibration session and the results in it, that the rules are tested on."""

from dataclasses import replace
from decimal import Decimal

from domain import cycle, department, employee
from domain.appraisal_case import Enrolled
from domain.calibration import Command, OpenCalibration, calibration
from domain.calibration_group import TakeResults, case_ref
from domain.calibration_session import (
    CalibrationOpened,
    CalibrationResultsTaken,
    Event,
    State,
    TakenResult,
)
from domain.cycle import Phase
from domain.department import Department
from domain.employee import Employee
from domain.policies import appraisal_score
from domain.policies.distribution import Distribution, Enforcement, Limit, Quota
from domain.scoring import AppraisalScored
from domain.timeline import Entry, Timeline
from tests.domain.appraisal_case import quarter, scored, she
from tests.given import Rules

ID = "calibration:2016Q1:dot"
DOT, ROADS, POTHOLES, PARKS = (f"department:{code}" for code in ("DOT", "ROADS", "HOLES", "PARKS"))
PANEL = ("employee:P1", "employee:P2")

quotas = Distribution(
    quotas=tuple(
        Quota(grade=grade, share=share)
        for grade, share in (("S", 1_000), ("A", 2_000), ("B", 4_000), ("C", 2_000), ("D", 1_000))
    ),
)
tenth = Distribution(limits=(Limit(grades=("S", "A"), share=2_000),), enforcement=Enforcement.BLOCK)


def unit(id_: str, parent: str | None) -> Department:
    names = Timeline((Entry(quarter.starts_on, id_),))
    return Department(id=id_, names=names, founded_on=quarter.starts_on, parent_id=parent)


def under(distribution: Distribution | None) -> cycle.Cycle:
    policy = replace(
        quarter.policy, distribution=distribution, formulas=appraisal_score.in_force(3)
    )
    return replace(quarter, phase=Phase.EVALUATE, policy=policy)


def appraisal_of(n: int) -> str:
    return f"appraisal:2016Q1:E{n:02}"


def points(score: str, grade: str) -> AppraisalScored:
    return replace(scored, score=Decimal(score), grade=grade)


def case(n: int, score: AppraisalScored | None = scored, unit: str | None = ROADS) -> Enrolled:
    return Enrolled(
        id=appraisal_of(n),
        cycle_id=quarter.id,
        employee_id=f"employee:E{n:02}",
        superior_id="employee:E00001",
        department_id=unit,
        scored=score,
    )


def session(distribution: Distribution | None = None) -> Rules[Command, Event, State]:
    rules = Rules(calibration).knowing(cycle.ref(quarter.id), under(distribution))
    for each in PANEL:
        person: Employee = replace(she, id=each)
        rules = rules.knowing(employee.ref(each), person)
    for id_, parent in ((DOT, None), (ROADS, DOT), (POTHOLES, ROADS), (PARKS, None)):
        rules = rules.knowing(department.ref(id_), unit(id_, parent))
    return rules


def with_cases(
    rules: Rules[Command, Event, State], *cases: Enrolled
) -> Rules[Command, Event, State]:
    for each in cases:
        rules = rules.knowing(case_ref(each.id), each)
    return rules


open_ = OpenCalibration(calibration_id=ID, name="Roads", panel=PANEL, departments=(ROADS,))
opened = CalibrationOpened(
    calibration_id=ID,
    cycle_id=quarter.id,
    name="Roads",
    panel=PANEL,
    departments=(ROADS,),
    at_top=False,
    opened_by="employee:HR1",
)


def take(*numbers: int) -> TakeResults:
    return TakeResults(calibration_id=ID, appraisals=tuple(appraisal_of(n) for n in numbers))


def taken(*scores: tuple[str, str]) -> CalibrationResultsTaken:
    """Return results 1, 2, … with these scores and grades."""
    results = tuple(
        TakenResult(appraisal_id=appraisal_of(n), score=Decimal(score), grade=grade)
        for n, (score, grade) in enumerate(scores, start=1)
    )
    return CalibrationResultsTaken(results=results, taken_by="employee:HR1")
