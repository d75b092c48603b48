"""Improvement plans as people look them up, with their goals, actions and check-ins."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain import appraisal_case, improvement
from domain.improvement_goal import (
    ImprovementActionCompleted,
    ImprovementActionSet,
    ImprovementCheckedIn,
    ImprovementGoalSet,
)
from domain.improvement_plan import (
    Event,
    ImprovementPlanClosed,
    ImprovementPlanExtended,
    ImprovementPlanLifted,
    ImprovementPlanLinked,
    ImprovementPlanOpened,
    PlanCause,
    PlanOutcome,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, whole
from projections.note import note_id


class PlanStatus(StrEnum):
    """How far a plan has come; LIFTED is over because the grade that opened it was changed."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    LIFTED = "LIFTED"


class ImprovementRow(Row):
    """`progress` is that of the latest check-in on the whole, in per cent.

    `linked_cycle_id` is the cycle in which the improvement goes on.
    """

    id: str
    cycle_id: str
    appraisal_id: str
    employee_id: str
    superior_id: str | None
    status: PlanStatus
    cause: PlanCause
    grade: str | None
    opened_on: date
    due_on: date
    progress: int | None
    outcome: PlanOutcome | None
    conclusion_id: str | None
    closed_on: date | None
    linked_cycle_id: str | None
    origin: Origin


class ImprovementGoalRow(Row):
    id: str
    improvement_id: str
    employee_id: str
    code: str
    aim_id: str
    success_id: str
    due_on: date
    progress: int | None
    origin: Origin


class ImprovementActionRow(Row):
    id: str
    improvement_id: str
    employee_id: str
    code: str
    goal: str | None
    task_id: str
    due_on: date
    done_on: date | None
    origin: Origin


class ImprovementCheckInRow(Row):
    """`own` says that it is the employee's own."""

    id: str
    improvement_id: str
    employee_id: str
    goal: str | None
    progress: int
    note_id: str | None
    checked_on: date
    own: bool
    at: datetime
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: ImprovementRow | None, recorded: Recorded[Event], key: str) -> ImprovementRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, ImprovementPlanOpened() as e:
            return opened(row, e, key, origin)
        case None, _:
            return None
        case ImprovementRow(), ImprovementCheckedIn(goal=None, progress=progress):
            return replace(row, progress=progress, origin=origin)
        case ImprovementRow(), ImprovementPlanExtended(due_on=due_on):
            return replace(row, due_on=due_on, origin=origin)
        case ImprovementRow(), ImprovementPlanLinked(cycle_id=cycle_id):
            return replace(row, linked_cycle_id=cycle_id, origin=origin)
        case ImprovementRow(), ImprovementPlanLifted(lifted_on=on):
            return replace(row, status=PlanStatus.LIFTED, closed_on=on, origin=origin)
        case ImprovementRow(), ImprovementPlanClosed() as e:
            return replace(
                row,
                status=PlanStatus.CLOSED,
                outcome=e.outcome,
                conclusion_id=None if e.conclusion is None else note_id(recorded, "conclusion"),
                closed_on=e.closed_on,
                origin=origin,
            )
        case _:
            return row


def opened(
    row: ImprovementRow | None, event: ImprovementPlanOpened, key: str, origin: Origin
) -> ImprovementRow:
    """Return the row of a plan that is opened; one that is opened again goes on where it stood."""
    return ImprovementRow(
        id=key,
        cycle_id=event.cycle_id,
        appraisal_id=appraisal_case.id_of(event.cycle_id, event.employee_id),
        employee_id=event.employee_id,
        superior_id=event.superior_id,
        status=PlanStatus.OPEN,
        cause=event.cause,
        grade=event.grade,
        opened_on=event.opened_on,
        due_on=event.due_on,
        progress=row.progress if row else None,
        outcome=None,
        conclusion_id=None,
        closed_on=None,
        linked_cycle_id=row.linked_cycle_id if row else None,
        origin=origin,
    )


def goals(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case ImprovementGoalSet(goal=goal) | ImprovementCheckedIn(goal=str() as goal):
            return (f"{recorded.stream}/goal/{goal}",)
        case _:
            return ()


def goal(
    row: ImprovementGoalRow | None, recorded: Recorded[Event], key: str
) -> ImprovementGoalRow | None:
    """Return what the row of a goal becomes."""
    match row, recorded.event:
        case _, ImprovementGoalSet() as e:
            return ImprovementGoalRow(
                id=key,
                improvement_id=recorded.stream,
                employee_id=improvement.person(recorded.stream),
                code=e.goal,
                aim_id=note_id(recorded, "aim"),
                success_id=note_id(recorded, "success"),
                due_on=e.due_on,
                progress=row.progress if row else None,
                origin=recorded.origin,
            )
        case ImprovementGoalRow(), ImprovementCheckedIn(progress=progress):
            return replace(row, progress=progress, origin=recorded.origin)
        case _:
            return row


def actions(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case ImprovementActionSet(action=code) | ImprovementActionCompleted(action=code):
            return (f"{recorded.stream}/action/{code}",)
        case _:
            return ()


def action(
    row: ImprovementActionRow | None, recorded: Recorded[Event], key: str
) -> ImprovementActionRow | None:
    """Return what the row of an action becomes."""
    match row, recorded.event:
        case _, ImprovementActionSet() as e:
            return ImprovementActionRow(
                id=key,
                improvement_id=recorded.stream,
                employee_id=improvement.person(recorded.stream),
                code=e.action,
                goal=e.goal,
                task_id=note_id(recorded, "task"),
                due_on=e.due_on,
                done_on=None,
                origin=recorded.origin,
            )
        case ImprovementActionRow(), ImprovementActionCompleted(done_on=on):
            return replace(row, done_on=on, origin=recorded.origin)
        case _:
            return row


def check_ins(recorded: Recorded[Any]) -> dict[str, ImprovementCheckInRow]:
    """Return the row of a check-in."""
    if not isinstance(recorded.event, ImprovementCheckedIn):
        return {}
    e, person = recorded.event, improvement.person(recorded.stream)
    key = f"{recorded.stream}/check-in/{recorded.version}"
    row = ImprovementCheckInRow(
        id=key,
        improvement_id=recorded.stream,
        employee_id=person,
        goal=e.goal,
        progress=e.progress,
        note_id=None if e.note is None else note_id(recorded, "note"),
        checked_on=e.checked_on,
        own=e.checked_by == person,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="improvement",
        row=ImprovementRow,
        follows=("improvement",),
        touches=touches,
        fold=fold,
        indexes=(
            ("employee_id", "id"),
            ("appraisal_id", "id"),
            ("superior_id", "id"),
            ("due_on", "id"),
        ),
    ),
    Table(
        name="improvement_goal",
        row=ImprovementGoalRow,
        follows=("improvement",),
        touches=goals,
        fold=goal,
        indexes=(("improvement_id", "id"),),
    ),
    Table(
        name="improvement_action",
        row=ImprovementActionRow,
        follows=("improvement",),
        touches=actions,
        fold=action,
        indexes=(("improvement_id", "id"),),
    ),
    Table(
        name="improvement_check_in",
        row=ImprovementCheckInRow,
        follows=("improvement",),
        touches=check_ins,
        fold=whole(check_ins),
        indexes=(("improvement_id", "id"),),
    ),
)
