"""Sameness: whether a decision comes out as it was recorded, told in the shortest way there is.

It says yes only if `decide`, given what the decision saw, makes what is stored byte for byte.
Whatever is out of the ordinary, a difference or an older shape, is for `ledger.replay` to judge
with what every decision is judged with, and to name.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from domain import organisation
from domain.actor import Actor, Role
from domain.decider import Given, In
from domain.employee import employee as EMPLOYEE  # noqa: N812 - the one that knows the units
from domain.errors import Rejected
from domain.events import COMMANDS, decider_of
from ledger import codec
from ledger.judgement import MOST_EVENTS, MOST_STREAMS
from ledger.replay_past import Past, Pasts

LOOKS = msgspec.json.Decoder(dict[str, int])

COLUMNS = """id, actor, roles, type, schema_version, stream, body, rules, at, today, looks::text,
    judged_at, first_position, refusal, rule, parameters"""


class Brief(NamedTuple):
    """What `COLUMNS` selects of a command: what it was decided on, and what it came to."""

    id: Any
    actor: str
    roles: list[str]
    type: str
    schema_version: int
    stream: str
    body: bytes
    rules: int
    at: Any
    today: Any
    looks: str
    judged_at: int
    first_position: int | None
    refusal: str | None
    rule: str | None
    parameters: bytes | None


@cache
def roles(names: tuple[str, ...]) -> frozenset[Role]:
    """Return the roles of these names."""
    return frozenset(map(Role, names))


def same(brief: Brief, looks: Mapping[str, int], pasts: Pasts) -> bool:
    """Return whether a decision comes out as it was, for certain."""
    if len(looks) >= MOST_STREAMS:
        return False
    known, own, first = pasts.known, brief.stream, brief.first_position
    before = brief.judged_at if first is None else first - 1
    house = known[organisation.STREAM]
    founded = house.version_at(before)
    states: dict[str, Any] = {organisation.STREAM: house.at(founded)}
    for stream, version in looks.items():
        past = known[stream]
        if not past.was(version, before):
            return False
        states[stream] = past.at(version)
    versions = {organisation.STREAM: founded, **looks}
    decider = COMMANDS[brief.type][1]
    if states[organisation.STREAM] is None and own != organisation.STREAM:
        return False
    given = Given(
        by=Actor(brief.actor),
        roles=roles(tuple(brief.roles)),
        at=brief.at,
        today=brief.today,
        rules=brief.rules,
        states=states,
        versions=versions,
    )
    command = codec.command(brief.type, brief.schema_version, brief.body)
    try:
        made = decider.decide(command, states[own], given)
    except Rejected as refusal:
        return (
            brief.rule == refusal.rule
            and brief.refusal == type(refusal).__name__
            and brief.parameters == codec.encode(refusal.parameters)
        )
    if brief.rule is not None or first is None or not 0 < len(made) <= MOST_EVENTS:
        return False
    if brief.judged_at - first + 1 != len(made):
        return False
    there, units = dict(looks), dict[str | None, str | None]()
    for position, each in enumerate(made, first):
        stream, event = (each.ref.stream, each.event) if isinstance(each, In) else (own, each)
        past, version = known[stream], there[stream]
        there[stream] = version + 1
        if (
            version >= len(past.rows)
            or (row := past.rows[version])[2] != position
            or row[3] != type(event).__name__
            or row[5] != codec.encode(event)
            or row[6] != (person := past.person)
        ):
            return False
        if person not in units:
            units[person] = unit(known[person], brief) if person and person in looks else None
        if row[7] != units[person]:
            return False
    return True


def unit(past: Past, brief: Brief) -> str | None:
    """Return an employee's department on the day of the decision, after it."""
    if decider_of(past.stream) is not EMPLOYEE:
        return None
    state = past.at(past.version_at(brief.judged_at))
    return None if state is None else state.unit_on(brief.today)
