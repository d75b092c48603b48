"""Writer: records what is decided, as much at once as has gathered meanwhile.

One transaction is under way at a time; whatever waits when it ends goes into the next, with one
flush for all. A batch that cannot be recorded is tried chain by chain, so that a faulty command
fails alone. A lost connection is made anew and the batch sent again: what was recorded without
our hearing of it is known by its key, so nothing is recorded twice or lost.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Any

import structlog
from psycopg import AsyncConnection, Error, InterfaceError, OperationalError

from ledger import metrics
from ledger.batch import STALE, Batch, append, link
from ledger.draft import Draft, Verdict
from ledger.errors import Overloaded
from ledger.failure import plainly
from ledger.folding import Folds, Unseal

MOST = 256
"""How many commands go into one transaction."""

PATIENCE = 60
"""Seconds for which a lost database is waited for."""

WAIT = 0.1
"""Seconds between two attempts to reach it."""

OPTIONS = (
    "-c lock_timeout=10s -c idle_in_transaction_session_timeout=10s -c statement_timeout=60s"
    " -c TimeZone=UTC"
)

log = structlog.get_logger(__name__)


class Writer:
    """The one writer of this process; any number of processes may each have theirs."""

    def __init__(self, conninfo: str, folds: Folds, unseal: Unseal, bound: int) -> None:
        self._conninfo = conninfo
        self._folds = folds
        self._unseal = unseal
        self._bound = bound
        self._waiting: deque[Draft] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection[Any] | None = None
        self._closing = False

    @property
    def waiting(self) -> int:
        """Return how many commands wait."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to record what is submitted."""
        self._task = asyncio.create_task(self._run(), name="ledger writer")

    async def close(self) -> None:
        """Record what was submitted, then end."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task
        if self._connection is not None:
            await self._connection.close()

    def submit(self, draft: Draft) -> None:
        """Queue the draft until `go`; its verdict comes later.

        Raise `Overloaded` if too much waits.
        """
        if len(self._waiting) >= self._bound or self._closing:
            raise Overloaded
        self._waiting.append(draft)

    def go(self) -> None:
        """Record what was submitted: a run of commands goes together once all are decided."""
        self._wake.set()

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            drafts = self._gather()
            if not self._waiting and not self._closing:
                self._wake.clear()
            if not drafts:
                continue
            try:
                await self._record(drafts, perf_counter() + PATIENCE)
            except Exception as error:  # noqa: BLE001 - whatever it is, the commands must be answered
                for draft in drafts:
                    fail(draft, error)

    def _gather(self) -> list[Draft]:
        """Return what goes together: up to the bound, of one layout, no idempotency key twice."""
        drafts: list[Draft] = []
        keys: set[tuple[str, str]] = set()
        while self._waiting and len(drafts) < MOST:
            key = (self._waiting[0].order.by, self._waiting[0].order.key)
            if key in keys or (drafts and self._waiting[0].layout != drafts[0].layout):
                break
            keys.add(key)
            drafts.append(self._waiting.popleft())
        return drafts

    async def _record(self, drafts: list[Draft], deadline: float) -> None:
        batch, stale = link(drafts)
        for draft in stale:
            settle(draft, STALE)
        if not batch.drafts:
            return
        try:
            await self._send(batch, deadline)
        except Exception as error:  # noqa: BLE001 - whatever it is, the neighbours are not to blame
            chains = sorted(set(batch.chains))
            if len(chains) == 1:
                for draft in batch.drafts:
                    fail(draft, error)
                return
            log.warning("batch_failed", commands=len(batch.drafts), error=plainly(error))
            for chain in chains:
                members = zip(batch.drafts, batch.chains, strict=True)
                await self._record([draft for draft, of in members if of == chain], deadline)

    async def _send(self, batch: Batch, deadline: float) -> None:
        started = perf_counter()
        while True:
            try:
                connection = await self._connected()
                verdicts = await append(connection, batch, self._folds, self._unseal)
                break
            except (OperationalError, InterfaceError) as error:
                lost = self._connection is None or self._connection.closed
                if perf_counter() > deadline or not (lost or passing(error)):
                    raise
                log.warning("database_lost", error=plainly(error))
                await asyncio.sleep(WAIT)
        metrics.BATCH_SECONDS.observe(perf_counter() - started)
        metrics.BATCH_COMMANDS.observe(len(batch.drafts))
        for draft, verdict in zip(batch.drafts, verdicts, strict=True):
            settle(draft, verdict)
            if verdict.word == "recorded" and verdict.last is not None:
                metrics.LOG_POSITION.set(verdict.last)

    async def _connected(self) -> AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                self._conninfo, autocommit=True, options=OPTIONS
            )
        return self._connection


def passing(error: Error) -> bool:
    """Return whether the database may take the same call a moment later."""
    return error.sqlstate is not None and error.sqlstate[:2] in ("40", "53", "55", "57")


def settle(draft: Draft, verdict: Verdict) -> None:
    """Give the draft its verdict."""
    draft.ticket.settle(recorded=verdict.word == "recorded")
    if not draft.verdict.done():
        draft.verdict.set_result(verdict)


def fail(draft: Draft, error: Exception) -> None:
    """Let whoever waits for the draft know that it cannot be recorded."""
    draft.ticket.settle(recorded=False)
    if not draft.verdict.done():
        draft.verdict.set_exception(error)
