"""Measure parts: the points, milestones and months of measures as people look them up.

One row each, numbered from 1. A part that is no longer set has no row.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from domain import appraisal
from domain.actual import ActualRecorded
from domain.appraisal_case import Event
from domain.decider import fact
from domain.late_actual import CorrectionApproved
from domain.measure import Measure, MeasuresSet, parts_of
from domain.measure_change import MeasureChanged
from domain.measure_part import MILESTONE, MONTH, POINT, named
from domain.policies.measure import Rule
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once

R = TypeVar("R")

Touches = Callable[[Recorded[Event]], tuple[str, ...]]


class MeasurePointRow(Row):
    """`reached` is in per cent of the target, or in the measure's unit where there is none."""

    id: str
    measure_id: str
    employee_id: str
    number: int
    reached: Decimal
    score: Decimal
    origin: Origin


class MeasureMilestoneRow(Row):
    """`weight` and `completion` are in per cent."""

    id: str
    measure_id: str
    employee_id: str
    number: int
    name: str
    weight: Decimal
    completion: Decimal | None
    days_late: int | None
    origin: Origin


class MeasureMonthRow(Row):
    """A month of the cycle; it may have a target of its own.

    `doubled` says that its source told the same twice.
    """

    id: str
    measure_id: str
    employee_id: str
    month: int
    target: Decimal | None
    actual: Decimal | None
    source: str | None
    doubled: bool
    origin: Origin


def names(event: Event) -> Iterator[str]:
    """Yield the parts that an event is about, by name."""
    match event:
        case MeasuresSet():
            yield from (*parts_of(event.measures), *event.dropped_parts)
        case MeasureChanged(before=before, measure=after):
            yield from dict.fromkeys(parts_of((before, after)))
        case (
            ActualRecorded(measure=code, month=int(month))
            | CorrectionApproved(measure=code, month=int(month))
        ):
            yield named(code, MONTH, month)
        case (
            ActualRecorded(measure=code, progress=progress)
            | CorrectionApproved(measure=code, progress=progress)
        ):
            yield from (named(code, MILESTONE, n) for n in range(1, len(progress) + 1))
        case _:
            pass


@once
def parts(recorded: Recorded[Event]) -> tuple[str, ...]:
    """Return the parts that an event is about, for each kind's table to take its own."""
    return tuple(names(recorded.event))


def touching(kind: str) -> Touches:
    """Return what gives the keys of the parts of a kind that an event is about."""

    def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
        found = (name for name in parts(recorded) if name.split("/")[1] == kind)
        return tuple(f"{recorded.stream}/{name}" for name in found)

    return touches


@fact
class Place:
    """Where a row belongs: its key, its measure, its number and whose it is."""

    id: str
    measure_id: str
    number: int
    employee_id: str


def place(key: str, stream: str) -> Place:
    """Return what the key of a part says."""
    measure_id, _, number = key.rsplit("/", 2)
    return Place(
        id=key, measure_id=measure_id, number=int(number), employee_id=appraisal.person(stream)
    )


def defined(event: MeasuresSet | MeasureChanged) -> tuple[Measure, ...]:
    """Return the measures as an event leaves them, as far as it is about them."""
    return event.measures if isinstance(event, MeasuresSet) else (event.measure,)


def rule(measures: tuple[Measure, ...], at: Place) -> Rule | None:
    """Return the rule of the measure that a part belongs to, if it is set."""
    code = at.measure_id.rpartition("/")[2]
    return next((each.rule for each in measures if each.code == code), None)


def point(
    row: MeasurePointRow | None, recorded: Recorded[Event], key: str
) -> MeasurePointRow | None:
    """Return what the row of a point becomes."""
    match recorded.event:
        case MeasuresSet() | MeasureChanged() as e:
            at = place(key, recorded.stream)
            set_ = rule(defined(e), at)
            if set_ is None or at.number > len(set_.points):
                return None
            wanted = set_.points[at.number - 1]
            return MeasurePointRow(
                id=at.id,
                measure_id=at.measure_id,
                employee_id=at.employee_id,
                number=at.number,
                reached=wanted.reached,
                score=wanted.score,
                origin=recorded.origin,
            )
        case _:
            return row


def milestone(
    row: MeasureMilestoneRow | None, recorded: Recorded[Event], key: str
) -> MeasureMilestoneRow | None:
    """Return what the row of a milestone becomes; its progress stays while it is set."""
    at = place(key, recorded.stream)
    match row, recorded.event:
        case _, MeasuresSet() | MeasureChanged() as e:
            set_ = rule(defined(e), at)
            if set_ is None or at.number > len(set_.milestones):
                return None
            wanted = set_.milestones[at.number - 1]
            return MeasureMilestoneRow(
                id=at.id,
                measure_id=at.measure_id,
                employee_id=at.employee_id,
                number=at.number,
                name=wanted.name,
                weight=wanted.weight,
                completion=row.completion if row else None,
                days_late=row.days_late if row else None,
                origin=recorded.origin,
            )
        case MeasureMilestoneRow(), ActualRecorded() | CorrectionApproved() as e:
            done = e.progress[at.number - 1]
            return replace(
                row, completion=done.completion, days_late=done.days_late, origin=recorded.origin
            )
        case _:
            return row


def month(
    row: MeasureMonthRow | None, recorded: Recorded[Event], key: str
) -> MeasureMonthRow | None:
    """Return what the row of a month becomes; one without a target comes with its actual."""
    at, origin = place(key, recorded.stream), recorded.origin
    match recorded.event:
        case MeasuresSet() | MeasureChanged() as e:
            set_ = rule(defined(e), at)
            if set_ is None or at.number > len(set_.targets):
                return None
            target = set_.targets[at.number - 1]
            return month_row(at, origin, row, target=target)
        case ActualRecorded() | CorrectionApproved() as e:
            said = None if row is None else (row.actual, row.source)
            doubled = row is not None and (row.doubled or said == (e.actual, e.source))
            return month_row(at, origin, row, actual=e.actual, source=e.source, doubled=doubled)
        case _:
            return row


def month_row(
    at: Place,
    origin: Origin,
    row: MeasureMonthRow | None,
    **changes: Any,  # noqa: ANN401 - of any column
) -> MeasureMonthRow:
    """Return the row of a month with `changes`, made first if there is none."""
    if row is not None:
        return replace(row, origin=origin, **changes)
    blank: dict[str, Any] = {"target": None, "actual": None, "source": None, "doubled": False}
    return MeasureMonthRow(
        id=at.id,
        measure_id=at.measure_id,
        employee_id=at.employee_id,
        month=at.number,
        origin=origin,
        **(blank | changes),
    )


def _table(
    kind: str,
    row: type[R],
    fold: Callable[[R | None, Recorded[Event], str], R | None],
    *events: type,
) -> Table[R]:
    return Table(
        name=f"measure_{kind}",
        row=row,
        follows=("appraisal",),
        events=(MeasuresSet, MeasureChanged, *events),
        touches=touching(kind),
        fold=fold,
        indexes=(("measure_id", "id"),),
    )


TABLES = (
    _table(POINT, MeasurePointRow, point),
    _table(MILESTONE, MeasureMilestoneRow, milestone, ActualRecorded, CorrectionApproved),
    _table(MONTH, MeasureMonthRow, month, ActualRecorded, CorrectionApproved),
)
