"""Pay work: a pay review's lines gathered, computed, frozen and proposed, and in the end paid.

    gather → compute → freeze batch by batch → propose │ approve │ execute batch by batch → end

Before a bar nothing counts. The same key goes on with what was cut off: what is frozen of the same
lines is kept, what is paid is not paid again. If anything has changed meanwhile, the lines are
frozen anew as a later revision, and what was frozen before counts for nothing, for ever.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

from domain import authority, pay_batch_case, pay_computation, pay_review_case
from domain.actor import Actor, Role
from domain.pay_batch_case import Batch
from domain.pay_batch_freezing import MOST, FreezePayLines, require_next, require_room, size
from domain.pay_line import PayInputs, PayLine
from domain.pay_review import ProposePayReview, RecomputePayReview
from domain.pay_review_case import PayReview
from ledger import codec
from ledger.errors import KeyReused, NotPermitted, Unavailable
from ledger.jobs import Desk
from ledger.journal import Journal
from ledger.order import Order, Outcome, Refused
from ledger.recorded import Origin
from schema.pay_correction import paid, require_unpaid
from schema.pay_gathering import gathered

GIVEN = """
SELECT type, schema_version, body FROM ledger.command WHERE actor = %s AND key = %s
"""

TOGETHER = 4
"""How many batches are recorded at a time; as many are decided meanwhile."""

IN_A_ROW = 32
"""How many batches are given before it is looked whether one was refused."""

Closing: TypeAlias = type[ProposePayReview] | type[RecomputePayReview]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The people of a review, with those left out because they act in it, and what they were paid.

    `before` is what the review that this one corrects has paid, by employee; none if it corrects
    none.
    """

    inputs: Sequence[PayInputs]
    left_out: tuple[str, ...]
    before: dict[str, Decimal] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Who does something for a review, under which key.

    In a demonstration `origin` is what all of it is marked with, and `simulated` its clock.
    """

    journal: Journal
    by: Actor
    roles: frozenset[Role]
    review_id: str
    key: str
    origin: Origin | None = None
    simulated: datetime | None = None

    @property
    def desk(self) -> Desk:
        return Desk(self.journal)

    @property
    def hand(self) -> str:
        """Return what tells this work from every other, to name its steps by."""
        return sha256(f"{self.by}\n{self.key}".encode()).hexdigest()[:24]

    def order(self, command: object, key: str, origin: Origin = Origin.JOB) -> Order:
        """Return a command as one of this work's."""
        return Order(
            command=command,
            by=self.by,
            roles=self.roles,
            key=key,
            origin=self.origin or origin,
            simulated=self.simulated,
        )

    async def review(self) -> PayReview:
        """Return the review as it stands. Raise `Unknown` if there is none."""
        streams = self.journal.streams
        ref = pay_review_case.ref(self.review_id)
        streams.forget([ref.stream])
        held = (await streams.get([ref.stream]))[ref.stream].state
        return pay_review_case.require_known(self.review_id, held)

    async def batches(self, revision: int, most: int, *, anew: bool = False) -> list[Batch]:
        """Return the batches of a revision up to that number; `anew`: as they now stand."""
        streams = self.journal.streams
        names = [pay_batch_case.of(self.review_id, revision, n) for n in range(1, most + 1)]
        if anew:
            streams.forget(names)
        found = await streams.get(names)
        states: list[Batch | None] = [found[name].state for name in names]
        return [each for each in states if each is not None]


async def proposed(work: Work, closing: Closing) -> Outcome:
    """Gather, compute and freeze a review's lines, and close the revision.

    Raise `Rejected` if they cannot be computed, `Unavailable` if a step could not be recorded.
    """
    require_permitted(work, closing)
    journal = work.journal
    if (earlier := await given_before(work, work.key)) is not None:
        require_same(earlier, closing, work.review_id)
        return await journal.execute(work.order(earlier, work.key, Origin.PERSON))
    review = await work.review()
    replaces = review.revision if closing is RecomputePayReview else None
    asked = closing(review_id=review.id, revision=review.revision + 1, batches=0)
    require_next(review, asked.revision, replaces, asked)
    people = await of_scope(work, review)
    lines = await asyncio.to_thread(lines_of, review, people)
    parts = [*parted(lines, size(review.terms.use))]
    require_room(len(parts), len(lines))
    revision = await frozen(work, review, replaces, parts)
    if isinstance(revision, Refused):
        return revision
    command = closing(
        review_id=review.id, revision=revision, batches=len(parts), left_out=people.left_out
    )
    return await journal.execute(work.order(command, work.key, Origin.PERSON))


async def of_scope(work: Work, review: PayReview) -> Gathered:
    """Return whom a review takes in, without those who act in it.

    Raise `Ineligible` if another one has paid some of them the same.
    """
    before = None
    async with work.desk.pool.connection() as connection:
        everybody = await gathered(connection, review.terms, review.plan)
        if review.terms.adjusts is not None:
            before = await paid(connection, review.terms.adjusts)
        else:
            left = [each.employee_id for each in everybody if not excluded(review, each)]
            await require_unpaid(connection, review, left)
    hands = review.hands | {work.by}
    return Gathered(
        inputs=[each for each in everybody if each.employee_id not in hands],
        left_out=tuple(each.employee_id for each in everybody if each.employee_id in hands),
        before=before,
    )


def excluded(review: PayReview, who: PayInputs) -> bool:
    """Return whether an exception leaves somebody out."""
    exception = review.exceptions.get(who.employee_id)
    return exception is not None and exception.excluded


def lines_of(review: PayReview, people: Gathered) -> Sequence[PayLine]:
    """Return everybody's line, by employee. Raise `Rejected` if they cannot be computed."""
    require_room(1, len(people.inputs))
    made = pay_computation.computed(
        review.plan, review.terms, people.inputs, review.exceptions, people.before
    )
    return sorted(made.lines, key=lambda line: line.inputs.employee_id.encode())


def parted(lines: Sequence[PayLine], most: int) -> Iterator[tuple[PayLine, ...]]:
    """Yield the lines, as many at a time as a batch holds."""
    for start in range(0, len(lines), most):
        yield tuple(lines[start : start + most])


async def frozen(
    work: Work, review: PayReview, replaces: int | None, parts: Sequence[tuple[PayLine, ...]]
) -> int | Refused:
    """Freeze the lines, those that are frozen already excepted. Return the revision they are.

    Raise `Unavailable` if a step could not be recorded.
    """
    digest = sha256(codec.encode(parts)).hexdigest()
    revision, held = await attempt(work, review.revision, digest)
    compared = await places(work, review, replaces)
    freezing = [
        FreezePayLines(
            review_id=review.id,
            revision=revision,
            number=number,
            batches=len(parts),
            digest=digest,
            lines=part,
            replaces=replaces,
            compared=tuple(
                sorted({compared[who] for line in part if (who := whose(line)) in compared})
            ),
        )
        for number, part in enumerate(parts, start=1)
        if number not in held
    ]
    first = [each for each in freezing if each.number == 1]  # which all others go by
    for together in (first, [each for each in freezing if each.number > 1]):
        orders = [
            work.order(each, f"{work.hand}/{revision}.{each.number}/{digest[:24]}")
            for each in together
        ]
        if (refused := await given(work, orders)) is not None:
            return refused
    return revision


async def attempt(work: Work, counts: int, digest: str) -> tuple[int, frozenset[int]]:
    """Return the first revision after what counts that nothing else was frozen for.

    With it come the numbers of the batches that are frozen for it already.
    """
    revision = counts + 1
    while True:
        batches = await work.batches(revision, MOST, anew=True)
        if all(each.digest == digest for each in batches):
            return revision, frozenset(each.number for each in batches)
        revision += 1


async def places(work: Work, review: PayReview, replaces: int | None) -> dict[str, int]:
    """Return in which batch of the revision that is replaced everybody is."""
    if replaces is None or review.proposal is None:
        return {}
    batches = await work.batches(replaces, review.proposal.batches)
    return {whose(line): batch.number for batch in batches for line in batch.lines}


def whose(line: PayLine) -> str:
    """Return the employee whose line it is."""
    return line.inputs.employee_id


async def given(work: Work, orders: Sequence[Order]) -> Refused | None:
    """Give commands, few any more after one that is not accepted.

    Return the first refusal, or raise the first `Unavailable`, if any.
    """
    for start in range(0, len(orders), IN_A_ROW):
        for answer in await work.journal.run(orders[start : start + IN_A_ROW], TOGETHER):
            if isinstance(answer, Unavailable):
                raise answer
            if isinstance(answer, Refused):
                return answer
    return None


async def given_before(work: Work, key: str) -> object | None:
    """Return the command that the actor gave under a key, if they did."""
    async with work.desk.pool.connection() as connection:
        rows = await connection.execute(GIVEN, (work.by, key))
        row = await rows.fetchone()
    return None if row is None else codec.command(row[0], row[1], row[2])


def require_same(earlier: object, closing: Closing, review_id: str) -> None:
    """Raise `KeyReused` if what was given under a key is something else."""
    if not isinstance(earlier, closing) or earlier.review_id != review_id:
        raise KeyReused


def require_permitted(work: Work, command: type) -> None:
    """Raise `NotPermitted` if the viewer's roles do not allow a command."""
    if not authority.may(work.roles, command):
        raise NotPermitted(command.__name__)
