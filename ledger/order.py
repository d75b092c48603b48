"""Order: a command on its way in, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.actor import Actor, Role
from domain.decider import fact
from ledger.recorded import Origin, Recorded


@fact
class Order:
    """A command and the envelope it came in.

    `key` makes it happen once: unique per actor. `expected_version` is the number of events that
    the command's own stream must have. `simulated` is the clock of a demonstration being loaded.
    `sealed` says that the personal text in it is sealed already. `asked` is the command as it was
    put in, if the server has added to it: a repeat is compared by that.
    """

    command: Any
    by: Actor
    key: str
    roles: frozenset[Role] = frozenset()
    reason: str | None = None
    origin: Origin = Origin.PERSON
    correlation: UUID | None = None
    causation: UUID | None = None
    expected_version: int | None = None
    simulated: datetime | None = None
    sealed: bool = False
    asked: Any = None


@fact
class Accepted:
    """The command is recorded and on disk, and so is all it caused.

    `position` is the log position of its last event, at which every read row shows it.
    """

    command: UUID
    stream: str
    position: int
    recorded_at: datetime
    events: tuple[Recorded[Any], ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The command was understood and refused; it left no event and no row.

    `judged_at` is the log position at which it was judged, or none if it was not worth keeping.
    """

    command: UUID
    stream: str
    refusal: str
    rule: str
    parameters: dict[str, Any]
    judged_at: int | None
    repeated: bool = False


Outcome = Accepted | Refused
