"""History: what happens in the stored log, step by step; a new type is a new step at the end.

A step that is stored already stays as it was stored, whatever is written here.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from domain import job
from domain.absence import AbsenceKind, EndAbsence, RecordAbsence
from domain.actor import Actor, Role
from domain.actual import RecordActual
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.department import CloseDepartment, FoundDepartment, RenameDepartment
from domain.employee import (
    AssignSuperior,
    EndCause,
    EndService,
    RecordPersonalDetails,
    RescindEndOfService,
)
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.hire import Employment, Gender, HireEmployee
from domain.job import AbandonJob, CloseJob, CompleteJob, FreezeBatch, FrozenOrder, OpenJob
from domain.measure import SetMeasures
from domain.money import Money
from domain.organisation import FoundOrganisation
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from ledger.order import Order
from ledger.recorded import Origin
from tests.domain.appraisal_case import measures, ratings, sold
from tests.stored.banded import banded
from tests.stored.calibrated import calibrated
from tests.stored.cascade import aimed
from tests.stored.collected import collected
from tests.stored.course import changed
from tests.stored.fourth_quarter import measured
from tests.stored.governed import governed, yearly
from tests.stored.lately import LATELY
from tests.stored.owed import owed
from tests.stored.rated import rated
from tests.stored.regrouped import regrouped
from tests.stored.results import improved, told
from tests.stored.reviewed import reviewed

START = datetime(2016, 1, 4, 14, tzinfo=UTC)
CLERK, BOSS, SHE, HE = "service:clerk", "employee:E1", "employee:E2", "employee:E3"
DOT, DGS = "department:DOT", "department:DGS"
HERS, HIS = "appraisal:2016Q1:E2", "appraisal:2016Q1:E3"
CYCLE = "cycle:2016Q1"
HIRED, YEAR, RAISED = date(2010, 5, 3), date(2016, 1, 1), date(2016, 2, 1)
CLERKS = frozenset({Role.HR, Role.COMPENSATION, Role.ADMINISTRATOR})
OWN = frozenset({Role.EMPLOYEE})

FROZEN = tuple(
    FrozenOrder(
        type="EndAbsence",
        schema_version=1,
        body=f'{{"employee_id":"employee:E{n}","from_on":"2016-01-11","until_on":"2016-01-15"}}',
    )
    for n in (1, 2)
)


def dollars(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def steps() -> Iterator[Order]:
    """Yield every step, an hour apart, with a key that stays its own."""
    numbers = count(1)

    def step(command: object, by: str = CLERK, **rest: Any) -> Order:  # noqa: ANN401
        number = next(numbers)
        rest.setdefault("roles", OWN if by.startswith("employee") else CLERKS)
        return Order(
            command=command,
            by=Actor(by),
            key=f"{number:03} {type(command).__name__}",
            simulated=START + timedelta(hours=number),
            **rest,
        )

    acts = (
        organised,
        staffed,
        paid,
        appraised,
        frozen,
        told,
        improved,
        measured,
        governed,
        yearly,
        aimed,
        changed,
        collected,
        calibrated,
        rated,
        regrouped,
        owed,
        banded,
        reviewed,
        *LATELY,
    )
    for act in acts:
        for command, rest in act():
            yield step(command, **rest)


Act = Iterator[tuple[object, dict[str, Any]]]


def organised() -> Act:
    """Yield an organisation with two departments, one of which is founded twice."""
    yield (
        FoundOrganisation(
            name="The county", time_zone="America/New_York", currency="USD", demonstration=True
        ),
        {},
    )
    roads = FoundDepartment(department_id=DOT, name="Roads", effective_on=HIRED)
    yield roads, {}
    yield roads, {}  # out of turn
    yield (
        FoundDepartment(department_id=DGS, name="Services", effective_on=HIRED, parent_id=DOT),
        {},
    )
    yield RenameDepartment(department_id=DOT, name="Transportation", effective_on=YEAR), {}


def staffed() -> Act:
    """Yield three people, one of them doubtful, in a line that must not close to a circle."""
    yield (
        HireEmployee(
            employee_id=BOSS,
            hired_on=HIRED,
            department_id=DOT,
            employment=Employment.FULL_TIME,
            gender=Gender.F,
            title="Head",
            level="M2",
            position="Head of Roads",
            name=Sealed("Ada Example"),
        ),
        {"origin": Origin.IMPORT},
    )
    yield (
        HireEmployee(
            employee_id=SHE,
            hired_on=HIRED,
            department_id=DOT,
            employment=Employment.PART_TIME,
            superior_id=BOSS,
            name=Sealed("Grace Example"),
            email=Sealed("grace@example.org"),
        ),
        {"origin": Origin.DEMONSTRATION},
    )
    yield (
        HireEmployee(
            employee_id=HE,
            hired_on=HIRED,
            department_id=DGS,
            employment=Employment.FULL_TIME,
            first_seen_on=YEAR,
            first_seen_because="not-in-earlier-file",
        ),
        {},
    )
    unknown = HireEmployee(
        employee_id="employee:E4",
        hired_on=HIRED,
        department_id="department:NONE",
        employment=Employment.FULL_TIME,
    )
    yield unknown, {}  # unknown
    yield (
        RecordPersonalDetails(employee_id=SHE, email=Sealed("g@example.org")),
        {"reason": "She told us herself."},
    )
    moved = ReassignEmployee(
        employee_id=SHE,
        effective_on=RAISED,
        department_id=DGS,
        division="Fleet",
        title="Planner",
        level="P3",
        position="Fleet planner",
    )
    yield moved, {"by": SHE, "roles": CLERKS}  # one's own case
    yield moved, {}
    yield AssignSuperior(employee_id=HE, superior_id=BOSS, effective_on=YEAR), {}
    yield AssignSuperior(employee_id=BOSS, superior_id=HE, effective_on=YEAR), {}  # a circle
    away = RecordAbsence(employee_id=SHE, kind=AbsenceKind.PARENTAL, from_on=date(2016, 1, 11))
    yield away, {}
    yield away, {}  # two at once
    yield (
        EndAbsence(employee_id=SHE, from_on=date(2016, 1, 11), until_on=date(2016, 1, 15)),
        {},
    )
    yield (
        EndService(employee_id=HE, last_day_on=date(2016, 12, 31), cause=EndCause.RESIGNATION),
        {},
    )
    yield RescindEndOfService(employee_id=HE), {}


def paid() -> Act:
    """Yield a salary that is recorded, cannot be recorded twice, and is adjusted."""
    first = RecordSalary(
        employee_id=SHE,
        salary=dollars("61250.50"),
        effective_on=YEAR,
        unknown_before="not-in-file",
    )
    yield first, {}
    yield first, {}  # out of turn
    raised = dollars("63000.00")
    yield (
        AdjustSalary(employee_id=SHE, salary=raised, effective_on=RAISED, cause=Cause.MERIT),
        {"reason": "A good year."},
    )
    yield (
        AdjustSalary(
            employee_id=SHE, salary=dollars("1.005"), effective_on=RAISED, cause=Cause.MARKET
        ),
        {},
    )  # too precise


def appraised() -> Act:
    """Yield a quarter: one appraisal from enrolment to release, one that is scored with less."""
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="First quarter of 2016",
        period=CyclePeriod.QUARTER,
        starts_on=YEAR,
        ends_on=date(2016, 3, 31),
        policy=OPERATIONS,
        deadlines=(Deadline(phase=Phase.PLAN, due_on=date(2016, 1, 15)),),
    )
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=HE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}  # not the next
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    yield SetMeasures(appraisal_id=HERS, measures=measures[:2]), {"by": BOSS}  # not whole
    yield SetMeasures(appraisal_id=HERS, measures=measures), {"by": BOSS}
    yield SetMeasures(appraisal_id=HIS, measures=(sold("sales", 10_000), *measures[2:])), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}
    for case, code, actual in (
        (HERS, "revenue", "460000"),
        (HERS, "margin", "333333.33"),
        (HIS, "sales", "700000"),
    ):
        yield (
            RecordActual(
                appraisal_id=case,
                measure=code,
                actual=Decimal(actual),
                source="ledger of sales",
                evidence=Sealed("sheet 3"),
            ),
            {},
        )
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE), {}
    judged = EvaluateAppraisal(
        appraisal_id=HERS, ratings=ratings, comment=Sealed("Reliable, and asks when in doubt.")
    )
    yield judged, {}  # not the recorded superior
    yield judged, {"by": BOSS}
    yield EvaluateAppraisal(appraisal_id=HIS, ratings=ratings), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HERS), {}
    yield ScoreAppraisal(appraisal_id=HIS), {}
    yield ReleaseResult(appraisal_id=HERS), {}  # out of phase
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK), {}
    yield ReleaseResult(appraisal_id=HERS), {}
    yield CloseDepartment(department_id=DGS, effective_on=date(2017, 1, 1)), {}


def frozen() -> Act:
    """Yield a job that is carried out, and one that never counts."""
    digest = job.extended(job.NOTHING, FROZEN)
    yield OpenJob(job_id="job:J1", purpose="import", plan="p" * 64, total=2), {}
    yield FreezeBatch(job_id="job:J1", number=2, orders=FROZEN), {}  # not the next
    yield FreezeBatch(job_id="job:J1", number=1, orders=FROZEN), {}
    yield CloseJob(job_id="job:J1", total=2, digest=digest), {}
    yield CompleteJob(job_id="job:J1", accepted=1, refused=1), {}
    yield OpenJob(job_id="job:J2", purpose="import", plan="q" * 64, total=1), {}
    yield AbandonJob(job_id="job:J2"), {}
