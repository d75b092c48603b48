"""Rehearsal: what commands would come to, one after another, with nothing recorded.

It judges as the journal does, on the streams as they are and on what the commands before it in the
same rehearsal made of them.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from domain import organisation
from domain.decider import Given
from domain.errors import Rejected
from domain.events import COMMANDS
from domain.rulebook import RULES
from ledger.folding import NoFolds
from ledger.identity import new_id
from ledger.judgement import Case, decided, given, judge
from ledger.looking import day
from ledger.order import Order
from ledger.streams import Snapshot, Streams


class Rehearsal:
    """A log as it is, and what would follow."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._after: dict[str, Snapshot] = {}
        self._folds = NoFolds()

    async def state(self, stream: str) -> Any:  # noqa: ANN401 - of any feature
        """Return what a stream has come to."""
        return (await self._get([stream]))[stream].state

    async def prepare(self, streams: Iterable[str]) -> None:
        """Read streams that will be asked for, all at once."""
        await self._get(streams)

    async def judged(self, order: Order, *, last: bool = False) -> Rejected | None:
        """Take the order's command as given. Return none, or why it would be refused.

        After the `last` command about its streams nobody asks what it would make of them.
        """
        decider = COMMANDS[type(order.command).__name__][1]
        try:
            case = Case(
                id=new_id(),
                order=order,
                decider=decider,
                stream=decider.stream(order.command),
                at=datetime.now(UTC),
                digest=b"",
                reason=order.reason,
            )
            snapshots = await self._about(case)
        except Rejected as refusal:  # a malformed id
            return refusal
        today = day(case.at, snapshots[organisation.STREAM].state)
        known = given(case, today, RULES, snapshots.values())
        if last:
            return refusal_of(case, known, snapshots)
        judgement = judge(case, known, snapshots, self._folds, None)
        self._after |= judgement.after
        return judgement.refusal

    async def _about(self, case: Case) -> dict[str, Snapshot]:
        names = dict.fromkeys((organisation.STREAM, *case.about))
        for _ in range(case.decider.rounds + 1):
            snapshots = await self._get(names)
            today = day(case.at, snapshots[organisation.STREAM].state)
            known = given(case, today, RULES, snapshots.values())
            asked = case.decider.reads(case.order.command, snapshots[case.stream].state, known)
            new = [ref.stream for ref in asked if ref.stream not in names]
            if not new:
                return snapshots
            names |= dict.fromkeys(new)
        return await self._get(names)

    async def _get(self, streams: Iterable[str]) -> dict[str, Snapshot]:
        names = list(streams)
        read = await self._streams.get(name for name in names if name not in self._after)
        return {name: self._after[name] if name in self._after else read[name] for name in names}


def refusal_of(case: Case, known: Given, snapshots: Mapping[str, Snapshot]) -> Rejected | None:
    """Return why a case is refused, or none."""
    try:
        decided(case, known, snapshots)
    except Rejected as refusal:
        return refusal
    return None
