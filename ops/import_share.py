"""Import share: the actuals of a file taken in by several processes, each those of some appraisals.

    file ──each reads it──▶ rows ──each judges its own──▶ all verdicts ──go──▶ each records its own

The first process asks for all verdicts before anything is recorded, and says whether it shall be.
What each records it would record alone, under the same keys.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.connection import Connection as Pipe
from typing import TypeAlias
from zlib import crc32

import uvloop

from domain.actor import Actor, Role
from ledger.actuals import Advance, Judged, Row, Sender, judged, write
from ledger.collecting import uncollected
from ledger.errors import Unavailable
from ledger.ledger import Ledger
from ledger.recorded import Origin
from ops import log
from ops.errors import Unusable
from ops.imports.actual_rows import Actuals, read
from ops.settings import Settings

IMPORTER = Actor("service:import-actuals")
ROLES = frozenset({Role.HR})

OpenLedger: TypeAlias = Callable[[], AbstractAsyncContextManager[Ledger]]

Said: TypeAlias = "int | str | list[Judged]"
"""How many rows are done, why it stopped, or all verdicts of a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One of `of` shares of a file; `cycle` and `source` are those of rows that name none."""

    raw: bytes
    suffix: str
    cycle: str | None
    source: str | None
    number: int = 0
    of: int = 1

    @property
    def sender(self) -> Sender:
        """Return who tells the rows, whatever the share."""
        key = f"actuals-{sha256(self.raw).hexdigest()[:32]}"
        return Sender(by=IMPORTER, roles=ROLES, key=key, origin=Origin.IMPORT)

    def table(self) -> Actuals:
        """Return what the whole file holds. Raise `Unusable` if it is neither table nor list."""
        return read(self.raw, self.suffix, cycle=self.cycle, source=self.source)

    def whose(self, rows: Sequence[Row]) -> list[int]:
        """Return the number of the share that each row is in: an appraisal's are in one."""
        return [crc32(row.appraisal_id.encode()) % self.of for row in rows]

    def own(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows of this share."""
        whose = self.whose(rows)
        return [row for row, number in zip(rows, whose, strict=True) if number == self.number]


class Crew:
    """This process, which has the first share, and those at work on the others."""

    def __init__(self, share: Share, rows: Sequence[Row], others: Sequence[Pipe]) -> None:
        self._whose = share.whose(rows)
        self._others = others

    def tell(self, *, go: bool) -> None:
        """Say whether what was judged shall be recorded."""
        for pipe in self._others:
            with suppress(OSError):  # it has ended, which `together` finds out
                pipe.send(go)

    async def together(
        self, own: Callable[[Advance], Awaitable[list[Judged]]], advance: Advance
    ) -> list[Judged]:
        """Return the verdicts on all rows, in their order, once each process has done its share.

        Raise `Unusable` if one of the others stopped.
        """
        whole, done = len(self._whose), [0] * (1 + len(self._others))

        def further(number: int) -> Advance:
            def moved(of_share: int, _: int) -> None:
                done[number] = of_share
                advance(sum(done), whole)

            return moved

        others = [
            asyncio.create_task(heard(pipe, further(number)))
            for number, pipe in enumerate(self._others, start=1)
        ]
        try:
            shares = [await own(further(0)), *[await each for each in others]]
        finally:
            for each in others:
                each.cancel()
        in_order = [iter(share) for share in shares]
        return [next(in_order[number]) for number in self._whose]


async def heard(pipe: Pipe, advance: Advance) -> list[Judged]:
    """Return the verdicts of a share. Raise `Unusable` if its process stopped or ended."""
    while True:
        try:
            said: Said = await asyncio.to_thread(pipe.recv)
        except (EOFError, OSError):
            raise stopped("a process ended before its share was done") from None
        if isinstance(said, list):
            return said
        if isinstance(said, str):
            raise stopped(said)
        advance(said, said)


def stopped(why: str) -> Unusable:
    """Return that the import stopped."""
    return Unusable(f"the import stopped and goes on when repeated: {why}")


def work(settings: Settings, open_ledger: OpenLedger, share: Share, pipe: Pipe) -> None:
    """Take in a share in a process of its own."""
    log.configure(settings.log_level, settings.log_format)
    with (
        suppress(KeyboardInterrupt, EOFError, BrokenPipeError),  # nobody waits for it any more
        uncollected(),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(worked(open_ledger, share, pipe))


async def worked(open_ledger: OpenLedger, share: Share, pipe: Pipe) -> None:
    """Judge a share, say so, and record it if told to."""

    def advance(done: int, _: int) -> None:
        pipe.send(done)

    rows, sender = share.own(share.table().alone), share.sender
    async with open_ledger() as ledger:
        verdicts = await judged(ledger.journal, sender, rows, advance, alone=True)
        pipe.send(verdicts)
        if not await asyncio.to_thread(pipe.recv):
            return
        try:
            await write(ledger.journal, sender, rows, verdicts, advance)
        except Unavailable as unavailable:
            pipe.send(repr(unavailable))
        else:
            pipe.send(verdicts)
