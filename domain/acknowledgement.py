"""Acknowledgement: an employee has read a published version of a policy, and says so once.

nothing ──acknowledge──▶ Acknowledged

Nobody says it for anybody else. Which versions there are, and who is still to read which, is no
part of it: that is looked up.
"""

from datetime import date
from typing import Any, TypeAlias

from domain import employee, ids, policy
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Forbidden, OutOfTurn, Unknown


@fact
class AcknowledgePolicy:
    policy_id: str
    version: str
    employee_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PolicyAcknowledged:
    policy_id: str
    version: str
    employee_id: str
    acknowledged_on: date


@fact
class Acknowledged:
    acknowledged_on: date


Command: TypeAlias = AcknowledgePolicy
Event: TypeAlias = PolicyAcknowledged
State: TypeAlias = Acknowledged | None


def reads(command: Command, _: State, __: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (policy.ref(command.policy_id), employee.ref(command.employee_id))


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, today = command, given.today
    if given.by != c.employee_id:
        raise Forbidden("acknowledged-for-another", by=given.by)
    employee.require_in_service(c.employee_id, given[employee.ref(c.employee_id)], today)
    held = given[policy.ref(c.policy_id)]
    if held is None or c.version not in held.published:
        raise Unknown(f"{c.policy_id}/{c.version}")  # a draft is not there for anybody but HR
    if state is not None:
        raise OutOfTurn(command, state)
    return [
        PolicyAcknowledged(
            policy_id=c.policy_id,
            version=c.version,
            employee_id=c.employee_id,
            acknowledged_on=today,
        )
    ]


def evolve(_: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    return Acknowledged(acknowledged_on=event.acknowledged_on)


def id_of(policy_id: str, version: str, employee_id: str) -> str:
    """Return the id of an employee's acknowledgement of a version: there is one at most."""
    policy_code = ids.code(ids.require("policy", policy_id))
    employee_code = ids.code(ids.require("employee", employee_id))
    made = f"acknowledgement:{policy_code}:{version}:{employee_code}"
    return ids.require("acknowledgement", made, codes=3)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return id_of(command.policy_id, command.version, command.employee_id)


def person(stream: str) -> str:
    """Return the employee whose acknowledgement it is."""
    return f"employee:{stream.rpartition(':')[2]}"


acknowledgement: Decider[Command, Event, State] = Decider(
    kind="acknowledgement",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)
