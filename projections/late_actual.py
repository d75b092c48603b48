"""Late actuals as people look them up: what was told after the evaluation, and if it counts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import appraisal
from domain.late_actual import CorrectionApproved, LateActualRecorded
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class LateActualRow(Row):
    """`measure` is a code; `approved_at` is when it began to count, if it does."""

    id: str
    appraisal_id: str
    employee_id: str
    number: int
    measure: str
    month: int | None
    actual: Decimal | None
    occurred: bool | None
    source: str
    source_key: str | None
    evidence_id: str | None
    recorded_by: str
    approved_by: str | None
    approved_at: datetime | None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    match recorded.event:
        case LateActualRecorded(number=number) | CorrectionApproved(number=number):
            return (f"{recorded.stream}/late/{number}",)
        case _:
            return ()


def fold(row: LateActualRow | None, recorded: Recorded[Any], key: str) -> LateActualRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, LateActualRecorded() as e:
            return LateActualRow(
                id=key,
                appraisal_id=recorded.stream,
                employee_id=appraisal.person(recorded.stream),
                number=e.number,
                measure=e.measure,
                month=e.month,
                actual=e.actual,
                occurred=e.occurred,
                source=e.source,
                source_key=e.source_key,
                evidence_id=None if e.evidence is None else note_id(recorded, "evidence"),
                recorded_by=e.recorded_by,
                approved_by=None,
                approved_at=None,
                at=recorded.at,
                origin=recorded.origin,
            )
        case LateActualRow(), CorrectionApproved() as e:
            return replace(
                row, approved_by=e.approved_by, approved_at=recorded.at, origin=recorded.origin
            )
        case _:
            return row


TABLES = (
    Table(
        name="late_actual",
        row=LateActualRow,
        follows=("appraisal",),
        events=(LateActualRecorded, CorrectionApproved),
        touches=touches,
        fold=fold,
        indexes=(("appraisal_id", "id"),),
    ),
)
