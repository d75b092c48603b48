"""Calibration: a panel looks at the results of a group together, before they are released.

nothing ──open──▶ OPEN ──lock──▶ LOCKED ──approve, by two──▶ APPROVED
                   ▲               └──────reopen──────┬────────┘
                   ├──────────────────────────────────┘
                   └──merge──▶ MERGED

| act                       | by                                       | while             |
|---------------------------|------------------------------------------|-------------------|
| open                      | HR                                       |                   |
| take results into it      | HR                                       | OPEN              |
| calibrate a result        | the panel, HR (domain/calibrated.py)     | OPEN              |
| apply the policy's quotas | the panel, HR                            | OPEN, before it   |
|                           |                                          | was ever approved |
| merge it into another     | HR                                       | OPEN, too small   |
| lock                      | the panel, HR                            | OPEN              |
| approve                   | the panel, HR: two people, neither of    | LOCKED            |
|                           | whom locked it                           |                   |
| reopen                    | HR                                       | LOCKED, APPROVED  |

Nobody whose own result is in the session does any of it. To everybody else it does not exist.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from domain import authority, calibration_merge, cycle, department, employee, ids, text
from domain.actor import Role
from domain.calibrated import require_open
from domain.calibration_group import TakeResults, members, person, taken
from domain.calibration_merge import MergeCalibration
from domain.calibration_outcome import approved, locked, quota_applied
from domain.calibration_session import (
    CalibrationOpened,
    CalibrationReopened,
    CalibrationStatus,
    Event,
    Session,
    State,
    evolve,
)
from domain.cycle import Cycle, Phase, require_phase
from domain.decider import Decider, Given, In, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown

PANEL = 20
DEPARTMENTS = 20
"""How many people sit on a panel, and how many departments a session is of."""

LEVELS = 12
"""How many departments may lie one above the other."""


@fact
class OpenCalibration:
    """The results of `departments` and all below them, or of whomever is taken into it."""

    calibration_id: str
    name: str
    panel: tuple[str, ...]
    departments: tuple[str, ...] = ()


@fact
class ApplyQuota:
    calibration_id: str


@fact
class LockCalibration:
    calibration_id: str


@fact
class ApproveCalibration:
    calibration_id: str


@fact
class ReopenCalibration:
    calibration_id: str


Command: TypeAlias = (
    OpenCalibration
    | TakeResults
    | MergeCalibration
    | ApplyQuota
    | LockCalibration
    | ApproveCalibration
    | ReopenCalibration
)


def reads(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    period = cycle.ref(cycle_of(command.calibration_id))
    match command:
        case OpenCalibration() as c:
            people = [employee.ref(each) for each in c.panel[:PANEL]]
            return [period, *people, *map(department.ref, c.departments[:DEPARTMENTS])]
        case TakeResults() as c if state is not None:
            return [period, *members(c, state, given)]
        case MergeCalibration() as c if state is not None:
            into = ref(c.into_id)
            if into not in given:
                return [period, into]
            return [period, into, *calibration_merge.reads(state, given[into], given)]
        case _:
            return [period]


def decide(command: Command, state: State, given: Given) -> Sequence[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    if isinstance(command, OpenCalibration):
        authority.require(given, Role.HR)
        if state is not None:
            raise OutOfTurn(command, state)
        return [opened(command, given)]
    session = require_seen(command.calibration_id, state, given)
    period = require_cycle(session.cycle_id, given)
    if isinstance(command, TakeResults | MergeCalibration | ReopenCalibration):
        authority.require(given, Role.HR)
    require_outside(session, given.by)
    match command:
        case TakeResults() as c:
            require_open(session)
            require_phase(period, Phase.EVALUATE, Phase.FEED_BACK)
            return taken(c, session, period, given)
        case MergeCalibration() as c:
            require_phase(period, Phase.EVALUATE, Phase.FEED_BACK)
            into = ref(c.into_id)
            target = require_seen(c.into_id, given[into], given)
            require_outside(target, given.by)
            return calibration_merge.merged(session, into, target, period, given)
        case ApplyQuota():
            require_open(session)
            return [quota_applied(session, period, given)]
        case LockCalibration():
            require_open(session)
            return [locked(session, period, given)]
        case ApproveCalibration():
            return [approved(session, period, given)]
        case ReopenCalibration():
            if session.status in {CalibrationStatus.OPEN, CalibrationStatus.MERGED}:
                raise Ineligible("calibration-not-locked", calibration_id=session.id)
            return [CalibrationReopened(reopened_by=given.by)]


def opened(command: OpenCalibration, given: Given) -> CalibrationOpened:
    """Return the opening of a session, or raise `Rejected`."""
    c, period = command, require_cycle(cycle_of(command.calibration_id), given)
    require_phase(period, Phase.EVALUATE, Phase.FEED_BACK)
    for of, listed, most in (
        ("panel", c.panel, PANEL),
        ("departments", c.departments, DEPARTMENTS),
    ):
        if len(set(listed)) != len(listed):
            raise Invalid("listed-twice", field=of)
        if len(listed) > most:
            raise Invalid("listed-too-many", field=of, most=most)
    if not c.panel:
        raise Invalid("panel-empty", field="panel")
    for each in c.panel:
        employee.require_in_service(each, given[employee.ref(each)], given.today)
    units = [given[department.ref(each)] for each in c.departments]
    for id_, unit in zip(c.departments, units, strict=True):
        if unit is None:
            raise Unknown(id_)
    return CalibrationOpened(
        calibration_id=c.calibration_id,
        cycle_id=period.id,
        name=text.require("name", c.name),
        panel=c.panel,
        departments=c.departments,
        at_top=any(unit is not None and unit.parent_id is None for unit in units),
        opened_by=given.by,
    )


def require_seen(calibration_id: str, state: State, given: Given) -> Session:
    """Return the session. Raise `Unknown` if there is none that the panel or HR may see."""
    if state is None or not (given.by in state.panel or Role.HR in given.roles):
        raise Unknown(calibration_id)
    return state


def require_outside(session: Session, by: str) -> None:
    """Raise `Forbidden` if the actor's own result is in the session."""
    if any(person(each) == by for each in session.members):
        raise Forbidden("own-case", by=by)


def require_cycle(cycle_id: str, given: Given) -> Cycle:
    """Return the cycle. Raise `Unknown` if there is none."""
    period = given[cycle.ref(cycle_id)]
    if period is None:
        raise Unknown(cycle_id)
    return cycle.on(period, given)


def cycle_of(calibration_id: str) -> str:
    """Return the cycle that a session is of: its id says which."""
    return f"cycle:{ids.require('calibration', calibration_id, codes=2).split(':')[1]}"


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("calibration", command.calibration_id, codes=2)


calibration: Decider[Command, Event, State] = Decider(
    kind="calibration",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    rounds=LEVELS,
)


def ref(calibration_id: str) -> Ref[State]:
    """Return the stream of a session. Raise `Invalid` if the id is not one of a session."""
    return Ref(ids.require("calibration", calibration_id, codes=2), calibration)
