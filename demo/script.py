"""Script: the commands of the demonstration, each with its simulated moment."""

from datetime import datetime
from typing import Any

from domain.actor import Actor, Role
from ledger.order import Order
from ledger.recorded import Origin

LOADER = Actor("service:demonstration")
ROLES = frozenset({Role.ADMINISTRATOR, Role.HR, Role.COMPENSATION})
OWN = frozenset({Role.EMPLOYEE})
HUMAN_RESOURCES = frozenset({Role.HR})
PAYING = frozenset({Role.COMPENSATION})

KEYS = "demo/"
"""What every key of the demonstration begins with."""


def recorded(command: Any, key: str, at: datetime) -> Order:  # noqa: ANN401 - any command
    """Return an order for what the files say."""
    return Order(
        command=command,
        by=LOADER,
        key=KEYS + key,
        roles=ROLES,
        origin=Origin.IMPORT,
        simulated=at,
    )


def invented(command: Any, key: str, at: datetime, by: Actor | None = None) -> Order:  # noqa: ANN401 - of any feature
    """Return an order for what is made up, by the loader or by one of the people."""
    return Order(
        command=command,
        by=by or LOADER,
        key=KEYS + key,
        roles=OWN if by else ROLES,
        origin=Origin.DEMONSTRATION,
        simulated=at,
    )
