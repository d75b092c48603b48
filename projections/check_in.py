"""Check-ins on measures as people look them up: one row each, as it stood on its day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain import appraisal
from domain.check_in import MeasureCheckedIn
from domain.policies.progress import ProgressStatus
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.note import note_id


class MeasureCheckInRow(Row):
    """`planned` is in the measure's unit, `attained` in per cent of it, both exact.

    `own` says that it is the employee's.
    """

    id: str
    measure_id: str
    employee_id: str
    checked_on: date
    actual: Decimal | None
    planned: str | None
    attained: str | None
    status: ProgressStatus | None
    note_id: str | None
    own: bool
    at: datetime
    origin: Origin


def check_ins(recorded: Recorded[Any]) -> dict[str, MeasureCheckInRow]:
    """Return the row of a check-in."""
    if not isinstance(recorded.event, MeasureCheckedIn):
        return {}
    e, person = recorded.event, appraisal.person(recorded.stream)
    measure = f"{recorded.stream}/{e.measure}"
    key = f"{measure}/check-in/{recorded.version}"
    row = MeasureCheckInRow(
        id=key,
        measure_id=measure,
        employee_id=person,
        checked_on=e.checked_on,
        actual=e.actual,
        planned=e.planned,
        attained=e.attained,
        status=e.status,
        note_id=None if e.note is None else note_id(recorded, "note"),
        own=e.checked_by == person,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="measure_check_in",
        row=MeasureCheckInRow,
        follows=("appraisal",),
        events=(MeasureCheckedIn,),
        touches=check_ins,
        fold=whole(check_ins),
        indexes=(("measure_id", "id"),),
    ),
)
