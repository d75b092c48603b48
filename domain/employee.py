"""Employee: a person in the organisation's service, and where they stand in it on any day.

nothing ──hire──▶ Employee ──end service──▶ Employee with a last day ──rescind──▶ Employee
"""

from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

from domain import day, department, hire, ids, line, placement
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.hire import EmployeeHired, HireEmployee, PersonalDetailsRecorded
from domain.line import Known, Superiors
from domain.placement import (
    DepartmentAssigned,
    LevelChanged,
    Placed,
    PlacementRescinded,
    PositionAssigned,
    ReassignEmployee,
    SuperiorAssigned,
    TitleAssigned,
)
from domain.sealed import Sealed
from domain.timeline import Timeline

ROUNDS = 16
"""How many superiors may stand above one another."""


class EndCause(StrEnum):
    RESIGNATION = "RESIGNATION"
    DISMISSAL = "DISMISSAL"
    RETIREMENT = "RETIREMENT"
    DEATH = "DEATH"
    END_OF_CONTRACT = "END_OF_CONTRACT"
    NOT_STATED = "NOT_STATED"


@fact
class RecordPersonalDetails:
    """What is not given stays as it was recorded."""

    employee_id: str
    name: Sealed | None = None
    email: Sealed | None = None


@fact
class AssignSuperior:
    employee_id: str
    superior_id: str | None
    effective_on: date


@fact
class EndService:
    employee_id: str
    last_day_on: date
    cause: EndCause


@fact
class RescindEndOfService:
    employee_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ServiceEnded:
    last_day_on: date
    cause: EndCause


@fact
class EndOfServiceRescinded:
    pass


@fact
class Employee(Placed):
    id: str
    hired_on: date
    first_seen_on: date | None = None
    last_day_on: date | None = None

    def in_service_on(self, on: date) -> bool:
        """Return whether the employee is in service on that day; the last day is one."""
        return self.hired_on <= on and (self.last_day_on is None or on <= self.last_day_on)


Command: TypeAlias = (
    HireEmployee
    | RecordPersonalDetails
    | ReassignEmployee
    | AssignSuperior
    | EndService
    | RescindEndOfService
)
Event: TypeAlias = (
    EmployeeHired
    | PersonalDetailsRecorded
    | DepartmentAssigned
    | TitleAssigned
    | LevelChanged
    | PositionAssigned
    | SuperiorAssigned
    | PlacementRescinded
    | ServiceEnded
    | EndOfServiceRescinded
)
State: TypeAlias = Employee | None


def reads(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    match command, state:
        case HireEmployee(superior_id=None) as c, None:
            return [department.ref(c.department_id)]
        case HireEmployee(superior_id=str() as superior_id) as c, None:
            return [department.ref(c.department_id), ref(superior_id)]
        case ReassignEmployee() as c, Employee():
            move = placement.moved(state, c)
            return [department.ref(move.department_id)] if move else []
        case AssignSuperior(employee_id=own, superior_id=str() as superior_id) as c, Employee():
            people = line.above(superior_id, c.effective_on, known(given, own))
            return [ref(person) for person in people if person != own]
        case _:
            return []


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    require_not_own_case(command.employee_id, given)
    match command, state:
        case HireEmployee() as c, None:
            return [standing(event, c.employee_id, given) for event in hire.hired(c)]
        case HireEmployee(), _:
            raise OutOfTurn(command, state)
        case _, None:
            raise Unknown(command.employee_id)
        case RecordPersonalDetails() as c, Employee():
            require_not_left(state, given.today)
            if c.name is None and c.email is None:
                raise Invalid("nothing-changes")
            return [PersonalDetailsRecorded(name=c.name, email=c.email)]
        case ReassignEmployee() as c, Employee():
            require_in_service(c.employee_id, state, day.require("effective_on", c.effective_on))
            events = placement.changes(state, c)
            if not events:
                raise Invalid("nothing-changes")
            return [standing(event, c.employee_id, given) for event in events]
        case AssignSuperior() as c, Employee():
            return [superior_assigned(c, state, given)]
        case EndService() as c, Employee():
            require_in_service(c.employee_id, state, day.require("last_day_on", c.last_day_on))
            if state.last_day_on is not None:
                raise Ineligible("left-service", last_day_on=state.last_day_on)
            return [ServiceEnded(last_day_on=c.last_day_on, cause=c.cause)]
        case RescindEndOfService(), Employee():
            if state.last_day_on is None:
                raise Ineligible("service-not-ended")
            return [EndOfServiceRescinded()]
        case _:
            raise OutOfTurn(command, state)


def superior_assigned(c: AssignSuperior, state: Employee, given: Given) -> SuperiorAssigned:
    """Return the assignment, or raise `Rejected`, above all if it closed the line to a circle."""
    on = day.require("effective_on", c.effective_on)
    require_in_service(c.employee_id, state, on)
    if c.superior_id == state.superior_on(on):
        raise Invalid("nothing-changes")
    assigned = SuperiorAssigned(superior_id=c.superior_id, effective_on=on)
    standing(assigned, c.employee_id, given)
    if c.superior_id is not None:
        later = (entry.effective_on for entry in state.superiors if entry.effective_on > on)
        read = known(given, c.employee_id)
        line.require_no_circle(c.employee_id, c.superior_id, on, next(later, None), read)
    return assigned


def standing(event: Event, employee_id: str, given: Given) -> Event:
    """Return `event`. Raise `Rejected` if it points to what is not there on its day."""
    match event:
        case DepartmentAssigned(department_id=department_id, effective_on=on):
            department.require_open(department_id, given[department.ref(department_id)], on)
        case SuperiorAssigned(superior_id=str() as superior_id, effective_on=on):
            if superior_id == employee_id:
                raise Invalid("own-superior")
            superior = given[ref(superior_id)]
            if superior is None:
                raise Unknown(superior_id)
            if not superior.in_service_on(on):
                raise Ineligible("superior-not-in-service", superior_id=superior_id, on=on)
        case _:
            pass
    return event


def known(given: Given, own: str) -> Known:
    """Return a look-up of the superiors of those who have been read; nobody asks beyond `own`."""

    def superiors(employee_id: str) -> Superiors | None:
        if employee_id == own or ref(employee_id) not in given:
            return None
        read = given[ref(employee_id)]
        return read.superiors if read else Timeline()

    return superiors


def require_not_own_case(employee_id: str, given: Given) -> None:
    """Raise `Forbidden` if the actor is the employee that the record is about."""
    if given.by == employee_id:
        raise Forbidden("own-case", by=given.by)


def require_not_left(state: Employee, on: date) -> None:
    """Raise `Ineligible` if the last day lies before that day."""
    if state.last_day_on is not None and on > state.last_day_on:
        raise Ineligible("left-service", last_day_on=state.last_day_on)


def require_in_service(employee_id: str, state: State, on: date) -> Employee:
    """Return the employee. Raise `Unknown` or `Ineligible` if they do not serve on that day."""
    if state is None:
        raise Unknown(employee_id)
    if on < state.hired_on:
        raise Ineligible("before-hire", hired_on=state.hired_on)
    require_not_left(state, on)
    return state


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case EmployeeHired() as e, _:
            return Employee(id=e.employee_id, hired_on=e.hired_on, first_seen_on=e.first_seen_on)
        case (PersonalDetailsRecorded(), _) | (_, None):
            return state
        case ServiceEnded(last_day_on=last_day_on), Employee():
            return replace(state, last_day_on=last_day_on)
        case EndOfServiceRescinded(), Employee():
            return replace(state, last_day_on=None)
        case _, Employee():
            return placement.evolve(state, event)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("employee", command.employee_id)


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return stream


employee: Decider[Command, Event, State] = Decider(
    kind="employee",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
    rounds=ROUNDS,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee. Raise `Invalid` if the id is not one of an employee."""
    return Ref(ids.require("employee", employee_id), employee)
