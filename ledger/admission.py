"""Admission: from an order to a case that can be judged.

Here the command gets its id, its moment and its seals; what fails here is answered, not kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

import structlog
from msgspec.json import decode

from domain import authority
from domain.errors import Invalid, Rejected
from domain.events import COMMANDS
from domain.organisation import TIME_ZONE, FoundOrganisation
from ledger import codec
from ledger.errors import Faulty, NotPermitted, Unavailable
from ledger.identity import new_id
from ledger.judgement import Case
from ledger.keyring import Keyring
from ledger.order import Order, Refused
from ledger.sealing import each_text, with_texts

log = structlog.get_logger(__name__)


async def admit(orders: Sequence[Order], keyring: Keyring) -> list[Case | Refused | Unavailable]:
    """Return a case for each order, or what is answered to one that never comes to be a case."""
    placed = [place(order) for order in orders]
    people: set[str] = set()
    for order, entry in zip(orders, placed, strict=True):
        if isinstance(entry, str):
            person = person_of(order, entry)
            people |= texts_about(order, person)
    await keyring.obtain(people)
    return [
        case_of(order, entry, keyring) if isinstance(entry, str) else entry
        for order, entry in zip(orders, placed, strict=True)
    ]


def place(order: Order) -> str | Refused | Unavailable:
    """Return the stream that the order's command writes to, or why there is none."""
    command = order.command.__class__
    if not authority.may(order.roles, command):
        return NotPermitted(command.__name__)
    try:
        require_known(order.command)
        return COMMANDS[command.__name__][1].stream(order.command)
    except Rejected as refusal:
        return refused(new_id(), "", refusal, None)


def require_known(command: object) -> None:
    """Raise `Invalid` if a time zone is well-formed and not in the database of time zones.

    Every day is reckoned in it, so nothing could be decided any more.
    """
    match command:
        case FoundOrganisation(time_zone=time_zone) if TIME_ZONE.fullmatch(time_zone):
            if time_zone not in time_zones():
                raise Invalid("time-zone-unknown", field="time_zone", time_zone=time_zone)
        case _:
            pass


@cache
def time_zones() -> frozenset[str]:
    """Return the names in the database of time zones."""
    return frozenset(available_timezones())


def person_of(order: Order, stream: str) -> str:
    """Return whose key seals the order's texts: its person's, else the stream's own."""
    return COMMANDS[type(order.command).__name__][1].person(stream) or stream


def texts_about(order: Order, person: str) -> set[str]:
    """Return whom the order's texts are about."""
    about = {person} if order.reason is not None else set[str]()
    kind = COMMANDS[type(order.command).__name__][1].kind
    return about | {subject for subject, *_ in each_text(order.command, person, kind)}


def case_of(order: Order, stream: str, keyring: Keyring) -> Case | Unavailable:
    """Return the case, or that its texts cannot be sealed any more."""
    try:
        return case(order, stream, keyring)
    except LookupError:
        log.warning("key_missing", command=type(order.command).__name__)
        return Faulty()


def case(order: Order, stream: str, keyring: Keyring) -> Case:
    """Return the case, its personal texts sealed. Raise `LookupError` if a key is erased."""
    name = type(order.command).__name__
    person = person_of(order, stream)
    decider = COMMANDS[name][1]
    asked = order.command if order.asked is None else order.asked
    digest = keyring.digest(codec.encode([name, asked, order.reason]))
    if not order.sealed:
        sealed = with_texts(order.command, person, decider.kind, keyring.seal)
        order = order if sealed is order.command else replace(order, command=sealed)
    return Case(
        id=new_id(),
        order=order,
        decider=decider,
        stream=stream,
        at=order.simulated or datetime.now(UTC),
        digest=digest,
        reason=order.reason and keyring.seal(person, "command", "reason", order.reason),
    )


def refused(id: UUID, stream: str, refusal: Rejected, judged_at: int | None) -> Refused:  # noqa: A002 - as its field
    """Return a refusal as an outcome."""
    return Refused(
        command=id,
        stream=stream,
        refusal=type(refusal).__name__,
        rule=refusal.rule,
        parameters=decode(codec.encode(refusal.parameters)),  # as a repeat will find them
        judged_at=judged_at,
    )
