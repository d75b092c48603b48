"""Acknowledgement: an employee has read a published version of a policy, and says so once.

nothing ──acknowledge──▶ Acknowledged

Pay structures, pay plans and career frameworks are read like any policy. Nobody says it for anybody
else. Which versions there are, and who is still to read which, is no part of it: that is looked up.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from domain import career_framework, employee, ids, pay_plan, pay_structure, policy, publication
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Forbidden, OutOfTurn

KINDS: Mapping[str, Callable[[str], Ref[Any]]] = {
    "policy": policy.ref,
    "pay_structure": pay_structure.ref,
    "pay_plan": pay_plan.ref,
    "career_framework": career_framework.ref,
}
"""What is published for everybody, by the kinds of its ids."""


@fact
class AcknowledgePolicy:
    """`policy_id` is of whatever is published: a policy, a pay structure, or the like."""

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
    return (published(command.policy_id), employee.ref(command.employee_id))


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, today = command, given.today
    if given.by != c.employee_id:
        raise Forbidden("acknowledged-for-another", by=given.by)
    employee.require_in_service(c.employee_id, given[employee.ref(c.employee_id)], today)
    publication.version(given[published(c.policy_id)], c.policy_id, c.version)
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


def published(policy_id: str) -> Ref[Any]:
    """Return the stream of what is read. Raise `Invalid` if the id is none of something such."""
    return KINDS.get(policy_id.partition(":")[0], policy.ref)(policy_id)


def id_of(policy_id: str, version: str, employee_id: str) -> str:
    """Return the id of an employee's acknowledgement of a version: there is one at most."""
    what = published(policy_id).stream.removeprefix("policy:")  # all others keep their kind
    employee_code = ids.code(ids.require("employee", employee_id))
    made = f"acknowledgement:{what}:{version}:{employee_code}"
    return ids.require("acknowledgement", made, codes=3 + what.count(":"))


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
