"""Larger: the county with what makes questions hard besides.

KIM has no name and has left, and LEE still reports to her; LEE was hired on the same day as BOB and
bears the same name. MAX has yet to enter service, ZOE reported to BOB until August, when the two
changed places: it is she who leads BOB now. A department is closed, another cycle has just begun.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from psycopg.conninfo import make_conninfo

from domain.absence import AbsenceKind, RecordAbsence
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal
from domain.appraisal_policy import OPERATIONS, MoveEffect
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.department import CloseDepartment, FoundDepartment, RenameDepartment
from domain.employee import AssignSuperior, EndCause, EndService, RecordPersonalDetails
from domain.enrolment import EnrolParticipant
from domain.feedback import AcknowledgeResult, GiveFeedback, RecordInterview
from domain.hire import Employment, Gender, HireEmployee
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    SetImprovementAction,
    SetImprovementGoal,
)
from domain.improvement_plan import (
    CloseImprovementPlan,
    ExtendImprovementPlan,
    LinkImprovementPlan,
    OpenImprovementPlan,
    PlanOutcome,
)
from domain.measure import SetMeasures
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.sealed import Sealed
from ledger.ledger import opened
from ledger.order import Accepted
from ledger.recorded import Origin
from ops.database import LOGIN
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures
from tests.ledger.house import MASTER, dollars, order
from tests.schema import county
from tests.schema.county import ANN, ANNS, BOB, BOBS, BOSS, BRG, DOT, EVE, PRK, TOP, person, who
from tests.schema.oracle.advancing import advanced
from tests.schema.oracle.aiming import aimed
from tests.schema.oracle.awarded import awarded, planted
from tests.schema.oracle.banding import banded, planned
from tests.schema.oracle.calibrated import calibrated
from tests.schema.oracle.careers import developed
from tests.schema.oracle.development import assessed, judged
from tests.schema.oracle.earnings import earned
from tests.schema.oracle.learning import learnt
from tests.schema.oracle.measuring import measuring
from tests.schema.oracle.midway import midway
from tests.schema.oracle.moves import moved
from tests.schema.oracle.promoting import promoted
from tests.schema.oracle.proposing import proposed
from tests.schema.oracle.published import published, yearly
from tests.schema.oracle.rated import rated
from tests.schema.oracle.reviewing import reviewed

KIM, LEE, MAX, ZOE = (f"employee:{code}" for code in ("KIM", "LEE", "MAX", "ZOE"))
OLD_WORKS = "department:OLD_WORKS"
NEXT = "cycle:2016Q2"
BOBS_PLAN, ZOES_PLAN = "improvement:2016Q1:BOB", "improvement:2016Q2:ZOE"
HR, PANEL = "service:hr", "service:panel"
OWN_AND_HR = frozenset({county.Role.EMPLOYEE, county.Role.HR})
FAR, FARTHER = date(2190, 6, 30), date(2199, 12, 31)
"""Days on which plans end, however late these tests are run."""

VIEWERS: dict[str, Viewer] = {
    "HR": county.HR,
    "auditor": county.AUDITOR,
    "compensation": county.COMPENSATION,
    "administrator": county.ADMINISTRATOR,
    "executive": county.EXECUTIVE,
    "consumer": county.CONSUMER,
    "guest": county.GUEST,
    "top": person(TOP),
    "boss, who leads a leaver's reports": person(BOSS),
    "ann, who lost a line and leads on": person(ANN),
    "bob, who was the superior of his superior": person(BOB),
    "eve, who has none": person(EVE),
    "old, who has left": person(county.OLD),
    "kim, who has left and has a line": person(KIM),
    "max, who is yet to come": person(MAX),
    "zoe": person(ZOE),
    "ann, who decides on pay": who(ANN, county.Role.COMPENSATION),
    "bob, who runs the system": who(BOB, county.Role.ADMINISTRATOR),
    "boss, who is told of the whole": who(BOSS, county.Role.EXECUTIVE),
    "zoe, without any role": who(ZOE),
    "nobody we know": person("employee:NOBODY"),
}


def peopled(owner_url: str) -> None:
    """Make the larger county in an empty database."""
    county.peopled(owner_url)
    with planted():
        asyncio.run(_peopled(make_conninfo(owner_url, user=LOGIN)))


async def _peopled(conninfo: str) -> None:
    async with opened(conninfo, TableFolds(TABLES), MASTER, readers=2) as ledger:
        for command in (*placed(), *paid(), *begun()):
            answer = await ledger.journal.execute(order(command, origin=Origin.IMPORT))
            assert isinstance(answer, Accepted), answer
        later = (
            *told(),
            *improved(),
            *calibrated(),
            *measuring(),
            *aimed(),
            *published(),
            *yearly(),
            *rated(),
            *midway(),
            *earned(),
            *awarded(),
            *banded(),
            *planned(),
            *developed(),
            *assessed(),
            *judged(),
            *moved(),
            *reviewed(),
            *learnt(),
            *promoted(),
            *proposed(),
            *advanced(),
        )
        for by, command in later:
            answer = await ledger.journal.execute(order(command, by=by, roles=OWN_AND_HR))
            assert isinstance(answer, Accepted), answer


def hire(
    employee_id: str,
    hired_on: date,
    superior_id: str,
    name: str | None,
    department_id: str = DOT,
) -> HireEmployee:
    return HireEmployee(
        employee_id=employee_id,
        hired_on=hired_on,
        department_id=department_id,
        employment=Employment.PART_TIME,
        superior_id=superior_id,
        name=None if name is None else Sealed(name),
        gender=Gender.F,
    )


def placed() -> Iterator[object]:
    """Yield who came, left and moved."""
    yield FoundDepartment(
        department_id=OLD_WORKS, name="Old works", effective_on=date(2010, 1, 1), parent_id=DOT
    )
    yield hire(KIM, date(2011, 1, 3), ANN, None)
    yield hire(LEE, date(2012, 7, 2), KIM, "Bob")
    yield hire(ZOE, date(2013, 1, 7), BOB, "Zoë 安\\", OLD_WORKS)
    yield hire(MAX, date(2016, 12, 1), BOB, "max")
    yield EndService(employee_id=KIM, last_day_on=date(2016, 8, 1), cause=EndCause.RESIGNATION)
    yield AssignSuperior(employee_id=BOB, superior_id=None, effective_on=date(2016, 8, 1))
    yield AssignSuperior(employee_id=ZOE, superior_id=TOP, effective_on=date(2016, 8, 1))
    yield AssignSuperior(employee_id=BOB, superior_id=ZOE, effective_on=date(2016, 8, 2))
    yield AssignSuperior(employee_id=LEE, superior_id=EVE, effective_on=date(2016, 10, 1))
    yield ReassignEmployee(
        employee_id=ZOE, effective_on=date(2016, 1, 1), department_id=BRG, division="North"
    )
    yield ReassignEmployee(
        employee_id=LEE, effective_on=date(2016, 9, 1), title="Guard", level="P1"
    )
    yield RecordPersonalDetails(employee_id=LEE, email=Sealed("lee@example.org"))
    yield RecordPersonalDetails(employee_id=ZOE, name=Sealed("Zoë"))
    yield CloseDepartment(department_id=OLD_WORKS, effective_on=date(2016, 9, 1))
    yield RenameDepartment(department_id=PRK, name="Gardens", effective_on=date(2016, 10, 1))


def paid() -> Iterator[object]:
    """Yield what was paid, and who was away."""
    for employee_id, amount in ((ZOE, 700), (LEE, 850)):
        yield RecordSalary(
            employee_id=employee_id, salary=dollars(amount), effective_on=date(2016, 1, 1)
        )
    for on, amount in ((date(2016, 12, 1), 950), (date(2016, 3, 1), 990)):
        yield AdjustSalary(
            employee_id=LEE, salary=dollars(amount), effective_on=on, cause=Cause.CORRECTION
        )
    yield RecordAbsence(employee_id=BOB, kind=AbsenceKind.PARENTAL, from_on=date(2016, 8, 20))
    yield RecordAbsence(
        employee_id=ZOE,
        kind=AbsenceKind.SICKNESS,
        from_on=date(2016, 2, 1),
        until_on=date(2016, 2, 1),
    )


def begun() -> Iterator[object]:
    """Yield another cycle, in which nothing is scored yet."""
    yield OpenCycle(
        cycle_id=NEXT,
        name="Second quarter",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 4, 1),
        ends_on=date(2016, 6, 30),
        policy=replace(OPERATIONS, move_effect=MoveEffect.KEPT),
    )
    for employee_id in (ANN, LEE, ZOE):
        yield EnrolParticipant(cycle_id=NEXT, employee_id=employee_id)
    yield AdvanceCycle(cycle_id=NEXT, to=Phase.SET_MEASURES)
    yield SetMeasures(appraisal_id="appraisal:2016Q2:ZOE", measures=measures)


def told() -> Iterator[tuple[str, object]]:
    """Yield what was said about results, and an appeal that changed one; each with who did it."""
    for by, case in ((BOSS, ANNS), (ANN, BOBS)):
        yield (
            by,
            GiveFeedback(
                appraisal_id=case,
                strengths=Sealed("calm"),
                weaknesses=Sealed('"late"'),
                suggestions=Sealed("plan"),
            ),
        )
        for day in (date(2016, 4, 20), date(2016, 4, 18)):
            yield HR, RecordInterview(appraisal_id=case, held_on=day, notes=Sealed(f"on {day}"))
    yield ANN, FileAppeal(appraisal_id=ANNS, grounds=Sealed("She was not there. 不公"))
    yield (
        PANEL,
        DecideAppeal(
            appraisal_id=ANNS,
            outcome=AppealOutcome.CHANGED,
            score=Decimal("90.5"),
            answer=Sealed("It is so."),
        ),
    )
    yield ANN, AcknowledgeResult(appraisal_id=ANNS, remark=Sealed("Thank you."))


def improved() -> Iterator[tuple[str, object]]:
    """Yield three improvement plans: one that is closed, one that has just begun, one of EVE's."""
    for employee_id, cycle_id in ((BOB, county.CYCLE), (EVE, county.CYCLE), (ZOE, NEXT)):
        yield HR, OpenImprovementPlan(cycle_id=cycle_id, employee_id=employee_id, due_on=FAR)
    for goal, due_on in (("speed", FAR), ("care", date(2180, 1, 1))):
        yield (
            HR,
            SetImprovementGoal(
                plan_id=BOBS_PLAN,
                goal=goal,
                aim=Sealed(f"more {goal}"),
                success=Sealed("seen"),
                due_on=due_on,
            ),
        )
    for action, goal in (("talk", "care"), ("course", None)):
        yield (
            ZOE,
            SetImprovementAction(
                plan_id=BOBS_PLAN, action=action, goal=goal, task=Sealed(action), due_on=FAR
            ),
        )
    yield ZOE, CompleteImprovementAction(plan_id=BOBS_PLAN, action="talk")
    yield BOB, CheckInImprovement(plan_id=BOBS_PLAN, progress=30, note=Sealed("It goes."))
    yield HR, CheckInImprovement(plan_id=BOBS_PLAN, progress=55, goal="care")
    yield HR, ExtendImprovementPlan(plan_id=BOBS_PLAN, due_on=FARTHER)
    yield HR, LinkImprovementPlan(plan_id=BOBS_PLAN, cycle_id=NEXT)
    yield (
        HR,
        CloseImprovementPlan(
            plan_id=BOBS_PLAN, outcome=PlanOutcome.PARTLY, conclusion=Sealed("Half of it.")
        ),
    )
    yield TOP, CheckInImprovement(plan_id=ZOES_PLAN, progress=0, note=Sealed("Begun."))
