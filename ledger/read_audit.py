"""Read audit: who looked at what, kept in the register beside the log.

What must be known before it is shown is awaited; the rest is kept once in a while. Whatever waits
goes together, in one call, and what was shown to the same viewer by the same question meanwhile is
one entry. Nothing is shown for long that cannot be kept: then reading ends, not the record of it.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
import structlog
from psycopg import AsyncConnection, Connection, Error, InterfaceError, OperationalError

from domain.events import decider_of
from ledger.errors import Unreachable
from ledger.failure import plainly

KEEP = "SELECT ledger.keep_readings(%s)"
OPTIONS = "-c TimeZone=UTC -c lock_timeout=10s -c statement_timeout=10s"
CONNECT_SECONDS = 5

SECONDS = 1.0
"""How long what need not be awaited waits for others."""

MOST = 500
"""How many entries go into one call."""

BOUND, ANSWERS = 20_000, 2_000
"""How many entries, and answers, may wait; with more of them nothing is shown any more."""

NAMED = re.compile(rb'"((?:appraisal|evaluation|improvement):[A-Za-z0-9_.:-]+)[/"]')
"""Ids that say whose something is."""

log = structlog.get_logger(__name__)


class ReadKind(StrEnum):
    """What was read of others."""

    PAY = "PAY"
    APPRAISAL = "APPRAISAL"
    REPLAY = "REPLAY"
    EXPORT = "EXPORT"


class Reading(NamedTuple):
    """What was shown to whom: which fields of whom, asked by an operation of that SHA-256.

    `about` are ids parted by commas. Of what is about `many` together nobody is named.
    """

    kind: ReadKind
    actor: str
    roles: frozenset[str]
    fields: tuple[str, ...]
    about: bytes
    operation: bytes
    name: str | None
    many: bool = False

    def others(self) -> list[str]:
        """Return whom it names but the reader, each once."""
        named = set(self.about.decode().split(","))
        return sorted(named - {"", self.actor})


@dataclass(slots=True)
class Answered:
    """An answer whose ids name those of whom it shows something, and how often it was given."""

    reading: Reading
    answer: bytes
    at: datetime
    times: int = 1


def persons(answer: bytes) -> bytes:
    """Return those whose appraisals an answer names, parted by commas."""
    found = {person_of(each.decode()) for each in set(NAMED.findall(answer))}
    return ",".join(sorted(found)).encode()


def person_of(stream: str) -> str:
    """Return whose a stream is, or nothing if it is none: somebody may have written so."""
    try:
        return decider_of(stream).person(stream) or ""
    except (LookupError, ValueError):
        return ""


class ReadAudit:
    """What keeps readings. Open it with `auditing`."""

    def __init__(self, conninfo: str, seconds: float = SECONDS) -> None:
        self._conninfo = conninfo
        self._seconds = seconds
        self._waiting: dict[Reading, list[Any]] = {}
        """How often each was shown, and when first."""
        self._answers: list[Answered] = []
        self._last: dict[Reading, Answered] = {}
        """The last answer to each, which mostly is the next one too."""
        self._awaited: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._connection: AsyncConnection[Any] | None = None

    def note(self, reading: Reading) -> None:
        """Have a reading kept soon. Raise `Unreachable` if too many wait."""
        known = self._waiting.get(reading)
        if known is not None:
            known[0] += 1
            return
        if len(self._waiting) >= BOUND:
            raise Unreachable
        self._waiting[reading] = [1, datetime.now(UTC)]
        if len(self._waiting) == 1 or len(self._waiting) == MOST:
            self._wake.set()

    def note_named(self, reading: Reading, answer: bytes) -> None:
        """Have a reading kept soon, of those whom the ids in an answer name.

        Raise `Unreachable` if too many wait.
        """
        last = self._last.get(reading)
        if last is not None and last.answer == answer:
            last.times += 1
            return
        if len(self._answers) >= ANSWERS:
            raise Unreachable
        self._last[reading] = made = Answered(reading, answer, datetime.now(UTC))
        self._answers.append(made)
        if len(self._answers) in {1, MOST}:
            self._wake.set()

    async def kept(self, reading: Reading) -> None:
        """Return once a reading is kept. Raise `Unreachable` if it cannot be."""
        self.note(reading)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited.append(done)
        self._wake.set()
        await done

    async def run(self) -> None:
        """Keep what comes until it is closed, and then what is left."""
        while not (self._closing and not self._waiting and not self._answers):
            await self._wake.wait()
            self._wake.clear()
            many = max(len(self._waiting), len(self._answers)) >= MOST
            if not (self._awaited or self._closing or many):
                await self._gather()
            await self._keep()

    def close(self) -> None:
        """Have what waits kept, and end."""
        self._closing = True
        self._wake.set()

    async def _gather(self) -> None:
        """Wait a while, unless somebody waits for us."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    def _name(self) -> None:
        """Look for whom the answers name that came since."""
        answers, self._answers, self._last = self._answers, [], {}
        for each in answers:
            reading = each.reading._replace(about=persons(each.answer))
            self._waiting.setdefault(reading, [0, each.at])[0] += each.times

    async def _keep(self) -> None:
        self._name()
        waiting, self._waiting = self._waiting, {}
        awaited, self._awaited = self._awaited, []
        lines = [made for each, (times, at) in waiting.items() if (made := line(each, times, at))]
        try:
            for start in range(0, len(lines), MOST):
                await self._send(lines[start : start + MOST])
        except (Error, OSError) as error:
            log.warning("read_audit_behind", entries=len(lines), error=plainly(error))
            for reading, (times, at) in waiting.items():
                self._waiting.setdefault(reading, [0, at])[0] += times
            _tell(awaited, Unreachable())
            await asyncio.sleep(0 if self._closing else self._seconds)
            self._closing_over(lost=len(lines))
            self._wake.set()
        else:
            _tell(awaited, None)

    def _closing_over(self, *, lost: int) -> None:
        """Give up what cannot be kept when the server ends; the log of the server says so."""
        if self._closing:
            self._waiting.clear()
            log.error("read_audit_lost", entries=lost)

    async def _send(self, lines: list[dict[str, Any]]) -> None:
        """Send entries; once more if the connection was lost that they went over.

        What was kept without our hearing of it is there twice then: better than not at all.
        """
        text = msgspec.json.encode(lines).decode()
        known = self._connection
        if known is not None and not known.closed:
            try:
                await known.execute(KEEP, (text,), prepare=True)
            except (OperationalError, InterfaceError):
                await known.close()
            else:
                return
        made = self._connection = await AsyncConnection.connect(
            self._conninfo, autocommit=True, options=OPTIONS, connect_timeout=CONNECT_SECONDS
        )
        await made.execute(KEEP, (text,), prepare=True)

    async def end(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            await self._connection.close()


def keep(connection: Connection[Any], reading: Reading) -> None:
    """Keep one reading, of others or of many, at once."""
    made = line(reading, 1, datetime.now(UTC))
    if made is not None:
        connection.execute(KEEP, (msgspec.json.encode([made]).decode(),))


def line(reading: Reading, times: int, at: datetime) -> dict[str, Any] | None:
    """Return an entry as it is sent, or none if it is of nobody but the reader."""
    about = reading.others()
    if not about and not reading.many:
        return None
    return {
        "kind": reading.kind,
        "actor": reading.actor,
        "roles": sorted(reading.roles),
        "fields": reading.fields,
        "about": about,
        "times": times,
        "operation": reading.operation.hex(),
        "name": reading.name,
        "at": at,
    }


def _tell(awaited: list[asyncio.Future[None]], error: Exception | None) -> None:
    for each in awaited:
        if each.done():
            continue
        if error is None:
            each.set_result(None)
        else:
            each.set_exception(error)


@asynccontextmanager
async def auditing(conninfo: str, seconds: float = SECONDS) -> AsyncGenerator[ReadAudit]:
    """Keep readings as the serving role while the block lasts, and what is left at its end."""
    audit = ReadAudit(conninfo, seconds)
    task = asyncio.create_task(audit.run(), name="read audit")
    try:
        yield audit
    finally:
        audit.close()
        await task
        await audit.end()
