"""Candidacy: the one promotion case of an employee that is open, so that there is no second.

nothing ──a case begins──▶ Candidacy ──it is decided, or withdrawn──▶ nothing open

Cases are streams of their own; what begins or ends one says so here, in the same append.
"""

from collections.abc import Sequence
from typing import Never, TypeAlias, assert_never

from domain import ids
from domain.decider import Decider, Given, In, Ref, fact
from domain.errors import Ineligible
from domain.promotion_event import (
    PromotionApplied,
    PromotionApproved,
    PromotionDrafted,
    PromotionRefused,
    PromotionWithdrawn,
)

ONE = 7
"""The revision of the rules from which there is one open case of somebody."""


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CandidacyBegun:
    promotion_id: str


@fact
class CandidacyEnded:
    promotion_id: str


@fact
class Candidacy:
    """`promotion_id` is the case that is open, if one is."""

    promotion_id: str | None = None


Event: TypeAlias = CandidacyBegun | CandidacyEnded
State: TypeAlias = Candidacy

BEGIN = PromotionDrafted | PromotionApplied
"""What a case is open after; one that was drafted under earlier rules begins with it."""

END = PromotionApproved | PromotionRefused | PromotionWithdrawn
"""What a case is over after."""


def followed(
    promotion_id: str, employee_id: str, events: Sequence[object], given: Given
) -> list[In]:
    """Return what the steps of a case do here. Raise `Ineligible` if another case is open."""
    if given.rules < ONE:
        return []
    to = ref(employee_id)
    held = given[to].promotion_id
    if any(isinstance(each, BEGIN) for each in events) and held != promotion_id:
        if held is not None:
            raise Ineligible("promotion-open", promotion_id=held)
        return [In(to, CandidacyBegun(promotion_id=promotion_id))]
    if any(isinstance(each, END) for each in events) and held == promotion_id:
        return [In(to, CandidacyEnded(promotion_id=promotion_id))]
    return []


def decide(command: Never, _: State, __: Given) -> list[Event]:
    """Raise: there is no command."""
    assert_never(command)


def evolve(_: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case CandidacyBegun(promotion_id=promotion_id):
            return Candidacy(promotion_id=promotion_id)
        case CandidacyEnded():
            return Candidacy()
        case _:
            assert_never(event)


def stream(command: Never) -> str:
    """Raise: there is no command."""
    assert_never(command)


def of(employee_id: str) -> str:
    """Return the stream of an employee's candidacy."""
    return "candidacy:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


candidacy: Decider[Never, Event, State] = Decider(
    kind="candidacy",
    commands=(),
    events=Event,
    initial=Candidacy(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's candidacy. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), candidacy)
