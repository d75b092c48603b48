"""County: a small organisation with a past, and the way to ask about it.

TOP leads BOSS, BOSS leads ANN, ANN leads BOB; EVE reported to BOSS until July 2016 and was
appraised while she did; OLD has left.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from psycopg.conninfo import make_conninfo

from domain.absence import AbsenceKind, RecordAbsence
from domain.actor import Actor, Role
from domain.actual import RecordActual
from domain.cycle import AdvanceCycle, CyclePeriod, Deadline, OpenCycle, Phase
from domain.department import FoundDepartment, RenameDepartment
from domain.employee import AssignSuperior, EndCause, EndService
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.hire import Employment, Gender, HireEmployee
from domain.measure import SetMeasures
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from ledger.ledger import Ledger, opened
from ledger.order import Accepted, Order
from ledger.recorded import Origin
from ops.database import LOGIN
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from schema.engine.channel import channel
from schema.engine.limits import Limits
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.rights import MANY
from schema.engine.token import Viewer
from tests.domain.appraisal_case import measures, ratings
from tests.ledger.house import LONG_AGO, MASTER, dollars, found, order, prepared
from tests.postgres import Database
from tests.schema.lent import lent
from tests.schema.oracle.calibrated import GUIDED

Given: TypeAlias = Any
"""JSON, or an argument that is passed on."""

DOT, BRG, PRK = "department:DOT", "department:BRG", "department:PRK"
TOP, BOSS, ANN, BOB, EVE, OLD = (
    f"employee:{code}" for code in ("TOP", "BOSS", "ANN", "BOB", "EVE", "OLD")
)
CYCLE = "cycle:2016Q1"
ANNS, BOBS, EVES = (f"appraisal:2016Q1:{code}" for code in ("ANN", "BOB", "EVE"))
ANNS_NAME = 'Ann "安" O\'Neil \\ <b>\u2028$1 {row} %s'
COMMENT = 'She said: "well" {viewer}'
NOON = datetime(2016, 9, 1, 16, tzinfo=UTC)
"""When it is asked: the day is 1 September 2016."""
LARGE = Limits(
    characters=300_000,
    tokens=60_000,
    aliases=15_000,
    fields=15_000,
    repetitions=50_000,
    cost=1_000_000,
)
"""For operations that select all there is."""


def who(actor: str, *roles: Role) -> Viewer:
    return Viewer(actor=Actor(actor), roles=frozenset(roles))


HR = who("service:hr", Role.HR)
AUDITOR = who("service:auditor", Role.AUDITOR)
COMPENSATION = who("service:pay", Role.COMPENSATION)
ADMINISTRATOR = who("service:admin", Role.ADMINISTRATOR)
EXECUTIVE = who("service:board", Role.EXECUTIVE)
CONSUMER = who("service:other", Role.CONSUMER)
GUEST = who("guest:promotion:ANN:1/anna")


def person(employee_id: str) -> Viewer:
    return who(employee_id, Role.EMPLOYEE)


def hire(  # as many as are known
    employee_id: str,
    hired_on: date,
    department_id: str,
    superior_id: str | None,
    name: str,
    **rest: Given,
) -> HireEmployee:
    return HireEmployee(
        employee_id=employee_id,
        hired_on=hired_on,
        department_id=department_id,
        employment=Employment.FULL_TIME,
        superior_id=superior_id,
        name=Sealed(name),
        email=Sealed(f"{employee_id.partition(':')[2].lower()}@example.org"),
        **rest,
    )


def staffed() -> Iterator[Order]:
    """Yield how the organisation came to be."""
    yield order(found())
    yield order(FoundDepartment(department_id=DOT, name="Roads", effective_on=LONG_AGO))
    yield order(FoundDepartment(department_id=PRK, name="Parks", effective_on=LONG_AGO))
    yield order(
        FoundDepartment(
            department_id=BRG, name="Bridges", effective_on=date(2001, 1, 1), parent_id=DOT
        )
    )
    yield order(
        RenameDepartment(department_id=DOT, name="Transportation", effective_on=date(2016, 1, 1))
    )
    yield order(hire(TOP, date(2000, 1, 3), DOT, None, "Tina", title="Director"))
    yield order(hire(BOSS, date(2005, 2, 1), DOT, TOP, "Bernd", title="Manager"))
    yield order(
        hire(ANN, date(2010, 5, 3), BRG, BOSS, ANNS_NAME, title="Planner", level="P2",
             gender=Gender.F, position="Planning")
    )  # fmt: skip
    yield order(
        hire(BOB, date(2012, 7, 2), BRG, ANN, "Bob", title="Clerk", level="P1"),
        origin=Origin.DEMONSTRATION,
    )
    yield order(hire(EVE, date(2014, 3, 3), PRK, BOSS, "Eve", title="Gardener"))
    yield order(hire(OLD, date(2001, 9, 3), PRK, None, "Olga", title="Gardener"))
    yield order(
        EndService(employee_id=OLD, last_day_on=date(2015, 12, 31), cause=EndCause.RETIREMENT)
    )
    for employee_id, amount in ((BOSS, 2000), (ANN, 1000), (BOB, 800), (EVE, 900)):
        yield order(
            RecordSalary(
                employee_id=employee_id,
                salary=dollars(amount),
                effective_on=date(2015, 4, 1),
                unknown_before="not-on-file" if employee_id == ANN else None,
            )
        )
    yield order(
        RecordAbsence(
            employee_id=ANN,
            kind=AbsenceKind.SICKNESS,
            from_on=date(2016, 2, 1),
            until_on=date(2016, 2, 5),
        )
    )


def appraised() -> Iterator[Order]:
    """Yield a cycle: ANN's result is released, BOB's is scored, EVE's is outdated."""
    yield order(
        OpenCycle(
            cycle_id=CYCLE,
            name="First quarter of 2016",
            period=CyclePeriod.QUARTER,
            starts_on=date(2016, 1, 1),
            ends_on=date(2016, 3, 31),
            policy=GUIDED,
            deadlines=(
                Deadline(phase=Phase.PLAN, due_on=date(2190, 1, 8)),
                Deadline(phase=Phase.COLLECT, due_on=date(2190, 4, 8)),
            ),
        )
    )
    for employee_id in (ANN, BOB, EVE):
        yield order(EnrolParticipant(cycle_id=CYCLE, employee_id=employee_id))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES))
    for case in (ANNS, BOBS, EVES):
        yield order(SetMeasures(appraisal_id=case, measures=measures))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT))
    for case in (ANNS, BOBS, EVES):
        for code in ("revenue", "margin"):
            yield order(achieved(case, code))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE))
    for case, superior in ((ANNS, BOSS), (BOBS, ANN), (EVES, BOSS)):
        yield order(
            EvaluateAppraisal(appraisal_id=case, ratings=ratings, comment=Sealed(COMMENT)),
            by=superior,
        )
        yield order(ScoreAppraisal(appraisal_id=case))
    yield order(achieved(EVES, "margin"))
    yield order(AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK))
    yield order(ReleaseResult(appraisal_id=ANNS))


def achieved(case: str, code: str) -> RecordActual:
    return RecordActual(
        appraisal_id=case,
        measure=code,
        actual=Decimal(450_000),
        source="ledger",
        evidence=Sealed("sheet 3"),
    )


def moved() -> Iterator[Order]:
    """Yield what came later."""
    yield order(
        ReassignEmployee(
            employee_id=ANN, effective_on=date(2016, 4, 1), title="Senior planner", level="P3"
        )
    )
    yield order(
        AdjustSalary(
            employee_id=ANN,
            salary=dollars(1100),
            effective_on=date(2016, 4, 1),
            cause=Cause.PROMOTION,
        )
    )
    yield order(AssignSuperior(employee_id=EVE, superior_id=None, effective_on=date(2016, 7, 1)))


def peopled(owner_url: str) -> None:
    """Make the county in an empty database."""
    prepared(owner_url)
    asyncio.run(_peopled(make_conninfo(owner_url, user=LOGIN)))


async def _peopled(conninfo: str) -> None:
    async with opened(conninfo, TableFolds(TABLES), MASTER, readers=2) as ledger:
        for part in (staffed(), appraised(), moved()):
            for each in part:
                answer = await ledger.journal.execute(each)
                assert isinstance(answer, Accepted), answer


@dataclass(frozen=True)
class County:
    """The county's ledger, and its way out."""

    database: Database
    ledger: Ledger
    reader: Reader

    async def ask(self, text: str, viewer: Viewer = HR, /, **variables: Given) -> Given:
        """Return the data of an answer that has no errors."""
        answer = await self.answer(text, viewer, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def refused(self, text: str, viewer: Viewer = HR, /, **variables: Given) -> Given:
        """Return the one error of a request that is refused."""
        answer = await self.answer(text, viewer, **variables)
        assert "data" not in answer, answer
        (error,) = answer["errors"]
        return error

    async def answer(self, text: str, viewer: Viewer = HR, /, **variables: Given) -> Given:
        """Return an answer as a client reads it."""
        asked = Asked(text=text, operation_name=None, variables=variables)
        return json.loads((await self.reader.answer(asked, viewer)).body)

    async def do(self, command: object, **rest: Given) -> Accepted:
        """Let something happen."""
        answer = await self.ledger.journal.execute(order(command, **rest))
        assert isinstance(answer, Accepted), answer
        return answer


@asynccontextmanager
async def open_county(
    database: Database, many: int = MANY, clock: Callable[[], datetime] = lambda: NOON
) -> AsyncGenerator[County]:
    """Open the county's ledger and its way out, as the server does."""
    url = database.url(LOGIN)
    async with (
        opened(url, TableFolds(TABLES), MASTER, readers=2) as ledger,
        channel(url, most=2) as way,
    ):
        with lent() as made:
            reader = Reader(way, made, ledger.journal, clock, many, limits=LARGE)
            yield County(database, ledger, reader)
