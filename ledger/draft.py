"""Draft: a decided command that waits to be recorded, and the verdict on it."""

from asyncio import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.decider import fact
from domain.errors import Rejected
from ledger.order import Order
from ledger.recorded import Recorded
from ledger.streams import Ticket


@dataclass(frozen=True, slots=True)
class Look:
    """A stream that a decision saw, at which version, and whose work under way that was."""

    stream: str
    version: int
    basis: Ticket | None


@fact
class Verdict:
    """What the append said: recorded, repeated, stale or relayout."""

    word: str
    first: int | None = None
    last: int | None = None
    recorded_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Draft:
    """A decision with everything that is recorded about it.

    `layout` is that of the read tables which its rows were folded for.
    """

    id: UUID
    order: Order
    stream: str
    digest: bytes
    reason: str | None
    at: datetime
    today: date
    rules: int
    layout: int
    looks: tuple[Look, ...]
    events: tuple[Recorded[Any], ...] = ()
    rows: tuple[tuple[str, str, object | None], ...] = ()
    refusal: Rejected | None = None
    ticket: Ticket = field(default_factory=Ticket)
    verdict: "Future[Verdict]"
