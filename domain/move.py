"""Move: a lateral move, a rotation, a demotion or a secondment, from its first day to its end.

nothing ──move──▶ Move ──extend──▶ Move ──end──▶ Move that is over
                   └──────────rescind──────────┘──▶ Move that never was

| kind       | level                             | until                        |
|------------|-----------------------------------|------------------------------|
| LATERAL    | the same, or an equivalent one    | for good                     |
| DEMOTION   | a lower one of the track          | for good                     |
| ROTATION   | the same, or an equivalent one    | a planned day; HR ends it    |
| SECONDMENT | the same, or an equivalent one    | a planned day; HR ends it    |

HR moves, and nobody themself. A planned end that passes moves nobody back: it is a task to end the
move or to extend it. A move leaves the salary as it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, TypeAlias, assert_never

from domain import (
    authority,
    career_framework,
    day,
    employee,
    ids,
    move_content,
    payroll,
    placement_effect,
    salary,
)
from domain.actor import Role
from domain.decider import Decider, Given, In, Ref, fact, replace
from domain.employee import Employee
from domain.errors import Ineligible, Invalid, OutOfTurn, Unknown
from domain.move_content import (
    FOR_A_TIME,
    EmployeeMoved,
    EndMove,
    ExtendMove,
    MoveEmployee,
    MoveEnded,
    MoveExtended,
    MoveKind,
    MoveRescinded,
    RescindMove,
)


@fact
class Move:
    """`last_day_on` is the last day once it is over; one that is rescinded never was."""

    id: str
    kind: MoveKind
    effective_on: date
    planned_until: date | None
    last_day_on: date | None = None
    rescinded: bool = False


Command: TypeAlias = MoveEmployee | ExtendMove | EndMove | RescindMove
Event: TypeAlias = EmployeeMoved | MoveExtended | MoveEnded | MoveRescinded
State: TypeAlias = Move | None


def reads(command: Command, _: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    who = person(require_id(command.move_id))
    match command:
        case MoveEmployee() as c:
            rules = [] if c.framework_id is None else [career_framework.ref(c.framework_id)]
            effect = placement_effect.reads_for(who, move_content.change(c), None, given)
            return [*rules, *effect]
        case ExtendMove():
            return [employee.ref(who)]
        case EndMove(last_day_on=on) as c:
            return [employee.ref(who), *returning(c, on, who, given)]
        case RescindMove(move_id=move_id):
            return placement_effect.reads_to_rescind(move_id, who, given)
        case _:
            assert_never(command)


def returning(c: EndMove, last_day_on: date, employee_id: str, given: Given) -> list[Ref[Any]]:
    """Return the streams that the end of a move depends on, once the employee is known."""
    own = employee.ref(employee_id)
    if own not in given or (who := given[own]) is None:
        return []
    back = placement_effect.home(c.move_id, who, last_day_on + timedelta(days=1))
    return placement_effect.reads_of(employee_id, back, given)


def decide(command: Command, state: State, given: Given) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    who_id = person(command.move_id)
    employee.require_not_own_case(who_id, given)
    who = given[employee.ref(who_id)]
    if who is None:
        raise Unknown(who_id)
    match command, state:
        case MoveEmployee() as c, None:
            return [*moved(c, who, given)]
        case MoveEmployee(), _:
            raise OutOfTurn(command, state)
        case _, None:
            raise Unknown(command.move_id)
        case RescindMove() as c, Move(rescinded=False):
            placement_effect.require_rescindable(c.move_id, who, given)
            held, paid = given[salary.ref(who_id)], given[payroll.ref()]
            undone = placement_effect.rescinded(c.move_id, who, held, paid, given.rules)
            return [MoveRescinded(rescinded_by=given.by), *undone]
        case (ExtendMove() | EndMove()) as c, Move(rescinded=False, last_day_on=None):
            if state.kind not in FOR_A_TIME:
                raise Ineligible("move-for-good", kind=state.kind)
            return (
                [extended(c, state, who, given)]
                if isinstance(c, ExtendMove)
                else [*ended(c, state, who, given)]
            )
        case _:
            raise Ineligible("move-over", rescinded=state.rescinded, last_day_on=state.last_day_on)


def moved(c: MoveEmployee, who: Employee, given: Given) -> Iterator[Event | In]:
    """Yield a move and what it does, or raise `Rejected`."""
    day.require("effective_on", c.effective_on)
    move_content.require_planned(c)
    change = move_content.change(c)
    placement_effect.require(who, change, given)
    held = None if c.framework_id is None else given[career_framework.ref(c.framework_id)]
    move_content.require_level(c, who, held)
    yield EmployeeMoved(
        move_id=c.move_id,
        kind=c.kind,
        effective_on=c.effective_on,
        planned_until=c.planned_until,
        framework_id=c.framework_id,
        from_level=who.level_on(c.effective_on),
        level=c.level,
        title=c.title,
        position=c.position,
        department_id=c.department_id,
        division=c.division,
        superior_id=c.superior_id,
        moved_by=given.by,
    )
    paid = given[payroll.ref()]
    yield from placement_effect.effected(
        c.move_id, change, who, None, None, paid, None, given.rules
    )


def extended(c: ExtendMove, state: Move, who: Employee, given: Given) -> MoveExtended:
    """Return a later planned end. Raise `Rejected` if it is no later one, or they do not serve."""
    on = day.require("planned_until", c.planned_until)
    if state.planned_until is not None and on <= state.planned_until:
        raise Invalid("planned-end-not-later", field="planned_until", planned=state.planned_until)
    employee.require_in_service(who.id, who, on)
    return MoveExtended(planned_until=on, was=state.planned_until, extended_by=given.by)


def ended(c: EndMove, state: Move, who: Employee, given: Given) -> Iterator[Event | In]:
    """Yield the end of a move and the way back, or raise `Rejected`."""
    last = day.require("last_day_on", c.last_day_on)
    if last < state.effective_on:
        raise Invalid("until-before-from", field="last_day_on")
    back_on = last + timedelta(days=1)
    employee.require_in_service(who.id, who, back_on)
    back = placement_effect.home(c.move_id, who, back_on)
    placement_effect.require_each(who, back, given)
    yield MoveEnded(last_day_on=last, ended_by=given.by)
    for each in back:
        yield In(employee.ref(who.id), each)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case EmployeeMoved() as e, _:
            return Move(
                id=e.move_id,
                kind=e.kind,
                effective_on=e.effective_on,
                planned_until=e.planned_until,
            )
        case _, None:
            return None
        case MoveExtended(planned_until=planned_until), Move():
            return replace(state, planned_until=planned_until)
        case MoveEnded(last_day_on=last_day_on), Move():
            return replace(state, last_day_on=last_day_on)
        case MoveRescinded(), Move():
            return replace(state, rescinded=True)
        case _:
            assert_never(event)


def require_id(move_id: str) -> str:
    """Return the id of a move. Raise `Invalid` if it is malformed."""
    return ids.require("move", move_id, codes=2)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return require_id(command.move_id)


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + stream.split(":")[1]


move: Decider[Command, Event, State] = Decider(
    kind="move",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
    rounds=placement_effect.ROUNDS,
)


def ref(move_id: str) -> Ref[State]:
    """Return the stream of a move. Raise `Invalid` if the id is malformed."""
    return Ref(require_id(move_id), move)
