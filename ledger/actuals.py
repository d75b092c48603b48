"""Actuals: many rows at once, each with a verdict; nothing that is refused is sent.

    rows → by appraisal → rehearsed → those that can be recorded │ run → verdicts

Rows of one appraisal go together, in their order, as one command of at most 500; one that is
refused is left out and keeps nobody back. The same rows under the same key are recorded once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain import ids
from domain.actor import Actor, Role
from domain.actual import MOST_ACTUALS, Achievement, RecordActual, RecordActuals, single
from domain.appraisal_case import Enrolled, Released
from domain.errors import Rejected
from ledger.folding import NoFolds
from ledger.journal import Journal
from ledger.order import Accepted, Order, Refused
from ledger.recorded import Origin
from ledger.rehearsal import Rehearsal
from ledger.streams import Streams

KNOWN_RULE = "actual-known"
TOGETHER = 2048
"""How many appraisals are read, judged and recorded between two reports of progress."""

Advance = Callable[[int, int], None]
"""Takes how many rows are done and how many there are."""


class Verdict(StrEnum):
    """What became of a row."""

    RECORDED = "RECORDED"
    KNOWN = "KNOWN"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An actual of an appraisal, as somebody tells it."""

    appraisal_id: str
    actual: Achievement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who tells the rows; the same `key` with the same rows is told once."""

    by: Actor
    roles: frozenset[Role]
    key: str
    origin: Origin = Origin.PERSON

    def order(self, command: RecordActual | RecordActuals, key: str) -> Order:
        """Return a command as it is given."""
        return Order(command=command, by=self.by, key=key, roles=self.roles, origin=self.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row's verdict, and why if it is refused: the kind of refusal, its rule and parameters."""

    verdict: Verdict
    refusal: str = ""
    rule: str = ""
    parameters: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one appraisal, by their places among all."""

    appraisal_id: str
    number: int
    places: list[int]


def groups(rows: Sequence[Row]) -> Iterator[Group]:
    """Yield the rows by appraisal, the first told first, at most 500 in one."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(row.appraisal_id, []).append(place)
    for appraisal_id, found in places.items():
        for number, start in enumerate(range(0, len(found), MOST_ACTUALS), start=1):
            part = found[start : start + MOST_ACTUALS]
            yield Group(appraisal_id=appraisal_id, number=number, places=part)


async def told(
    journal: Journal, sender: Sender, rows: Sequence[Row], advance: Advance | None = None
) -> list[Judged]:
    """Return a verdict for each row, and record those that can be.

    Raise `Unavailable` if something could be neither recorded nor refused; told again under the
    same key, it goes on from there.
    """
    verdicts = await judged(journal, sender, rows)
    await write(journal, sender, rows, verdicts, advance)
    return verdicts


async def judged(
    journal: Journal,
    sender: Sender,
    rows: Sequence[Row],
    advance: Advance | None = None,
    *,
    alone: bool = False,
) -> list[Judged]:
    """Return the verdict that each row would have; nothing is recorded.

    A process that is `alone` has just begun: what it knows of the log is not old, so that what is
    read to be judged need not be read again to be recorded.
    """
    verdicts: list[Judged] = [Judged(verdict=Verdict.RECORDED)] * len(rows)
    for together in batches(rows, advance):
        streams = journal.streams if alone else Streams(journal.pool, NoFolds())
        rehearsal = Rehearsal(streams)
        await rehearsal.prepare({stream for group in together for stream in about(group)})
        for group in together:
            await judge(rehearsal, sender, rows, group, verdicts)
    return verdicts


def batches(rows: Sequence[Row], advance: Advance | None) -> Iterator[list[Group]]:
    """Yield the groups, some at a time, and report when they are done."""
    listed, done = list(groups(rows)), 0
    for start in range(0, len(listed), TOGETHER):
        together = listed[start : start + TOGETHER]
        yield together
        done += sum(len(group.places) for group in together)
        if advance is not None:
            advance(done, len(rows))


def about(group: Group) -> tuple[str, ...]:
    """Return the streams that a group depends on; none if it names no appraisal."""
    try:
        appraisal_id = ids.require("appraisal", group.appraisal_id, codes=2)
    except Rejected:
        return ()
    _, cycle, employee = appraisal_id.split(":")
    return appraisal_id, f"cycle:{cycle}", f"employee:{employee}"


async def judge(
    rehearsal: Rehearsal,
    sender: Sender,
    rows: Sequence[Row],
    group: Group,
    verdicts: list[Judged],
) -> None:
    """Find out which rows of a group can be recorded: all at once, or else one by one."""
    keys = set(known(await rehearsal.state(group.appraisal_id))) if about(group) else set[str]()
    whole = sender.order(command_of(rows, group, group.places), "")
    refusal = await rehearsal.judged(whole, last=len(group.places) < MOST_ACTUALS)
    apart = refusal is not None and refusal.rule != KNOWN_RULE
    for place in group.places:
        if apart:
            alone = single(group.appraisal_id, rows[place].actual)
            refusal = await rehearsal.judged(sender.order(alone, ""))
            if refusal is not None and refusal.rule != KNOWN_RULE:
                verdicts[place] = why(refusal)
                continue
        key = key_of(rows[place].actual)
        if key in keys:
            verdicts[place] = Judged(verdict=Verdict.KNOWN)
        elif key is not None:
            keys.add(key)


def key_of(actual: Achievement) -> str | None:
    """Return under which key an actual is known, as `domain.actual` has it."""
    if actual.source_key is None:
        return None
    return f"{actual.source.strip()}\n{actual.source_key.strip()}"


def known(state: object) -> frozenset[str]:
    """Return the keys under which something of an appraisal was told."""
    case = state.case if isinstance(state, Released) else state
    return frozenset(case.measured.keys if isinstance(case, Enrolled) else ())


def why(refusal: Rejected) -> Judged:
    """Return the verdict on a row that is refused."""
    return Judged(
        verdict=Verdict.REFUSED,
        refusal=type(refusal).__name__,
        rule=refusal.rule,
        parameters=dict(refusal.parameters),
    )


def command_of(rows: Sequence[Row], group: Group, places: Sequence[int]) -> RecordActuals:
    """Return the command that records some rows of a group."""
    return RecordActuals(
        appraisal_id=group.appraisal_id, actuals=tuple(rows[place].actual for place in places)
    )


async def write(
    journal: Journal,
    sender: Sender,
    rows: Sequence[Row],
    verdicts: list[Judged],
    advance: Advance | None = None,
) -> None:
    """Record the rows that are not refused, as they were judged.

    A verdict changes if what was judged no longer holds. Raise `Unavailable` if that could not be
    found out.
    """
    for together in batches(rows, advance):
        sent = [(group, good) for group in together if (good := recordable(group.places, verdicts))]
        orders = [
            sender.order(
                command_of(rows, group, good), f"{sender.key}/{group.appraisal_id}/{group.number}"
            )
            for group, good in sent
        ]
        for (_, good), answer in zip(sent, await journal.run(orders), strict=True):
            if isinstance(answer, Refused):
                for place in good if answer.rule != KNOWN_RULE else ():
                    verdicts[place] = refused(answer)
            elif not isinstance(answer, Accepted):
                raise answer


def recordable(places: Sequence[int], verdicts: Sequence[Judged]) -> list[int]:
    """Return the rows that are not refused, those that are known too; none if all are known."""
    good = [place for place in places if verdicts[place].verdict is not Verdict.REFUSED]
    new = any(verdicts[place].verdict is Verdict.RECORDED for place in good)
    return good if new else []


def refused(answer: Refused) -> Judged:
    """Return the verdict on a row whose appraisal has changed since it was judged."""
    return Judged(
        verdict=Verdict.REFUSED,
        refusal=answer.refusal,
        rule=answer.rule,
        parameters=answer.parameters,
    )
