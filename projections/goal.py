"""Goals as people look them up: one row each, who has held it since when, and what it serves."""

from datetime import date
from enum import StrEnum

from domain.goal_plan import (
    Event,
    GoalClosed,
    GoalConfirmed,
    GoalHandedOver,
    GoalLinked,
    GoalSet,
    GoalUnlinked,
    PersonalGoalSet,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class GoalOwner(StrEnum):
    """Whose goal it is."""

    ORGANISATION = "ORGANISATION"
    DEPARTMENT = "DEPARTMENT"
    EMPLOYEE = "EMPLOYEE"


class GoalStatus(StrEnum):
    """How a goal stands: PROPOSED is not in force, the last three are what it came to."""

    PROPOSED = "PROPOSED"
    OPEN = "OPEN"
    ACHIEVED = "ACHIEVED"
    MISSED = "MISSED"
    DROPPED = "DROPPED"


class GoalRow(Row):
    """The title is in `title`, or it is an employee's goal and a note holds it."""

    id: str
    plan: str
    code: str
    owner: GoalOwner
    employee_id: str | None
    department_id: str | None
    responsible_id: str | None
    title: str | None
    title_id: str | None
    starts_on: date
    ends_on: date
    status: GoalStatus
    closed_on: date | None
    origin: Origin


class GoalHolderRow(Row):
    """Who has had a goal since a day; whom it was set for comes first."""

    id: str
    goal_id: str
    effective_on: date
    employee_id: str | None
    department_id: str | None
    responsible_id: str | None
    origin: Origin


class GoalLinkRow(Row):
    """`weight` is in basis points."""

    id: str
    child_id: str
    parent_id: str
    weight: int
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case GoalLinked() | GoalUnlinked():
            return ()
        case e:
            return (e.goal_id,)


def fold(row: GoalRow | None, recorded: Recorded[Event], key: str) -> GoalRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, (GoalSet() | PersonalGoalSet()) as e:
            return as_set(e, recorded, key)
        case GoalRow(), GoalConfirmed():
            return replace(row, status=GoalStatus.OPEN, origin=origin)
        case GoalRow(), GoalHandedOver() as e:
            personal = e.title is not None
            return replace(
                row,
                owner=owner_of(e.employee_id, e.department_id),
                employee_id=e.employee_id,
                department_id=e.department_id,
                responsible_id=e.responsible_id,
                title_id=note_id(recorded, "title") if personal else row.title_id,
                origin=origin,
            )
        case GoalRow(), GoalClosed(outcome=outcome, closed_on=on):
            return replace(row, status=GoalStatus(outcome), closed_on=on, origin=origin)
        case _:
            return row


def as_set(event: GoalSet | PersonalGoalSet, recorded: Recorded[Event], key: str) -> GoalRow:
    """Return the row of a goal that is set; who has it does not change by that."""
    if isinstance(event, GoalSet):
        holder = (None, event.department_id, event.responsible_id)
        title, title_id, proposed = event.title, None, False
    else:
        holder = (event.employee_id, None, None)
        title, title_id, proposed = None, note_id(recorded, "title"), event.proposed
    plan, _, code = key.partition("/")
    return GoalRow(
        id=key,
        plan=plan.partition(":")[2],
        code=code,
        owner=owner_of(*holder[:2]),
        employee_id=holder[0],
        department_id=holder[1],
        responsible_id=holder[2],
        title=title,
        title_id=title_id,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        status=GoalStatus.PROPOSED if proposed else GoalStatus.OPEN,
        closed_on=None,
        origin=recorded.origin,
    )


def owner_of(employee_id: str | None, department_id: str | None) -> GoalOwner:
    """Return whose goal it is."""
    if employee_id is not None:
        return GoalOwner.EMPLOYEE
    return GoalOwner.ORGANISATION if department_id is None else GoalOwner.DEPARTMENT


def holders(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case GoalSet(goal_id=goal_id) | PersonalGoalSet(goal_id=goal_id):
            return (f"{goal_id}/held/first",)
        case GoalHandedOver(goal_id=goal_id, effective_on=on):
            return (f"{goal_id}/held/{on}",)
        case _:
            return ()


def holder(row: GoalHolderRow | None, recorded: Recorded[Event], key: str) -> GoalHolderRow | None:
    """Return who has the goal; to be set again changes nothing in that."""
    match row, recorded.event:
        case None, GoalSet() as e:
            held = (e.goal_id, first(e), None, e.department_id, e.responsible_id)
        case None, PersonalGoalSet() as e:
            held = (e.goal_id, first(e), e.employee_id, None, None)
        case _, GoalHandedOver() as e:
            held = (e.goal_id, e.effective_on, e.employee_id, e.department_id, e.responsible_id)
        case _:
            return row
    goal_id, effective_on, employee_id, department_id, responsible_id = held
    return GoalHolderRow(
        id=key,
        goal_id=goal_id,
        effective_on=effective_on,
        employee_id=employee_id,
        department_id=department_id,
        responsible_id=responsible_id,
        origin=recorded.origin,
    )


def first(event: GoalSet | PersonalGoalSet) -> date:
    """Return the day from which on a goal is taken to be whose it was set for."""
    return min(event.set_on, event.starts_on)


def links(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case (
            GoalLinked(goal_id=goal_id, parent_id=above)
            | GoalUnlinked(goal_id=goal_id, parent_id=above)
        ):
            return (f"{goal_id}/serves/{above.partition('/')[2]}",)
        case _:
            return ()


def link(row: GoalLinkRow | None, recorded: Recorded[Event], key: str) -> GoalLinkRow | None:
    """Return the link, as long as there is one."""
    match recorded.event:
        case GoalLinked() as e:
            return GoalLinkRow(
                id=key,
                child_id=e.goal_id,
                parent_id=e.parent_id,
                weight=e.weight,
                origin=recorded.origin,
            )
        case GoalUnlinked():
            return None
        case _:
            return row


TABLES = (
    Table(
        name="goal",
        row=GoalRow,
        follows=("goal",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "id"), ("department_id", "id"), ("ends_on", "id")),
    ),
    Table(
        name="goal_holder",
        row=GoalHolderRow,
        follows=("goal",),
        touches=holders,
        fold=holder,
        indexes=(("goal_id", "effective_on"),),
    ),
    Table(
        name="goal_link",
        row=GoalLinkRow,
        follows=("goal",),
        touches=links,
        fold=link,
        indexes=(("parent_id", "id"), ("child_id", "id")),
    ),
)
