"""Department: a part of the organisation, below another or at its top.

nothing ──found──▶ Department ──close──▶ Department, closed from a day on
"""

from dataclasses import replace
from datetime import date
from typing import TypeAlias, assert_never

from domain import day, ids, text
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.timeline import Entry, Timeline


@fact
class FoundDepartment:
    department_id: str
    name: str
    effective_on: date
    parent_id: str | None = None


@fact
class RenameDepartment:
    department_id: str
    name: str
    effective_on: date


@fact
class CloseDepartment:
    """`effective_on` is the first day on which the department is no longer there."""

    department_id: str
    effective_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class DepartmentFounded:
    department_id: str
    name: str
    parent_id: str | None
    effective_on: date


@fact
class DepartmentRenamed:
    name: str
    effective_on: date


@fact
class DepartmentClosed:
    effective_on: date


@fact
class Department:
    id: str
    names: Timeline[str]
    founded_on: date
    parent_id: str | None = None
    closed_on: date | None = None

    def open_on(self, on: date) -> bool:
        """Return whether the department is there on that day."""
        return self.founded_on <= on and (self.closed_on is None or on < self.closed_on)


Command: TypeAlias = FoundDepartment | RenameDepartment | CloseDepartment
Event: TypeAlias = DepartmentFounded | DepartmentRenamed | DepartmentClosed
State: TypeAlias = Department | None


def reads(command: Command, _: State, __: Given) -> tuple[Ref[State], ...]:
    """Return the streams that `command` depends on besides its own."""
    match command:
        case FoundDepartment(department_id=own, parent_id=str() as parent_id) if parent_id != own:
            return (ref(parent_id),)
        case _:
            return ()


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    effective_on = day.require("effective_on", command.effective_on)
    match command, state:
        case FoundDepartment() as c, None:
            if c.parent_id == c.department_id:
                raise Invalid("own-parent", department_id=c.department_id)
            if c.parent_id is not None:
                require_open(c.parent_id, given[ref(c.parent_id)], effective_on)
            return [
                DepartmentFounded(
                    department_id=c.department_id,
                    name=text.require("name", c.name),
                    parent_id=c.parent_id,
                    effective_on=effective_on,
                )
            ]
        case RenameDepartment() as c, Department():
            require_open(c.department_id, state, effective_on)
            name, held = text.require("name", c.name), state.names.on(effective_on)
            if held is not None and held.value == name:
                raise Invalid("nothing-changes", field="name")
            return [DepartmentRenamed(name=name, effective_on=effective_on)]
        case CloseDepartment() as c, Department():
            require_open(c.department_id, state, effective_on)
            if state.closed_on is not None:
                raise Ineligible("already-closed", closed_on=state.closed_on)
            return [DepartmentClosed(effective_on=effective_on)]
        case (RenameDepartment() | CloseDepartment()) as c, None:
            raise Unknown(c.department_id)
        case _:
            raise OutOfTurn(command, state)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case DepartmentFounded() as e, _:
            return Department(
                id=e.department_id,
                names=Timeline((Entry(e.effective_on, e.name),)),
                founded_on=e.effective_on,
                parent_id=e.parent_id,
            )
        case _, None:
            return None
        case DepartmentRenamed() as e, Department():
            return replace(state, names=state.names.with_entry(e.effective_on, e.name))
        case DepartmentClosed() as e, Department():
            return replace(state, closed_on=e.effective_on)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("department", command.department_id)


department: Decider[Command, Event, State] = Decider(
    kind="department",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)


def ref(department_id: str) -> Ref[State]:
    """Return the stream of a department. Raise `Invalid` if the id is not one of a department."""
    return Ref(ids.require("department", department_id), department)


def require_open(department_id: str, state: State, on: date) -> Department:
    """Return the department. Raise `Unknown` or `Ineligible` if it is not there on that day."""
    if state is None:
        raise Unknown(department_id)
    if not state.open_on(on):
        raise Ineligible(
            "department-not-open",
            department_id=department_id,
            on=on,
            founded_on=state.founded_on,
            closed_on=state.closed_on,
        )
    return state
