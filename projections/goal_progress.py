"""Goal progress as people look it up: what was reported, how it stands, which measures serve it."""

from datetime import date, datetime

from domain import appraisal
from domain.goal_progress import (
    Event,
    GoalProgressReported,
    MeasureLinked,
    MeasureUnlinked,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.note import note_id


class GoalReportRow(Row):
    """`progress` is in per cent; `employee_id` is whose goal it was then, if an employee's."""

    id: str
    goal_id: str
    employee_id: str | None
    progress: int
    note_id: str | None
    reported_on: date
    reported_by: str
    at: datetime
    origin: Origin


class GoalStandingRow(Row):
    """The latest report on a goal."""

    id: str
    goal_id: str
    progress: int
    origin: Origin


class GoalMeasureRow(Row):
    """A measure that serves a goal; `employee_id` is who is appraised, `weight` in basis points."""

    id: str
    goal_id: str
    appraisal_id: str
    measure_id: str
    employee_id: str
    weight: int
    origin: Origin


def reports(recorded: Recorded[Event]) -> dict[str, GoalReportRow]:
    """Return the row of a report."""
    if not isinstance(recorded.event, GoalProgressReported):
        return {}
    e, key = recorded.event, f"{recorded.stream}/{recorded.version}"
    row = GoalReportRow(
        id=key,
        goal_id=e.goal_id,
        employee_id=e.employee_id,
        progress=e.progress,
        note_id=None if e.note is None else note_id(recorded, "note"),
        reported_on=e.reported_on,
        reported_by=e.reported_by,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


def standings(recorded: Recorded[Event]) -> dict[str, GoalStandingRow]:
    """Return how a goal stands since a report."""
    if not isinstance(recorded.event, GoalProgressReported):
        return {}
    row = GoalStandingRow(
        id=recorded.stream,
        goal_id=recorded.event.goal_id,
        progress=recorded.event.progress,
        origin=recorded.origin,
    )
    return {row.id: row}


def measures(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case (MeasureLinked() | MeasureUnlinked()) as e:
            return (f"{recorded.stream}/{e.appraisal_id}/{e.measure}",)
        case _:
            return ()


def measure(
    row: GoalMeasureRow | None, recorded: Recorded[Event], key: str
) -> GoalMeasureRow | None:
    """Return the link to a measure, as long as there is one."""
    match recorded.event:
        case MeasureLinked() as e:
            return GoalMeasureRow(
                id=key,
                goal_id=e.goal_id,
                appraisal_id=e.appraisal_id,
                measure_id=f"{e.appraisal_id}/{e.measure}",
                employee_id=appraisal.person(e.appraisal_id),
                weight=e.weight,
                origin=recorded.origin,
            )
        case MeasureUnlinked():
            return None
        case _:
            return row


TABLES = (
    Table(
        name="goal_report",
        row=GoalReportRow,
        follows=("progress",),
        touches=reports,
        fold=whole(reports),
        indexes=(("goal_id", "id"),),
    ),
    Table(
        name="goal_standing",
        row=GoalStandingRow,
        follows=("progress",),
        touches=standings,
        fold=whole(standings),
        indexes=(("goal_id", "id"),),
    ),
    Table(
        name="goal_measure",
        row=GoalMeasureRow,
        follows=("progress",),
        touches=measures,
        fold=measure,
        indexes=(("goal_id", "id"), ("measure_id", "id")),
    ),
)
