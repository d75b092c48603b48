"""Load: the demonstration, brought into an empty ledger under its simulated clock.

Keys are the same each time, so a load that was interrupted is completed by loading again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from time import perf_counter

from demo import annual, county, library, policy, quarter, strategy
from demo.county import County, Entry, Gap
from demo.quarter import QUARTERS
from demo.script import KEYS
from demo.workforce import Standing, Workforce
from ledger.collecting import uncollected
from ledger.ledger import Ledger
from ledger.order import Accepted, Order
from ledger.recorded import Origin

TOGETHER = 2048
"""Commands between two steps of the progress bar."""

DONE = "SELECT key FROM ledger.command WHERE starts_with(key, %s) AND rule IS NULL"

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
    """Every order in the order of the simulated clock."""

    orders: Sequence[Order]
    county: County
    doubtful: int


def script() -> Script:
    """Return the whole demonstration."""
    files = county.read()
    workforce = Workforce(files, {each.starts_on for each in QUARTERS})
    happened = list(workforce.orders())
    first, *_, last = (participants(workforce.standing[each.starts_on]) for each in QUARTERS)
    cycles = [each.cycle_id for each in QUARTERS]
    made_up = (
        policy.orders(first),
        library.orders(),
        *(quarter.orders(each, workforce) for each in QUARTERS),
        annual.orders(last, cycles),
        strategy.orders(workforce),
    )
    stories = [sorted(each, key=moment_of) for each in made_up]
    orders = tuple(merge(happened, *stories, key=moment_of))
    return Script(orders=orders, county=files, doubtful=len(workforce.doubtful))


def participants(standing: Sequence[Standing]) -> list[Entry]:
    """Return who takes part in the appraisals of a quarter."""
    return [entry for entry, _ in quarter.taking_part(standing)]


def moment_of(order: Order) -> float:
    """Return when an order is given, for sorting."""
    return order.simulated.timestamp() if order.simulated else 0.0


async def loaded(ledger: Ledger) -> bool:
    """Return whether the whole demonstration is there."""
    return KEYS + annual.LAST in await done(ledger, KEYS + annual.LAST)


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
    there = await done(ledger)
    missing = (order for order in whole.orders if order.key not in there)
    total, finished, events = len(whole.orders), len(there), 0
    for orders in chunks(missing):
        for order, answer in zip(orders, await ledger.journal.run(orders), strict=True):
            if not isinstance(answer, Accepted):
                raise Stopped(f"the demonstration stops at {order.key}: {answer!r}")
            events += len(answer.events)
        finished += len(orders)
        if progress is not None:
            progress(finished, total)
    kinds = Counter(type(order.command).__name__ for order in whole.orders)
    return Report(
        people=kinds["HireEmployee"],
        departments=kinds["FoundDepartment"],
        commands=total,
        events=events,
        invented=sum(order.origin is Origin.DEMONSTRATION for order in whole.orders),
        doubtful=whole.doubtful,
        gaps=whole.county.gaps,
        seconds=perf_counter() - started,
    )


def chunks(orders: Iterator[Order]) -> Iterator[list[Order]]:
    """Yield the orders, some at a time."""
    while chunk := list(islice(orders, TOGETHER)):
        yield chunk
