"""Actor: who acts. An employee, a guest of one case, or a service.

An actor is written `employee:E00002`, `guest:promotion:E00002:1/anna` or `service:import`; an
employee who acts and the employee acted upon are thus the same string.
"""

from enum import StrEnum
from typing import NewType

Actor = NewType("Actor", str)


class Role(StrEnum):
    """What an actor's token entitles them to, besides being themself."""

    EMPLOYEE = "EMPLOYEE"
    HR = "HR"
    COMPENSATION = "COMPENSATION"
    EXECUTIVE = "EXECUTIVE"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    CONSUMER = "CONSUMER"
    GUEST = "GUEST"


KINDS = ("employee", "guest", "service")
LONGEST = 200


def actor(text: str) -> Actor:
    """Return `text` as an actor. Raise `ValueError` if it does not name one."""
    kind, colon, rest = text.partition(":")
    named = 0 < len(rest) <= LONGEST and rest.isprintable()
    if kind not in KINDS or not colon or not named:
        raise ValueError(f"{text!r} is no actor: write employee:…, guest:… or service:…")
    return Actor(text)
