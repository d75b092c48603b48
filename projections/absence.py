"""Absences as people look them up: one row each."""

from datetime import date, datetime

from domain import absence
from domain.absence import AbsenceEnded, AbsenceKind, AbsenceRecorded, Event
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table


class AbsenceRow(Row):
    """It lasts through `until_on`, or its end is not known; `at` is when that was admitted."""

    id: str
    employee_id: str
    kind: AbsenceKind
    from_on: date
    until_on: date | None
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (f"{recorded.stream}/{recorded.event.from_on}",)


def fold(row: AbsenceRow | None, recorded: Recorded[Event], key: str) -> AbsenceRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, AbsenceRecorded() as e:
            return AbsenceRow(
                id=key,
                employee_id=absence.person(recorded.stream),
                kind=e.kind,
                from_on=e.from_on,
                until_on=e.until_on,
                at=recorded.at,
                origin=recorded.origin,
            )
        case AbsenceRow(), AbsenceEnded() as e:
            return replace(row, until_on=e.until_on, at=recorded.at, origin=recorded.origin)
        case _:
            return row


TABLES = (
    Table(
        name="absence",
        row=AbsenceRow,
        follows=("absence",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "from_on"),),
    ),
)
