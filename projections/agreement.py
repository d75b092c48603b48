"""Agreements as people look them up: what became of the measures proposed in an appraisal."""

from datetime import date
from typing import Any

from domain import appraisal
from domain.agreement import AgreementStatus, MeasuresAgreed, MeasuresObjected, ObjectionSettled
from domain.measure import MeasuresSet
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class MeasureAgreementRow(Row):
    """`answered_on` is the day of the latest answer; the texts are in the notes of these ids."""

    id: str
    appraisal_id: str
    employee_id: str
    status: AgreementStatus
    answered_on: date | None
    grounds_id: str | None
    answer_id: str | None
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    if isinstance(
        recorded.event, MeasuresSet | MeasuresAgreed | MeasuresObjected | ObjectionSettled
    ):
        return (f"{recorded.stream}/agreement",)
    return ()


def fold(
    row: MeasureAgreementRow | None, recorded: Recorded[Any], key: str
) -> MeasureAgreementRow | None:
    """Return what the row becomes; a new proposal begins anew."""
    match row, recorded.event:
        case _, MeasuresSet():
            return MeasureAgreementRow(
                id=key,
                appraisal_id=recorded.stream,
                employee_id=appraisal.person(recorded.stream),
                status=AgreementStatus.PROPOSED,
                answered_on=None,
                grounds_id=None,
                answer_id=None,
                origin=recorded.origin,
            )
        case MeasureAgreementRow(), MeasuresAgreed() as e:
            return replace(
                row,
                status=AgreementStatus.AGREED,
                answered_on=e.agreed_on,
                origin=recorded.origin,
            )
        case MeasureAgreementRow(), MeasuresObjected() as e:
            return replace(
                row,
                status=AgreementStatus.OBJECTED,
                answered_on=e.objected_on,
                grounds_id=note_id(recorded, "grounds"),
                origin=recorded.origin,
            )
        case MeasureAgreementRow(), ObjectionSettled() as e:
            return replace(
                row,
                status=AgreementStatus.SETTLED,
                answered_on=e.settled_on,
                answer_id=note_id(recorded, "answer"),
                origin=recorded.origin,
            )
        case _:
            return row


TABLES = (
    Table(
        name="measure_agreement",
        row=MeasureAgreementRow,
        follows=("appraisal",),
        events=(MeasuresSet, MeasuresAgreed, MeasuresObjected, ObjectionSettled),
        touches=touches,
        fold=fold,
        indexes=(("appraisal_id", "id"),),
    ),
)
