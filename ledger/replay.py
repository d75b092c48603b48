"""Replay: every recorded decision made again, and compared with what was recorded.

The log is read once, in the order of its decisions, with each stream's state as it then was. A
decision runs again with its recorded command, envelope and states; its events or its refusal must
come out byte for byte the same. The next one stands on what was recorded, so that a difference
names the decision it is in and no other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast
from uuid import UUID

import msgspec

from domain import organisation
from domain.actor import Actor, Role
from domain.events import COMMANDS, schema_version
from ledger import codec
from ledger.decision import Caused, Decision
from ledger.folding import NoFolds
from ledger.judgement import Case, Judgement, given, judge
from ledger.order import Order
from ledger.recorded import Origin, Recorded
from ledger.replay_past import Torn
from ledger.streams import Snapshot, nothing_yet

FOREIGN = "RecordEvents"
"""The command of programs that write streams of their own; there is nothing to decide again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A decision that comes out otherwise now, and the first thing in which it does."""

    command: UUID
    type: str
    stream: str
    judged_at: int
    cause: str


class Replay:
    """Decisions made again, one after the other, from the first of a log on."""

    def __init__(self) -> None:
        self._snapshots: dict[str, Snapshot] = {}
        self.decided = 0
        self.skipped = 0

    def feed(self, decision: Decision) -> Difference | None:
        """Decide again what followed the decisions fed before. Return how it differs, if it does.

        Only the first cause is told, and never what a field holds.
        """
        if decision.type == FOREIGN:
            self.skipped += 1
            return None
        self.decided += 1
        difference = examined(decision, self._seen)
        self._follow(decision)
        return difference

    def _follow(self, decision: Decision) -> None:
        """Let happen what was recorded. Raise what an unreadable event raises."""
        for recorded in decision.recorded():
            before = self._at(recorded.stream)
            self._snapshots[recorded.stream] = before.after(recorded, NoFolds(), None)

    def _at(self, stream: str) -> Snapshot:
        return self._snapshots.get(stream) or nothing_yet(stream)

    def _seen(self, decision: Decision) -> dict[str, Snapshot]:
        """Return what a decision saw. Raise `Torn` if a stream was not at that version."""
        for stream, version in decision.looks.items():
            if (there := self._at(stream).version) != version:
                raise Torn(stream, version, there)
        # What every decision knows of the organisation is not among its looks once it is founded.
        return {stream: self._at(stream) for stream in (organisation.STREAM, *decision.looks)}


def examined(
    decision: Decision, see: Callable[[Decision], Mapping[str, Snapshot]]
) -> Difference | None:
    """Decide again on what `see` says that a decision saw. Return how it differs, if it does."""
    try:
        cause = differing(decision, again(decision, see(decision)))
    except Torn as torn:
        cause = str(torn)
    except Exception as error:  # noqa: BLE001 - a rule that fails now is what is looked for
        cause = f"{type(error).__name__}: {error}"
    if cause is None:
        return None
    return Difference(
        command=decision.id,
        type=decision.type,
        stream=decision.stream,
        judged_at=decision.judged_at,
        cause=cause,
    )


def again(decision: Decision, seen: Mapping[str, Snapshot]) -> Judgement:
    """Return what a decision comes to now, on what it saw then. Raise what a faulty rule raises."""
    case = Case(
        id=decision.id,
        order=Order(
            command=codec.command(decision.type, decision.schema_version, decision.body),
            by=Actor(decision.actor),
            key=decision.key,
            roles=frozenset(map(Role, decision.roles)),
            reason=decision.reason,
            origin=Origin(decision.origin),
            correlation=decision.correlation,
            causation=decision.causation,
            sealed=True,
        ),
        decider=COMMANDS[decision.type][1],
        stream=decision.stream,
        at=decision.at,
        digest=b"",
        reason=decision.reason,
    )
    known = given(case, decision.today, decision.rules, seen.values())
    return judge(case, known, seen, NoFolds(), None)


def differing(decision: Decision, judgement: Judgement) -> str | None:
    """Return the first thing in which the judgement is not the recorded decision."""
    refusal = judgement.refusal
    if refusal is None and decision.rule is None:
        pairs = zip_longest(decision.events, judgement.events)
        return next((cause for pair in pairs if (cause := otherwise(*pair))), None)
    if refusal is None:
        return f"was refused ({decision.rule}) and is accepted now"
    if decision.rule is None:
        return f"was accepted and is refused now ({refusal.rule})"
    now = f"{type(refusal).__name__} {refusal.rule}"
    if (was := f"{decision.refusal} {decision.rule}") != now:
        return f"was refused by {was} and is by {now} now"
    if codec.encode(refusal.parameters) != decision.parameters:
        return f"{decision.rule} has other parameters now"
    return None


def otherwise(was: Caused | None, now: Recorded[Any] | None) -> str | None:
    """Return in what one event differs from the recorded one."""
    if was is None:
        return f"{type(now and now.event).__name__} happens now and did not"
    if now is None:
        return f"{was.type} happened and does not now"
    name = type(now.event).__name__
    if (was.type, was.stream, was.version) != (name, now.stream, now.version):
        return (
            f"{was.stream} {was.version} was {was.type}, now {now.stream} {now.version} is {name}"
        )
    if (was.person, was.unit) != (now.person, now.unit):
        return f"{name} is about another person or unit"
    if not agrees(was, now.event):
        fields = ", ".join(sorted(changed(was, now.event))) or "its shape"
        return f"{name} differs in {fields}"
    return None


def agrees(was: Caused, event: object) -> bool:
    """Return whether an event has the stored bytes, or all that they say in an older shape."""
    now = codec.encode(event)
    if now == was.body:
        return True
    read = codec.encode(codec.event(was.type, was.schema_version, was.body))
    older = was.schema_version < schema_version(was.type)
    return read == now and (older or carried(was.body, now))


def carried(stored: bytes, again: bytes) -> bool:
    """Return whether JSON `again` says all that `stored` does; newer fields may stand beside it."""

    def within(old: object, new: object) -> bool:
        if isinstance(old, dict):
            was, now = cast("dict[str, object]", old), cast("dict[str, object]", new)
            return isinstance(new, dict) and all(k in now and within(was[k], now[k]) for k in was)
        if isinstance(old, list):
            then, today = cast("list[object]", old), cast("list[object]", new)
            same = isinstance(new, list) and len(then) == len(today)
            return same and all(map(within, then, today))
        return codec.encode(old) == codec.encode(new)

    return within(msgspec.json.decode(stored), msgspec.json.decode(again))


def changed(was: Caused, event: object) -> set[str]:
    """Return the names of the fields that differ between a stored event and one of today."""
    old = msgspec.json.decode(codec.encode(codec.event(was.type, was.schema_version, was.body)))
    new = msgspec.json.decode(codec.encode(event))
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
