"""Load: the demonstration, brought into an empty ledger under its simulated clock.

Keys are the same each time, so a load that was interrupted is completed by loading again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from time import perf_counter
from typing import TypeAlias

from demo import (
    annual,
    county,
    ladder,
    library,
    pay,
    pay_structure,
    policy,
    position_proposal,
    promotion,
    quarter,
    review,
    strategy,
)
from demo.bulk import Bulk, carried_out
from demo.county import County, Entry, Gap
from demo.pay import Deed
from demo.promotion import Vote
from demo.quarter import QUARTERS
from demo.script import KEYS
from demo.workforce import Standing, Workforce
from ledger import jobs
from ledger.collecting import uncollected
from ledger.ledger import Ledger
from ledger.order import Accepted, Order
from ledger.recorded import Origin

TOGETHER = 2048
"""Commands between two steps of the progress bar."""

DONE = "SELECT key FROM ledger.command WHERE starts_with(key, %s) AND rule IS NULL"

Part: TypeAlias = Order | Bulk | Deed | Vote

Advance = Callable[[int, int], None]
"""Takes how many commands are done and how many there are."""


class Stopped(Exception):  # noqa: N818 - what happened, not what went wrong in the program
    """The ledger did not take a command of the demonstration; load again to go on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the demonstration consists of; `events` is what this load recorded."""

    people: int
    departments: int
    commands: int
    events: int
    invented: int
    doubtful: int
    gaps: tuple[Gap, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Script:
    """Every order, every job and every deed in the order of the simulated clock."""

    parts: Sequence[Part]
    county: County
    doubtful: int

    @property
    def orders(self) -> Sequence[Order]:
        """Return every order, those of a job one by one; a deed has none beforehand."""
        return tuple(order for part in self.parts for order in orders_of(part))


def orders_of(part: Part) -> Iterable[Order]:
    """Return the orders that a part consists of."""
    match part:
        case Bulk():
            return part.orders()
        case Deed():
            return ()
        case Order():
            return (part,)
        case Vote():
            return (part.order,)


def script() -> Script:
    """Return the whole demonstration."""
    files = county.read()
    workforce = Workforce(files, {each.starts_on for each in QUARTERS})
    happened = list(workforce.orders())
    start, *_, end = (workforce.standing[each.starts_on] for each in QUARTERS)
    first, last = participants(start), participants(end)
    cycles = [each.cycle_id for each in QUARTERS]
    made_up = (
        policy.orders(first),
        library.orders(),
        *(quarter.orders(each, workforce) for each in QUARTERS),
        annual.orders(last, cycles, review.team(start, end)),
        strategy.orders(workforce),
        pay_structure.orders(files),
        ladder.orders(),
        promotion.orders(files, workforce.standing[QUARTERS[-1].starts_on]),
        position_proposal.orders(end),
        pay.orders(last[0]),
    )
    in_bulk = [*(quarter.enrolment(each, workforce) for each in QUARTERS), annual.enrolment(last)]
    stories = [sorted(each, key=moment_of) for each in made_up]
    parts = tuple(merge(happened, *stories, in_bulk, key=moment_of))
    return Script(parts=parts, county=files, doubtful=len(workforce.doubtful))


def participants(standing: Sequence[Standing]) -> list[Entry]:
    """Return who takes part in the appraisals of a quarter."""
    return [entry for entry, _ in quarter.taking_part(standing)]


def moment_of(part: Part) -> float:
    """Return when an order is given, or a job or a deed done, for sorting."""
    return part.simulated.timestamp() if part.simulated else 0.0


async def loaded(ledger: Ledger) -> bool:
    """Return whether the whole demonstration is there."""
    return KEYS + pay.LAST in await done(ledger, KEYS + pay.LAST)


async def done(ledger: Ledger, beginning: str = KEYS) -> set[str]:
    """Return the keys of the commands that are there."""
    async with ledger.pool.connection() as connection:
        rows = await (await connection.execute(DONE, (beginning,))).fetchall()
    return {key for (key,) in rows}


async def load(ledger: Ledger, progress: Advance | None = None) -> Report:
    """Load what is not there yet. Raise `Stopped` if a command is not accepted."""
    with uncollected():
        return await load_missing(ledger, progress)


async def load_missing(ledger: Ledger, progress: Advance | None) -> Report:
    """Load what is not there yet, as `load` does."""
    started, whole = perf_counter(), script()
    there, before, everything = await done(ledger), await ledger.position(), whole.orders
    finished = len(there)
    for stretch in stretches(part for part in whole.parts if key_of(part) not in there):
        if isinstance(stretch, Bulk):
            await bulk_of(ledger, stretch)
            finished += len(stretch.commands)
        elif isinstance(stretch, Deed):
            await deed_of(ledger, stretch)
        elif isinstance(stretch, Vote):
            await vote_of(ledger, stretch)
            finished += 1
        else:
            await given(ledger, stretch)
            finished += len(stretch)
        if progress is not None:
            progress(finished, len(everything))
    kinds = Counter(type(order.command).__name__ for order in everything)
    return Report(
        people=kinds["HireEmployee"],
        departments=kinds["FoundDepartment"],
        commands=len(everything),
        events=await ledger.position() - before,
        invented=sum(order.origin is Origin.DEMONSTRATION for order in everything),
        doubtful=whole.doubtful,
        gaps=whole.county.gaps,
        seconds=perf_counter() - started,
    )


async def given(ledger: Ledger, orders: Sequence[Order]) -> None:
    """Give orders to the journal. Raise `Stopped` if it does not accept one."""
    for order, answer in zip(orders, await ledger.journal.run(orders), strict=True):
        if not isinstance(answer, Accepted):
            raise Stopped(f"the demonstration stops at {order.key}: {answer!r}")


async def bulk_of(ledger: Ledger, bulk: Bulk) -> None:
    """Do a job as far as it is not done. Raise `Stopped` if the ledger does not take all of it."""
    try:
        await carried_out(ledger, bulk)
    except jobs.Stopped as stopped:
        raise Stopped(f"the demonstration stops at {bulk.name}: {stopped}") from stopped


async def deed_of(ledger: Ledger, deed: Deed) -> None:
    """Do a deed as far as it is not done. Raise `Stopped` if the ledger does not take all of it."""
    try:
        await pay.done(ledger, deed)
    except pay.Undone as undone:
        raise Stopped(f"the demonstration stops at {undone}") from undone


async def vote_of(ledger: Ledger, vote: Vote) -> None:
    """Give a vote. Raise `Stopped` if the ledger does not accept it."""
    answer = await promotion.cast(ledger, vote)
    if not isinstance(answer, Accepted):
        raise Stopped(f"the demonstration stops at {vote.order.key}: {answer!r}")


def key_of(part: Part) -> str | None:
    """Return the key of an order; jobs and deeds are asked how far they have come."""
    match part:
        case Order():
            return part.key
        case Vote():
            return part.order.key
        case _:
            return None


def stretches(parts: Iterable[Part]) -> Iterator[list[Order] | Bulk | Deed | Vote]:
    """Yield the parts: orders some at a time, everything between them one by one."""
    for alone, some in groupby(parts, lambda part: not isinstance(part, Order)):
        if alone:
            yield from (part for part in some if not isinstance(part, Order))
        else:
            yield from chunks(part for part in some if isinstance(part, Order))


def chunks(orders: Iterator[Order]) -> Iterator[list[Order]]:
    """Yield the orders, some at a time."""
    while chunk := list(islice(orders, TOGETHER)):
        yield chunk
