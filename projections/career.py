"""Career: everything that happened to an employee, by its day, as one line of time.

It is put together from the streams of the employee, their absences, their salary, what they were
paid once and their appraisals. An entry for the same day takes a row's place, as in the timeline it
comes from.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain import ids
from domain.absence import AbsenceEnded, AbsenceRecorded
from domain.appeal import ResultAdjusted
from domain.award import AwardPaid
from domain.conduct_entry import (
    HonourRecorded,
    HonourWithdrawn,
    SanctionAppealDecided,
    SanctionImposed,
    SanctionLifted,
    SanctionOutcome,
)
from domain.employee import EndOfServiceRescinded, ServiceEnded
from domain.events import decider_of
from domain.feedback import ResultReleased
from domain.hire import EmployeeHired
from domain.learning_plan import TrainingCompleted
from domain.placement import (
    DepartmentAssigned,
    LevelChanged,
    PlacementRescinded,
    PositionAssigned,
    SuperiorAssigned,
    TitleAssigned,
)
from domain.salary_entry import SalaryAdjusted, SalaryRecorded, SalaryRescinded
from domain.working_time import WorkingTimeChanged
from ledger.recorded import Origin, Recorded
from projections import career_case
from projections.career_again import again, paid
from projections.engine.row import Row, replace
from projections.engine.table import Table, once
from projections.salary import SalaryCause

LAST = "last"
"""The code of the one end of service that can stand, so that rescinding it finds its row."""

APPEAL = "APPEAL"
"""The cause of a grade that an appeal changed."""


class CareerKind(StrEnum):
    """What an entry of a career says."""

    HIRED = "HIRED"
    DEPARTMENT = "DEPARTMENT"
    TITLE = "TITLE"
    LEVEL = "LEVEL"
    POSITION = "POSITION"
    SUPERIOR = "SUPERIOR"
    SALARY = "SALARY"
    WORKING_TIME = "WORKING_TIME"
    AWARD = "AWARD"
    ABSENCE = "ABSENCE"
    GRADE = "GRADE"
    HONOUR = "HONOUR"
    SANCTION = "SANCTION"
    TRAINING = "TRAINING"
    PLAN = "PLAN"
    MOVE = "MOVE"
    PROMOTION = "PROMOTION"
    SERVICE_ENDED = "SERVICE_ENDED"


class CareerRow(Row):
    """Each kind fills what it is about.

    `effective_on` of SERVICE_ENDED is the last day, of GRADE the day of the release, of ABSENCE
    the first day, `until_on` its last, if that is known, and so of HONOUR and SANCTION, of AWARD
    the day it was paid. `cause` is a salary's or an end of service's, or the kind of an absence, an
    award, an honour or a sanction; of a GRADE that an appeal changed it is APPEAL, and the released
    one stands beside it. A grade of none was released too: not rated. `case_id` is the promotion or
    move that something came of, or the case that an entry is of, see projections/career_case.
    """

    id: str
    employee_id: str
    kind: CareerKind
    effective_on: date
    department_id: str | None = None
    division: str | None = None
    title: str | None = None
    level: str | None = None
    position: str | None = None
    superior_id: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    fraction: Decimal | None = None
    cause: str | None = None
    cycle_id: str | None = None
    score: Decimal | None = None
    grade: str | None = None
    training_id: str | None = None
    until_on: date | None = None
    case_id: str | None = None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    match recorded.event:
        case e if type(e) in career_case.KINDS:
            kind = CareerKind(career_case.KINDS[type(e)])
            return (key_of(recorded, kind, career_case.CODE),)
        case EndOfServiceRescinded():
            return (key_of(recorded, CareerKind.SERVICE_ENDED, LAST),)
        case PlacementRescinded(taken_back=days):
            kinds = [(CareerKind(each.part.value), each.effective_on) for each in days]
            return tuple(key_of(recorded, kind, on) for kind, on in kinds)
        case SalaryRescinded(taken_back=days):
            ons = [each.effective_on for each in days]
            return tuple(key_of(recorded, CareerKind.SALARY, on) for on in ons)
        case AbsenceEnded(from_on=from_on):
            return (key_of(recorded, CareerKind.ABSENCE, from_on),)
        case HonourWithdrawn(code=code):
            return (key_of(recorded, CareerKind.HONOUR, code),)
        case SanctionLifted(code=code) | SanctionAppealDecided(code=code):
            return (key_of(recorded, CareerKind.SANCTION, code),)
        case _:
            row = entered(recorded)
            return () if row is None else (row.id,)


def fold(row: CareerRow | None, recorded: Recorded[Any], key: str) -> CareerRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, e if isinstance(e, career_case.STEPS):
            columns = None if row is None else career_case.changed(e)
            if row is None or columns is None:
                return None
            return replace(row, **columns, at=recorded.at, origin=recorded.origin)
        case CareerRow(), PlacementRescinded() | SalaryRescinded() as e:
            columns = again(e, row.kind.value, key)
            if columns is None:
                return None
            return replace(row, **columns, at=recorded.at, origin=recorded.origin)
        case None, PlacementRescinded() | SalaryRescinded():
            return None
        case _, EndOfServiceRescinded() | HonourWithdrawn():
            return None
        case None, AbsenceEnded():
            return None
        case _, SanctionAppealDecided(outcome=outcome):
            return None if outcome is SanctionOutcome.ANNULLED else row
        case CareerRow(), SanctionLifted(lifted_on=on):
            last = on - timedelta(days=1)
            if last < row.effective_on:
                return None
            return replace(row, until_on=last, at=recorded.at, origin=recorded.origin)
        case CareerRow(), AbsenceEnded() as e:
            return replace(row, until_on=e.until_on, at=recorded.at, origin=recorded.origin)
        case _:
            return entered(recorded)


def key_of(recorded: Recorded[Any], kind: CareerKind, code: object) -> str:
    """Return the id of an entry."""
    return f"{recorded.stream}/{kind.value}/{code}"


@once
def entered(recorded: Recorded[Any]) -> CareerRow | None:
    """Return the entry that an event makes, or none if it makes none."""

    def entry(kind: CareerKind, on: date, code: object = None, **columns: Any) -> CareerRow:  # noqa: ANN401 - as the row has them
        return CareerRow(
            id=key_of(recorded, kind, on if code is None else code),
            employee_id=decider_of(recorded.stream).person(recorded.stream) or recorded.stream,
            kind=kind,
            effective_on=on,
            at=recorded.at,
            origin=recorded.origin,
            **columns,
        )

    match recorded.event:
        case EmployeeHired(hired_on=on):
            return entry(CareerKind.HIRED, on)
        case DepartmentAssigned(effective_on=on) as e:
            return entry(
                CareerKind.DEPARTMENT,
                on,
                department_id=e.department_id,
                division=e.division,
                case_id=e.case_id,
            )
        case TitleAssigned(effective_on=on) as e:
            return entry(CareerKind.TITLE, on, title=e.title, case_id=e.case_id)
        case LevelChanged(effective_on=on) as e:
            return entry(CareerKind.LEVEL, on, level=e.level, case_id=e.case_id)
        case PositionAssigned(effective_on=on) as e:
            return entry(CareerKind.POSITION, on, position=e.position, case_id=e.case_id)
        case SuperiorAssigned(effective_on=on) as e:
            return entry(CareerKind.SUPERIOR, on, superior_id=e.superior_id, case_id=e.case_id)
        case SalaryRecorded(effective_on=on, salary=salary):
            return entry(CareerKind.SALARY, on, **paid(salary, SalaryCause.RECORDED.value))
        case SalaryAdjusted(effective_on=on, salary=salary, cause=cause) as e:
            return entry(CareerKind.SALARY, on, **paid(salary, cause.value), case_id=e.case_id)
        case WorkingTimeChanged(effective_on=on, fraction=fraction):
            return entry(CareerKind.WORKING_TIME, on, fraction=fraction)
        case AwardPaid(paid_on=on, amount=amount, kind=kind):
            return entry(CareerKind.AWARD, on, recorded.version, **paid(amount, kind.value))
        case AbsenceRecorded(from_on=on) as e:
            return entry(CareerKind.ABSENCE, on, cause=e.kind.value, until_on=e.until_on)
        case ResultReleased() as e:
            cycle = ids.code(recorded.stream).partition(":")[0]
            return entry(
                CareerKind.GRADE,
                e.released_on or recorded.at.astimezone(UTC).date(),
                cycle,
                cycle_id=f"cycle:{cycle}",
                score=e.score,
                grade=e.grade,
            )
        case ResultAdjusted(adjusted_on=on) as e:
            cycle = ids.code(recorded.stream).partition(":")[0]
            return entry(
                CareerKind.GRADE,
                on,
                f"{cycle}/{APPEAL.lower()}",
                cause=APPEAL,
                cycle_id=f"cycle:{cycle}",
                score=e.score,
                grade=e.grade,
            )
        case HonourRecorded(entry=of, kind=kind):
            return entry(
                CareerKind.HONOUR, of.from_on, of.code, cause=kind.value, until_on=of.until_on
            )
        case SanctionImposed(entry=of, kind=kind):
            return entry(
                CareerKind.SANCTION, of.from_on, of.code, cause=kind.value, until_on=of.until_on
            )
        case TrainingCompleted(completed_on=on, training_id=id_, number=number):
            return entry(CareerKind.TRAINING, on, f"{ids.code(id_)}/{number}", training_id=id_)
        case ServiceEnded(last_day_on=on) as e:
            return entry(CareerKind.SERVICE_ENDED, on, LAST, cause=e.cause.value)
        case e:
            case, code = career_case.begun(e), career_case.CODE
            if case is None:
                return None
            kind = CareerKind(career_case.KINDS[type(e)])
            return entry(kind, case.on, code, case_id=recorded.stream, **case.columns)


ENTERED = (
    EmployeeHired,
    DepartmentAssigned,
    TitleAssigned,
    LevelChanged,
    PositionAssigned,
    SuperiorAssigned,
    PlacementRescinded,
    SalaryRecorded,
    SalaryAdjusted,
    SalaryRescinded,
    WorkingTimeChanged,
    AwardPaid,
    AbsenceRecorded,
    AbsenceEnded,
    ResultReleased,
    ResultAdjusted,
    HonourRecorded,
    HonourWithdrawn,
    SanctionImposed,
    SanctionLifted,
    SanctionAppealDecided,
    TrainingCompleted,
    ServiceEnded,
    EndOfServiceRescinded,
    *career_case.KINDS,
)

TABLES = (
    Table(
        name="career",
        row=CareerRow,
        follows=(
            *("employee", "absence", "salary", "award", "appraisal", "conduct", "learning"),
            *career_case.FOLLOWS,
        ),
        events=ENTERED,
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "effective_on", "id"),),
    ),
)
