"""Measure changes as people look them up: each proposal, and every value with its old one."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain import appraisal
from domain.measure import Measure
from domain.measure_change import (
    MeasureChanged,
    MeasureChangeProposed,
    MeasureChangeRefused,
    MeasureExcluded,
)
from domain.policies import formula
from domain.policies.measure import taken
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, whole
from projections.note import note_id


class MeasureChangeStatus(StrEnum):
    """What became of a proposed change of a measure."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


class MeasureChangeRow(Row):
    """`excludes` says that the measure shall not apply at all; `measure` is its code."""

    id: str
    appraisal_id: str
    employee_id: str
    number: int
    measure: str
    excludes: bool
    status: MeasureChangeStatus
    effective_on: date
    grounds_id: str
    answer_id: str | None
    proposed_by: str
    decided_by: str | None
    decided_at: datetime | None
    at: datetime
    origin: Origin


class MeasureChangeValueRow(Row):
    """A value that differs, as text: exact, or the word; none where there was, or is, none."""

    id: str
    change_id: str
    employee_id: str
    name: str
    before: str | None
    after: str | None
    origin: Origin


def touches(recorded: Recorded[Any]) -> tuple[str, ...]:
    match recorded.event:
        case (
            MeasureChangeProposed(number=number)
            | MeasureChanged(number=number)
            | MeasureExcluded(number=number)
            | MeasureChangeRefused(number=number)
        ):
            return (change_id(recorded.stream, number),)
        case _:
            return ()


def change_id(stream: str, number: int) -> str:
    """Return the id of a proposal of an appraisal."""
    return f"{stream}/change/{number}"


def fold(
    row: MeasureChangeRow | None, recorded: Recorded[Any], key: str
) -> MeasureChangeRow | None:
    """Return what the row becomes."""
    match row, recorded.event:
        case _, MeasureChangeProposed() as e:
            return MeasureChangeRow(
                id=key,
                appraisal_id=recorded.stream,
                employee_id=appraisal.person(recorded.stream),
                number=e.number,
                measure=e.before.code,
                excludes=e.after is None,
                status=MeasureChangeStatus.PROPOSED,
                effective_on=e.effective_on,
                grounds_id=note_id(recorded, "grounds"),
                answer_id=None,
                proposed_by=e.proposed_by,
                decided_by=None,
                decided_at=None,
                at=recorded.at,
                origin=recorded.origin,
            )
        case MeasureChangeRow(), MeasureChanged() | MeasureExcluded() as e:
            return replace(
                row,
                status=MeasureChangeStatus.APPROVED,
                decided_by=e.approved_by,
                decided_at=recorded.at,
                origin=recorded.origin,
            )
        case MeasureChangeRow(), MeasureChangeRefused() as e:
            return replace(
                row,
                status=MeasureChangeStatus.REFUSED,
                answer_id=None if e.answer is None else note_id(recorded, "answer"),
                decided_by=e.refused_by,
                decided_at=recorded.at,
                origin=recorded.origin,
            )
        case _:
            return row


def written(measure: Measure) -> dict[str, str]:
    """Return the values of a definition, by name, as text."""
    named: dict[str, str] = {
        "name": measure.name,
        "dimension": measure.dimension.value,
        "unit": measure.unit,
        "weight": str(measure.weight),
        "rule": measure.rule.kind.value,
    }
    limits: dict[str, Decimal | None] = {"cap": measure.rule.cap, "floor": measure.rule.floor}
    named |= {name: str(value) for name, value in limits.items() if value is not None}
    milestones = {
        f"milestone.{n}.name": each.name for n, each in enumerate(measure.rule.milestones, start=1)
    }
    steps = map(formula.written, taken(measure.rule))
    return named | milestones | {step.name: step.value for step in steps}


def differing(before: Measure, after: Measure) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each value that differs: its name, what it was, what it shall be."""
    old, new = written(before), written(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def values(recorded: Recorded[Any]) -> dict[str, MeasureChangeValueRow]:
    """Return the rows of the values that a proposal changes."""
    event: object = recorded.event
    if not isinstance(event, MeasureChangeProposed) or event.after is None:
        return {}
    change = change_id(recorded.stream, event.number)
    return {
        key: MeasureChangeValueRow(
            id=key,
            change_id=change,
            employee_id=appraisal.person(recorded.stream),
            name=name,
            before=before,
            after=after,
            origin=recorded.origin,
        )
        for name, before, after in differing(event.before, event.after)
        for key in [f"{change}/{name}"]
    }


TABLES = (
    Table(
        name="measure_change",
        row=MeasureChangeRow,
        follows=("appraisal",),
        events=(MeasureChangeProposed, MeasureChanged, MeasureExcluded, MeasureChangeRefused),
        touches=touches,
        fold=fold,
        indexes=(("appraisal_id", "id"),),
    ),
    Table(
        name="measure_change_value",
        row=MeasureChangeValueRow,
        follows=("appraisal",),
        events=(MeasureChangeProposed,),
        touches=values,
        fold=whole(values),
        indexes=(("change_id", "id"),),
    ),
)
