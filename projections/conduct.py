"""Honours and sanctions as people look them up: one row each, whatever became of it."""

from collections.abc import Iterable
from datetime import date, datetime

from domain import conduct
from domain.conduct import Event
from domain.conduct_entry import (
    HonourKind,
    HonourRecorded,
    HonourWithdrawn,
    SanctionAppealDecided,
    SanctionAppealed,
    SanctionImposed,
    SanctionKind,
    SanctionLifted,
    SanctionOutcome,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class HonourRow(Row):
    id: str
    employee_id: str
    code: str
    kind: HonourKind
    from_on: date
    until_on: date | None
    citation_id: str
    withdrawn: bool
    recorded_by: str
    at: datetime
    origin: Origin


class SanctionRow(Row):
    """From `lifted_on` on it holds no more; one whose `outcome` is ANNULLED never held."""

    id: str
    employee_id: str
    code: str
    kind: SanctionKind
    from_on: date
    until_on: date | None
    lifted_on: date | None
    grounds_id: str
    imposed_by: str
    objection_id: str | None
    appealed_on: date | None
    outcome: SanctionOutcome | None
    answer_id: str | None
    decided_on: date | None
    decided_by: str | None
    at: datetime
    origin: Origin


def honours(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows of honours that an event changes."""
    match recorded.event:
        case HonourRecorded(entry=entry):
            return (f"{recorded.stream}/{entry.code}",)
        case HonourWithdrawn(code=code):
            return (f"{recorded.stream}/{code}",)
        case _:
            return ()


def honour(row: HonourRow | None, recorded: Recorded[Event], key: str) -> HonourRow | None:
    """Return what the row of an honour becomes."""
    match row, recorded.event:
        case _, HonourRecorded(entry=entry) as e:
            return HonourRow(
                id=key,
                employee_id=conduct.person(recorded.stream),
                code=entry.code,
                kind=e.kind,
                from_on=entry.from_on,
                until_on=entry.until_on,
                citation_id=note_id(recorded, "citation"),
                withdrawn=False,
                recorded_by=recorded.by,
                at=recorded.at,
                origin=recorded.origin,
            )
        case HonourRow(), HonourWithdrawn():
            return replace(row, withdrawn=True, origin=recorded.origin)
        case _:
            return row


def sanctions(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the rows of sanctions that an event changes."""
    match recorded.event:
        case SanctionImposed(entry=entry):
            return (f"{recorded.stream}/{entry.code}",)
        case (
            SanctionLifted(code=code)
            | SanctionAppealed(code=code)
            | SanctionAppealDecided(code=code)
        ):
            return (f"{recorded.stream}/{code}",)
        case _:
            return ()


def sanction(row: SanctionRow | None, recorded: Recorded[Event], key: str) -> SanctionRow | None:
    """Return what the row of a sanction becomes."""
    match row, recorded.event:
        case _, SanctionImposed(entry=entry) as e:
            return SanctionRow(
                id=key,
                employee_id=conduct.person(recorded.stream),
                code=entry.code,
                kind=e.kind,
                from_on=entry.from_on,
                until_on=entry.until_on,
                lifted_on=None,
                grounds_id=note_id(recorded, "grounds"),
                imposed_by=e.imposed_by,
                objection_id=None,
                appealed_on=None,
                outcome=None,
                answer_id=None,
                decided_on=None,
                decided_by=None,
                at=recorded.at,
                origin=recorded.origin,
            )
        case SanctionRow(), SanctionLifted(lifted_on=on):
            return replace(row, lifted_on=on, origin=recorded.origin)
        case SanctionRow(), SanctionAppealed(appealed_on=on):
            objection_id = note_id(recorded, "objection")
            return replace(row, objection_id=objection_id, appealed_on=on, origin=recorded.origin)
        case SanctionRow(), SanctionAppealDecided() as e:
            return replace(
                row,
                outcome=e.outcome,
                answer_id=None if e.answer is None else note_id(recorded, "answer"),
                decided_on=e.decided_on,
                decided_by=e.decided_by,
                origin=recorded.origin,
            )
        case _:
            return row


TABLES = (
    Table(
        name="honour",
        row=HonourRow,
        follows=("conduct",),
        events=(HonourRecorded, HonourWithdrawn),
        touches=honours,
        fold=honour,
        indexes=(("employee_id", "id"),),
    ),
    Table(
        name="sanction",
        row=SanctionRow,
        follows=("conduct",),
        events=(SanctionImposed, SanctionLifted, SanctionAppealed, SanctionAppealDecided),
        touches=sanctions,
        fold=sanction,
        indexes=(("employee_id", "id"),),
    ),
)
