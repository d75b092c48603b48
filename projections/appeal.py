"""Appeals as people look them up: one row each, of the appraisal that it challenges."""

from datetime import date
from typing import Any

from domain import appraisal
from domain.appeal import AppealDecided, AppealFiled, AppealStatus, AppealWithdrawn
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class AppealRow(Row):
    """`last_day_on` is the last on which it could be filed; `ended_on` that of its end."""

    id: str
    appraisal_id: str
    employee_id: str
    status: AppealStatus
    filed_on: date
    last_day_on: date
    ended_on: date | None
    grounds_id: str
    answer_id: str | None
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    if isinstance(recorded.event, AppealFiled | AppealWithdrawn | AppealDecided):
        return (f"{recorded.stream}/appeal",)
    return ()


def fold(row: AppealRow | None, recorded: Recorded[Any], key: str) -> AppealRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, AppealFiled() as e:
            return AppealRow(
                id=key,
                appraisal_id=recorded.stream,
                employee_id=appraisal.person(recorded.stream),
                status=AppealStatus.FILED,
                filed_on=e.filed_on,
                last_day_on=e.last_day_on,
                ended_on=None,
                grounds_id=note_id(recorded, "grounds"),
                answer_id=None,
                origin=recorded.origin,
            )
        case AppealRow(), AppealWithdrawn() as e:
            return replace(
                row,
                status=AppealStatus.WITHDRAWN,
                ended_on=e.withdrawn_on,
                origin=recorded.origin,
            )
        case AppealRow(), AppealDecided() as e:
            return replace(
                row,
                status=AppealStatus(e.outcome),
                ended_on=e.decided_on,
                answer_id=None if e.answer is None else note_id(recorded, "answer"),
                origin=recorded.origin,
            )
        case _:
            return row


TABLES = (
    Table(
        name="appeal",
        row=AppealRow,
        follows=("appraisal",),
        events=(AppealFiled, AppealWithdrawn, AppealDecided),
        touches=touches,
        fold=fold,
        indexes=(("appraisal_id", "id"), ("employee_id", "id"), ("filed_on", "id")),
    ),
)
