"""Journal: from a command to its outcome.

    admit (seal, digest) → load streams → judge → submit → verdict
                               ↑────────────────────── stale: decided again

A decision is handed on with the version of every stream it looked at, so rules across streams
hold under any concurrency without trusting a read table.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from psycopg import Error
from psycopg_pool import AsyncConnectionPool

from domain import organisation
from domain.errors import Rejected
from domain.rulebook import RULES
from ledger import metrics
from ledger.admission import admit, refused
from ledger.draft import Draft, Look
from ledger.earlier import Earlier
from ledger.errors import Conflict, Exhausted, Unavailable
from ledger.failure import excuse, failed, plainly
from ledger.folding import Folds
from ledger.judgement import Case, Judgement, judge
from ledger.keyring import Keyring
from ledger.looking import Looking
from ledger.order import Accepted, Order, Outcome
from ledger.patience import Patience
from ledger.streams import Snapshot, Streams, Ticket
from ledger.writer import Writer

ATTEMPTS = 5
"""How often a command that lost a race is decided."""

TOGETHER = 256
"""How many orders of one run are under way at a time."""

BREATH = 32
"""How many decisions are made before others have their turn."""

Answer = Outcome | Unavailable

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Journal:
    """The one way in. Every outcome that it returns is on disk.

    `relayout` is awaited when the read tables turn out to have changed; `pool` reads the log.
    """

    streams: Streams
    looking: Looking
    keyring: Keyring
    writer: Writer
    folds: Folds
    earlier: Earlier
    relayout: Callable[[], Awaitable[None]]
    patience: Patience
    pool: AsyncConnectionPool[Any]

    async def execute(self, order: Order) -> Outcome:
        """Decide one command. Raise `Unavailable` if nothing could be recorded."""
        (answer,) = await self.run([order])
        if isinstance(answer, Unavailable):
            raise answer
        return answer

    async def run(self, orders: Sequence[Order], together: int = TOGETHER) -> list[Answer]:
        """Decide commands in their order, each in the light of those before it.

        So many `together` go into one transaction at most.
        """
        answers: list[Answer] = []
        under_way: Begun | None = None
        behind = False
        for start in range(0, len(orders), together):  # the next are decided while these are sent
            begun = await self._begin(orders[start : start + together], behind=behind)
            answers += await self._finish(under_way) if under_way else []
            behind = behind or (under_way is not None and under_way.lost > len(under_way.cases) / 2)
            under_way = begun
        answers += await self._finish(under_way) if under_way else []
        for order, answer in zip(orders, answers, strict=True):
            outcome = type(answer).__name__.lower()
            metrics.COMMANDS.labels(type(order.command).__name__, outcome).inc()
        return answers

    async def _begin(self, orders: Sequence[Order], *, behind: bool) -> "Begun":
        """Admit and decide orders, and submit what comes of them.

        Where what is at hand is `behind` the log, their own streams are followed first.
        """
        begun = Begun()
        try:
            for n, admitted in enumerate(await admit(orders, self.keyring)):
                if isinstance(admitted, Case):
                    begun.cases[n] = admitted
                else:
                    begun.answers[n] = admitted
            if behind:
                self.streams.forget(case.stream for case in begun.cases.values())
            await self.looking.prefetch(begun.cases.values())
        except Error as error:
            log.error(  # noqa: TRY400 - its values may be personal
                "admission_failed", commands=len(orders), error=plainly(error)
            )
            begun.cases.clear()
            begun.answers = {n: excuse(error) for n in range(len(orders))}
        await self._decide_all(begun)
        return begun

    async def _finish(self, begun: "Begun") -> list[Answer]:
        """Wait for the verdicts; decide again what lost a race."""
        for attempt in range(ATTEMPTS):
            if attempt > 0:
                begun.lost = max(begun.lost, len(begun.cases) - len(begun.answers))
                await self._decide_all(begun)
            for n, draft in begun.drafts.items():
                if (answer := await self._answer(begun.cases[n], draft)) is not None:
                    begun.answers[n] = answer
            if len(begun.answers) == len(begun.cases | begun.answers):
                break
        lost = {n: Conflict(case.stream) for n, case in begun.cases.items()}
        answers = lost | begun.answers
        return [answers[n] for n in sorted(answers)]

    async def _decide_all(self, begun: "Begun") -> None:
        """Decide the cases that have no answer yet, in order."""
        begun.drafts = {}
        left = {n: case for n, case in begun.cases.items() if n not in begun.answers}
        ahead = deque(left.values())
        try:
            for n, case in left.items():
                decided = await self._decide(case, ahead)
                if ahead:
                    ahead.popleft()
                if isinstance(decided, Draft):
                    begun.drafts[n] = decided
                else:
                    begun.answers[n] = decided
                if n % BREATH == BREATH - 1:
                    await asyncio.sleep(0)
        finally:
            self.writer.go()

    async def _decide(self, case: Case, ahead: deque[Case]) -> Draft | Answer:
        """Judge the case on the newest snapshots at hand, and submit what comes of it.

        `ahead` are it and the cases behind it, whose streams may be read together.
        """
        try:
            layout = self.streams.layout
            snapshots, known = await self.looking.look(case, ahead)
            expected = case.order.expected_version
            if expected is not None and expected != snapshots[case.stream].version:
                return await self._unexpected(case, expected)
            if layout != self.streams.layout:  # some rows may be folded for other tables
                return await self._decide(case, ahead)
            ticket = Ticket()
            judgement = judge(case, known, snapshots, self.folds, ticket)
            of_job = case.order.sealed  # bounded already: it was frozen, and is recorded once
            if judgement.refusal is not None and not (of_job or self.patience.has(case.order.by)):
                return await self.earlier.find(case) or Exhausted()
            draft = self._draft(case, known.today, snapshots, judgement, ticket)
            self.writer.submit(draft)
        except Unavailable as unavailable:
            return unavailable
        except Rejected as refusal:  # `reads` may refuse a malformed id
            return refused(case.id, case.stream, refusal, None)
        except Exception as error:
            if await self._relaid():  # a table whose fold fails may be out of the path by now
                return await self._decide(case, ahead)
            log.exception("decision_failed", command=type(case.order.command).__name__, id=case.id)
            return excuse(error)
        self.streams.put(judgement.after.values())
        return draft

    async def _relaid(self) -> bool:
        """Follow the read tables if others are in place than were. Return whether they are."""
        before = self.streams.layout
        try:
            await self.relayout()
        except (Unavailable, Error):
            return False
        return self.streams.layout != before

    def _draft(
        self,
        case: Case,
        today: date,
        snapshots: Mapping[str, Snapshot],
        judgement: Judgement,
        ticket: Ticket,
    ) -> Draft:
        founded = snapshots[organisation.STREAM].version > 0
        return Draft(
            id=case.id,
            order=case.order,
            stream=case.stream,
            digest=case.digest,
            reason=case.reason,
            at=case.at,
            today=today,
            rules=RULES,
            layout=self.streams.layout,
            looks=tuple(
                Look(stream, snapshot.version, snapshot.basis)
                for stream, snapshot in snapshots.items()
                # Once founded, what every decision knows of the organisation never changes.
                if stream != organisation.STREAM or not founded or stream == case.stream
            ),
            events=judgement.events,
            rows=tuple(
                change
                for stream, after in judgement.after.items()
                for change in self.folds.changed(snapshots[stream].rows, after.rows)
            ),
            refusal=judgement.refusal,
            ticket=ticket,
            verdict=asyncio.get_running_loop().create_future(),
        )

    async def _answer(self, case: Case, draft: Draft) -> Answer | None:
        """Return what the draft's verdict comes to, or none if it must be decided again."""
        written = {recorded.stream for recorded in draft.events}
        try:
            verdict = await draft.verdict
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
            self.streams.forget((*written, *(look.stream for look in draft.looks)))
            return failed(case, error)
        if verdict.word == "recorded":
            if draft.refusal is not None:
                return refused(case.id, case.stream, draft.refusal, verdict.last)
            return Accepted(
                command=case.id,
                stream=case.stream,
                position=known_of(verdict.last),
                recorded_at=known_of(verdict.recorded_at),
                events=draft.events,
            )
        self.streams.forget((*written, *(look.stream for look in draft.looks)))
        try:
            if verdict.word == "repeated":
                return await self.earlier.find(case)
            if verdict.word == "relayout" and draft.layout == self.streams.layout:
                await self.relayout()  # which nobody has done since
        except Unavailable as unavailable:
            return unavailable
        except Error as error:
            return failed(case, error)
        return None

    async def _unexpected(self, case: Case, expected: int) -> Draft | Answer:
        """Answer a command whose stream is not at the version that its sender saw."""
        if (answer := await self.earlier.find(case)) is not None:
            return answer
        self.streams.forget([case.stream])  # what is at hand may be old
        snapshot = (await self.streams.get([case.stream]))[case.stream]
        if snapshot.version == expected:
            return await self._decide(case, deque())
        return Conflict(case.stream, snapshot.version)


@dataclass(slots=True)
class Begun:
    """Orders under way by their place: the case of each, what was submitted, what is answered.

    `lost` is how many of them had to be decided again.
    """

    cases: dict[int, Case] = field(default_factory=dict[int, Case])
    drafts: dict[int, Draft] = field(default_factory=dict[int, Draft])
    answers: dict[int, Answer] = field(default_factory=dict[int, Answer])
    lost: int = 0


def known_of(value: Any) -> Any:  # noqa: ANN401 - whatever it is, it is there
    """Return a value that a recorded command always has."""
    assert value is not None  # noqa: S101 - the append gives it
    return value
