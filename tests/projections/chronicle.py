"""Chronicle: what might happen in a small organisation, in an order drawn by lot.

A cycle is played through from opening to release; between its steps people come, change, and go.
Some of it is refused, as in life.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from domain.absence import AbsenceKind, EndAbsence, RecordAbsence
from domain.actor import Role
from domain.actual import RecordActual
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal, WithdrawAppeal
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
from domain.feedback import AcknowledgeResult, GiveFeedback, RecordInterview, ReleaseResult
from domain.hire import Employment, HireEmployee
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    SetImprovementAction,
    SetImprovementGoal,
)
from domain.improvement_plan import CloseImprovementPlan, OpenImprovementPlan, PlanOutcome
from domain.measure import SetMeasures
from domain.money import Money
from domain.payroll import ClosePayroll
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from domain.working_time import ChangeWorkingTime
from ledger.order import Order
from ledger.recorded import Origin
from tests.domain.appraisal_case import measures, ratings, sold
from tests.domain.kinds import every_kind, progress
from tests.ledger.house import found, order
from tests.projections.aims import aimed
from tests.projections.calibrating import GUIDELINE, calibrated
from tests.projections.governing import governing
from tests.projections.replacing import replace

CYCLE, BOSS = "cycle:2016Q1", "employee:E1"
DEPARTMENTS = ("department:DOT", "department:PRK", "department:DGS")
PEOPLE = tuple(f"employee:E{n}" for n in range(1, 6))
FIRST = date(2016, 1, 1)
OTHERS = (sold("sales", 10_000), *measures[2:])
IN_PARTS = (
    replace(measures[0], weight=6_000),
    *measures[1:],
    *(
        replace(each, weight=500)
        for each in every_kind
        if each.code in {"steps", "project", "calls"}
    ),
)


def orders(random: Random) -> Iterator[Order]:
    """Yield commands in the order in which they are given."""
    yield order(found())
    for department_id in DEPARTMENTS:
        yield order(
            FoundDepartment(department_id=department_id, name=department_id, effective_on=FIRST)
        )
    for n, employee_id in enumerate(PEOPLE):
        yield order(
            HireEmployee(
                employee_id=employee_id,
                hired_on=FIRST,
                department_id=random.choice(DEPARTMENTS),
                employment=Employment.FULL_TIME,
                title="Planner",
                superior_id=BOSS if n else None,
                name=Sealed(f"Name {n}") if n % 2 else None,
            )
        )
    yield from governing()
    yield order(ClosePayroll(month=FIRST))
    for step in appraised(random):
        yield from (order(happening(random), **circumstances(random)) for _ in range(8))
        yield step


def circumstances(random: Random) -> dict[str, Any]:
    """Return who gives a command, and where it comes from."""
    return {"by": f"service:{random.randrange(5)}", "origin": random.choice(tuple(Origin))}


def appraised(random: Random) -> Iterator[Order]:
    """Yield a cycle of two appraisals, with some things done again."""
    yield order(
        OpenCycle(
            cycle_id=CYCLE,
            name="First quarter of 2016",
            period=CyclePeriod.QUARTER,
            starts_on=FIRST,
            ends_on=date(2016, 3, 31),
            policy=replace(OPERATIONS, distribution=GUIDELINE),
            deadlines=(Deadline(phase=Phase.PLAN, due_on=date(2190, 1, 8)),),
        )
    )
    pair = random.sample(PEOPLE[1:], 2)
    cases = [f"appraisal:2016Q1:{employee_id.partition(':')[2]}" for employee_id in pair]
    for employee_id in pair:
        yield order(EnrolParticipant(cycle_id=CYCLE, employee_id=employee_id))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES))
    for case in cases:
        for chosen in (measures, OTHERS, IN_PARTS, measures, IN_PARTS):
            yield order(SetMeasures(appraisal_id=case, measures=chosen))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT))
    for case in cases:
        for code in ("revenue", "margin", "revenue"):
            yield order(achieved(random, case, code))
        for month in (3, 1, 3):
            yield order(replace(achieved(random, case, "calls"), month=month))
        project = replace(achieved(random, case, "project"), actual=None, progress=progress)
        yield order(project)
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE))
    for case in cases:
        for comment in (Sealed(f"Comment on {case}"), None, Sealed("On second thoughts")):
            judged = tuple(replace(each, rating=graded(random)) for each in ratings)
            yield order(
                EvaluateAppraisal(appraisal_id=case, ratings=judged, comment=comment), by=BOSS
            )
            yield order(ScoreAppraisal(appraisal_id=case))
        yield order(achieved(random, case, "margin"))
        yield order(ScoreAppraisal(appraisal_id=case))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK))
    yield from calibrated(cases, BOSS)
    for case in cases:
        yield order(ReleaseResult(appraisal_id=case))
    yield from followed(*zip(pair, cases, strict=True))
    yield from improved()
    yield from aimed(random, PEOPLE, cases[0])


def followed(*concerned: tuple[str, str]) -> Iterator[Order]:
    """Yield what is said about results, an appeal that is withdrawn and one that changes one."""
    for employee_id, case in concerned:
        own: dict[str, Any] = {"by": employee_id, "roles": frozenset({Role.EMPLOYEE})}
        for word in ("first", "second"):
            text = Sealed(f"{word} of {case}")
            yield order(
                GiveFeedback(appraisal_id=case, strengths=text, weaknesses=text, suggestions=text),
                by=BOSS,
            )
            yield order(RecordInterview(appraisal_id=case, held_on=FIRST, notes=text), by=BOSS)
        yield order(FileAppeal(appraisal_id=case, grounds=Sealed("No.")), **own)
        if case == concerned[0][1]:
            yield order(WithdrawAppeal(appraisal_id=case), **own)
        change = DecideAppeal(
            appraisal_id=case,
            outcome=AppealOutcome.CHANGED,
            score=Decimal("12.5"),
            answer=Sealed("Yes."),
        )
        yield order(change, by="service:panel")
        yield order(AcknowledgeResult(appraisal_id=case, remark=Sealed("Well.")), **own)


def improved() -> Iterator[Order]:
    """Yield an improvement plan of somebody who stays."""
    plan, far = "improvement:2016Q1:E1", date(2199, 12, 31)
    yield order(OpenImprovementPlan(cycle_id=CYCLE, employee_id=BOSS, due_on=far))
    for word in ("first", "second"):
        aim, task = Sealed(f"{word} aim"), Sealed(f"{word} task")
        yield order(
            SetImprovementGoal(plan_id=plan, goal="speed", aim=aim, success=aim, due_on=far)
        )
        yield order(SetImprovementAction(plan_id=plan, action="talk", task=task, due_on=far))
        for goal in (None, "speed"):
            yield order(CheckInImprovement(plan_id=plan, progress=30, goal=goal, note=task))
        yield order(CompleteImprovementAction(plan_id=plan, action="talk"))
    yield order(
        CloseImprovementPlan(plan_id=plan, outcome=PlanOutcome.PARTLY, conclusion=Sealed("Half."))
    )


def achieved(random: Random, case: str, code: str) -> RecordActual:
    actual = Decimal(random.randrange(300_000, 700_000))
    return RecordActual(appraisal_id=case, measure=code, actual=actual, source="ledger of sales")


def graded(random: Random) -> Decimal:
    return Decimal(random.randrange(10, 51)) / 10


def happening(random: Random) -> object:
    """Return something that may happen to somebody on some day, whether it fits or not."""
    employee_id, on = random.choice(PEOPLE), FIRST + timedelta(days=random.randrange(6))
    department_id = random.choice(DEPARTMENTS)
    salary = Money(amount=Decimal(random.randrange(50_000, 50_010)), currency="USD")
    new = f"employee:N{random.randrange(30)}"
    return random.choice(
        (
            RenameDepartment(
                department_id=department_id, name=random.choice("ABC"), effective_on=on
            ),
            CloseDepartment(department_id="department:DGS", effective_on=on + timedelta(days=400)),
            HireEmployee(
                employee_id=new,
                hired_on=on,
                department_id=department_id,
                employment=Employment.PART_TIME,
                first_seen_on=on,
                first_seen_because="not-in-earlier-file",
                email=Sealed(f"{new}@example.org"),
            ),
            RecordPersonalDetails(employee_id=employee_id, name=Sealed(random.choice("ABC"))),
            RecordPersonalDetails(employee_id=employee_id, email=Sealed("a@example.org")),
            ReassignEmployee(
                employee_id=employee_id,
                effective_on=on,
                department_id=department_id,
                title=random.choice("ABC"),
                level=random.choice(("P1", "P2")),
                position=random.choice("ABC"),
            ),
            AssignSuperior(
                employee_id=random.choice(PEOPLE[3:]),
                superior_id=random.choice((None, *PEOPLE[:3])),
                effective_on=on + timedelta(days=100),
            ),
            EndService(
                employee_id=random.choice(PEOPLE[1:]),
                last_day_on=on + timedelta(days=300),
                cause=random.choice(tuple(EndCause)),
            ),
            RescindEndOfService(employee_id=random.choice(PEOPLE[1:])),
            RecordAbsence(
                employee_id=employee_id,
                kind=random.choice(tuple(AbsenceKind)),
                from_on=on,
                until_on=random.choice((None, on)),
            ),
            EndAbsence(employee_id=employee_id, from_on=on, until_on=on + timedelta(days=30)),
            RecordSalary(employee_id=employee_id, salary=salary, effective_on=FIRST),
            AdjustSalary(
                employee_id=employee_id,
                salary=salary,
                effective_on=on,
                cause=random.choice(tuple(Cause)),
            ),
            ChangeWorkingTime(
                employee_id=employee_id,
                fraction=random.choice((Decimal("0.5"), Decimal(1))),
                effective_on=on,
            ),
        )
    )
