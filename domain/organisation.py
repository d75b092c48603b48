"""Organisation: the one that this ledger belongs to.

nothing ──found──▶ Organisation
"""

import re
from decimal import Decimal
from typing import TypeAlias, assert_never

from domain import money, text
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Invalid, OutOfTurn
from domain.money import Money

STREAM = "organisation:main"
TIME_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")
"""The form of a name in the IANA time zone database; whether it is in there is not known here."""


@fact
class FoundOrganisation:
    name: str
    time_zone: str
    currency: str
    demonstration: bool = False


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class DemonstrationMarked:
    """The log belongs to a demonstration; it is the first event of the log or is not in it."""


@fact
class OrganisationFounded:
    name: str
    time_zone: str
    currency: str


@fact
class Marked:
    """A demonstration that is about to be founded."""


@fact
class Organisation:
    name: str
    time_zone: str
    currency: str
    demonstration: bool = False


Command: TypeAlias = FoundOrganisation
Event: TypeAlias = DemonstrationMarked | OrganisationFounded
State: TypeAlias = Organisation | Marked | None


def decide(command: Command, state: State, _: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    if state is not None:
        raise OutOfTurn(command, state)
    if not TIME_ZONE.fullmatch(command.time_zone):
        raise Invalid("time-zone-malformed", time_zone=command.time_zone)
    founded = OrganisationFounded(
        name=text.require("name", command.name),
        time_zone=command.time_zone,
        currency=money.require(Money(amount=Decimal(), currency=command.currency)).currency,
    )
    return [DemonstrationMarked(), founded] if command.demonstration else [founded]


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case DemonstrationMarked():
            return Marked()
        case OrganisationFounded() as e:
            return Organisation(
                name=e.name,
                time_zone=e.time_zone,
                currency=e.currency,
                demonstration=isinstance(state, Marked),
            )
        case _:
            assert_never(event)


def stream(_: Command) -> str:
    """Return the one stream there is."""
    return STREAM


organisation: Decider[Command, Event, State] = Decider(
    kind="organisation",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref() -> Ref[State]:
    """Return the stream of the organisation."""
    return Ref(STREAM, organisation)
