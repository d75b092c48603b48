"""Employees as people look them up: one row each. Where they stand by day is in `placement`."""

from datetime import date

from domain import ids
from domain.employee import EndCause, EndOfServiceRescinded, Event, ServiceEnded
from domain.hire import EmployeeHired, Employment, Gender
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class EmployeeRow(Row):
    id: str
    code: str
    hired_on: date
    first_seen_on: date | None
    first_seen_because: str | None
    gender: Gender | None
    employment: Employment
    last_day_on: date | None
    end_cause: EndCause | None
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case EmployeeHired() | ServiceEnded() | EndOfServiceRescinded():
            return (recorded.stream,)
        case _:
            return ()


def fold(row: EmployeeRow | None, recorded: Recorded[Event], key: str) -> EmployeeRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, EmployeeHired() as e:
            return EmployeeRow(
                id=key,
                code=ids.code(key),
                hired_on=e.hired_on,
                first_seen_on=e.first_seen_on,
                first_seen_because=e.first_seen_because,
                gender=e.gender,
                employment=e.employment,
                last_day_on=None,
                end_cause=None,
                origin=recorded.origin,
            )
        case EmployeeRow(), ServiceEnded() as e:
            return replace(
                row, last_day_on=e.last_day_on, end_cause=e.cause, origin=recorded.origin
            )
        case EmployeeRow(), EndOfServiceRescinded():
            return replace(row, last_day_on=None, end_cause=None, origin=recorded.origin)
        case _:
            return row


TABLES = (
    Table(
        name="employee",
        row=EmployeeRow,
        follows=("employee",),
        events=(EmployeeHired, ServiceEnded, EndOfServiceRescinded),
        touches=touches,
        fold=fold,
        indexes=(("hired_on", "id"),),
    ),
)
