"""Judgement: one decision, from the states it saw to what would be recorded.

Pure: the same command, envelope and snapshots give the same judgement, which is what makes a
decision replayable.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain import organisation
from domain.decider import Decider, Given, In, fact
from domain.employee import Employee
from domain.employee import employee as EMPLOYEE  # noqa: N812 - the one that knows the units
from domain.errors import Ineligible, Invalid, Rejected
from domain.events import decider_of
from ledger.folding import Folds
from ledger.order import Order
from ledger.recorded import Recorded
from ledger.streams import Snapshot, Ticket

MOST_STREAMS = 200
MOST_EVENTS = 500


@fact
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


@fact
class Judgement:
    """What a decision comes to: events and the snapshots after them, or a refusal."""

    events: tuple[Recorded[Any], ...] = ()
    after: Mapping[str, Snapshot]
    refusal: Rejected | None = None


def given(case: Case, today: date, rules: int, snapshots: Collection[Snapshot]) -> Given:
    """Return what the case's decision may know."""
    return Given(
        by=case.order.by,
        roles=case.order.roles,
        at=case.at,
        today=today,
        rules=rules,
        states={snapshot.stream: snapshot.state for snapshot in snapshots},
        versions={snapshot.stream: snapshot.version for snapshot in snapshots},
    )


def judge(
    case: Case, known: Given, snapshots: Mapping[str, Snapshot], folds: Folds, ticket: Ticket | None
) -> Judgement:
    """Return the judgement on a case. Raise what a faulty rule or fold raises.

    The organisation is among `snapshots` whatever the command.
    """
    try:
        made = decided(case, known, snapshots)
    except Rejected as refusal:
        return Judgement(after={}, refusal=refusal)

    placed = [
        (event.ref.stream, event.event) if isinstance(event, In) else (case.stream, event)
        for event in made
    ]
    states = states_after(placed, snapshots)
    units: dict[str, str | None] = {}
    events: list[Recorded[Any]] = []
    versions = {stream: snapshots[stream].version for stream in states}
    rows = {stream: snapshots[stream].rows for stream in states}
    for stream, event in placed:
        versions[stream] += 1
        person = decider_of(stream).person(stream)
        if person is not None and person not in units:
            units[person] = unit_of(person, states, snapshots, known.today)
        recorded = Recorded(
            stream=stream,
            version=versions[stream],
            event=event,
            at=case.at,
            by=case.order.by,
            origin=case.order.origin,
            person=person,
            unit=None if person is None else units[person],
            command=case.id,
        )
        rows[stream] = folds.fold(rows[stream], recorded)
        events.append(recorded)
    after = {
        stream: Snapshot(
            stream=stream,
            version=versions[stream],
            state=state,
            rows=rows[stream],
            basis=ticket,
        )
        for stream, state in states.items()
    }
    return Judgement(events=tuple(events), after=after)


def decided(case: Case, known: Given, snapshots: Mapping[str, Snapshot]) -> Sequence[Any]:
    """Return what a case makes happen. Raise `Rejected` if it is refused, or is too much at once.

    The organisation is among `snapshots` whatever the command.
    """
    if len(snapshots) > MOST_STREAMS:
        raise Invalid("too-many-streams", most=MOST_STREAMS)
    if case.stream != organisation.STREAM and snapshots[organisation.STREAM].state is None:
        raise Ineligible("not-founded")
    made = case.decider.decide(case.order.command, snapshots[case.stream].state, known)
    if len(made) > MOST_EVENTS:
        raise Invalid("too-many-events", most=MOST_EVENTS)
    return made


def states_after(
    placed: Sequence[tuple[str, Any]], snapshots: Mapping[str, Snapshot]
) -> dict[str, Any]:
    """Return what becomes of each stream that something happens in."""
    states: dict[str, Any] = {}
    for stream, event in placed:
        before = states[stream] if stream in states else snapshots[stream].state
        states[stream] = decider_of(stream).evolve(before, event)
    return states


def unit_of(
    person: str, states: Mapping[str, Any], snapshots: Mapping[str, Snapshot], today: date
) -> str | None:
    """Return an employee's department on the day of the decision, if their stream was read."""
    if person not in snapshots or decider_of(person) is not EMPLOYEE:
        return None
    state: Employee | None = states[person] if person in states else snapshots[person].state
    return None if state is None else state.unit_on(today)
