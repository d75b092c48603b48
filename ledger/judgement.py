"""Judgement: one decision, from the states it saw to what would be recorded.

Pure: the same command, envelope and snapshots give the same judgement, which is what makes a
decision replayable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain import organisation
from domain.decider import Decider, Given, In
from domain.employee import employee as EMPLOYEE  # noqa: N812 - the one that knows the units
from domain.errors import Ineligible, Invalid, Rejected
from domain.events import decider_of
from ledger.folding import Folds
from ledger.order import Order
from ledger.recorded import Recorded
from ledger.streams import Snapshot, Ticket

MOST_STREAMS = 200
MOST_EVENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A command that was admitted: who, when, and what it is about."""

    id: UUID
    order: Order
    decider: Decider[Any, Any, Any]
    stream: str
    at: datetime
    digest: bytes
    reason: str | None

    @property
    def about(self) -> tuple[str, ...]:
        """Return the streams that are read whatever the command: its own and its person's."""
        person = self.decider.person(self.stream)
        return (self.stream,) if person is None else (self.stream, person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a decision comes to: events and the snapshots after them, or a refusal."""

    events: tuple[Recorded[Any], ...] = ()
    after: Mapping[str, Snapshot]
    refusal: Rejected | None = None


def given(case: Case, today: date, rules: int, snapshots: Iterable[Snapshot]) -> Given:
    """Return what the case's decision may know."""
    return Given(
        by=case.order.by,
        roles=case.order.roles,
        at=case.at,
        today=today,
        rules=rules,
        states={snapshot.stream: snapshot.state for snapshot in snapshots},
    )


def judge(
    case: Case, known: Given, snapshots: Mapping[str, Snapshot], folds: Folds, ticket: Ticket | None
) -> Judgement:
    """Return the judgement on a case. Raise what a faulty rule or fold raises.

    The organisation is among `snapshots` whatever the command.
    """
    try:
        if len(snapshots) > MOST_STREAMS:
            raise Invalid("too-many-streams", most=MOST_STREAMS)
        if case.stream != organisation.STREAM and snapshots[organisation.STREAM].state is None:
            raise Ineligible("not-founded")
        decided = case.decider.decide(case.order.command, snapshots[case.stream].state, known)
        if len(decided) > MOST_EVENTS:
            raise Invalid("too-many-events", most=MOST_EVENTS)
    except Rejected as refusal:
        return Judgement(after={}, refusal=refusal)

    placed = [
        (event.ref.stream, event.event) if isinstance(event, In) else (case.stream, event)
        for event in decided
    ]
    units = units_after(placed, snapshots, known.today)
    after: dict[str, Snapshot] = {}
    events: list[Recorded[Any]] = []
    for stream, event in placed:
        snapshot = after.get(stream) or snapshots[stream]
        person = decider_of(stream).person(stream)
        recorded = Recorded(
            stream=stream,
            version=snapshot.version + 1,
            event=event,
            at=case.at,
            by=case.order.by,
            origin=case.order.origin,
            person=person,
            unit=None if person is None else units.get(person),
            command=case.id,
        )
        after[stream] = snapshot.after(recorded, folds, ticket)
        events.append(recorded)
    return Judgement(events=tuple(events), after=after)


def units_after(
    placed: Sequence[tuple[str, Any]], snapshots: Mapping[str, Snapshot], today: date
) -> dict[str, str | None]:
    """Return the department, on the day of the decision, of each employee whose stream was read."""
    states = {s: snapshot.state for s, snapshot in snapshots.items() if decider_of(s) is EMPLOYEE}
    for stream, event in placed:
        if stream in states:
            states[stream] = EMPLOYEE.evolve(states[stream], event)
    return {s: state.unit_on(today) for s, state in states.items() if state is not None}
