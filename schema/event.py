"""Event: the log as it is followed in GraphQL, one type for each type of event.

Whom it is for, what is withheld, and what is kept of who was sent it are as over plain HTTP.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

import strawberry
from graphql import GraphQLError

from domain.events import EVENTS
from ledger.read_audit import Reading, ReadKind
from ledger.selection import Selection
from ledger.tail import AT_ONCE, Tail
from schema.engine.event_selection import Selections
from schema.engine.event_types import event_types
from schema.engine.feed import FOLLOWERS, LISTS, MOST_NAMED
from schema.engine.reading import argument
from schema.engine.scalars import LogPosition
from schema.engine.subscribing import Delivery, Means, Subscribed, sent
from schema.engine.values import Refused, bad_input

USUAL_BATCH = 100
MOVED = 60.0
"""Seconds after which who was sent nothing is told how far the log was looked through."""

ENOUGH = 1_000
"""How many objects following costs as much as, before anything came."""


@strawberry.interface(description="Something that happened, in its place in the log.")
class Event:
    id: strawberry.ID = strawberry.field(description="The log position, as an id.")
    log_position: LogPosition = strawberry.field(
        description="Where it stands in the log; follow on after it."
    )
    type: str = strawberry.field(description="What it is stored as: the name of its type.")
    stream: strawberry.ID = strawberry.field(description="What it happened to.")
    stream_version: int = strawberry.field(
        description="Which event of its stream it is, counted from 1."
    )
    schema_version: int = strawberry.field(
        description="The version of the shape in which it was stored; here it has today's."
    )
    time: datetime = strawberry.field(description="When it was recorded.")
    admitted_at: datetime = strawberry.field(description="When its command was admitted.")
    actor: strawberry.ID = strawberry.field(description="Who gave the command.")
    origin: str = strawberry.field(description="How the command came: by which way in.")
    command: strawberry.ID = strawberry.field(description="The command that caused it.")
    person: strawberry.ID | None = strawberry.field(
        description="The employee it is about, if it is about one."
    )
    unit: strawberry.ID | None = strawberry.field(
        description="The department that it concerns, if it concerns one."
    )


@strawberry.type(description="What another program recorded in the log, in a form of its own.")
class ForeignEvent(Event):
    data_base64: str = strawberry.field(
        name="dataBase64", description="What it says: the stored bytes, in base64."
    )


EVENT_TYPES: Sequence[type] = [ForeignEvent, *event_types(Event)]
"""One for each type of event that is sent, by its name."""


@strawberry.input(description="Which events are followed: all that is given holds.")
class EventFilter:
    types: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description=f"Of these types, {MOST_NAMED} at most, by name."
    )
    streams: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description=f"In these streams, {MOST_NAMED} at most."
    )
    departments: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"That concern these departments, {MOST_NAMED} at most.",
    )
    people: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description=f"About these employees, {MOST_NAMED} at most."
    )


class Following:
    """The source of events: what all who follow a log share of it."""

    def __init__(self) -> None:
        self._selections: WeakKeyDictionary[Tail, Selections] = WeakKeyDictionary()

    def selections(self, tail: Tail) -> Selections:
        """Return what is selected by those who follow a log."""
        found = self._selections.get(tail)
        if found is None:
            found = self._selections[tail] = Selections()
        return found

    async def __call__(self, means: Means, subscribed: Subscribed) -> AsyncGenerator[Delivery]:
        """Yield what is selected of the log, in batches, as it comes. Raise as sources do."""
        if subscribed.viewer.roles.isdisjoint(FOLLOWERS):
            raise Refused([forbidden()])
        size, selection = batch_size(subscribed.arguments), selection_of(subscribed.arguments)
        after = await place(means.tail, subscribed)
        if means.audit is not None:
            await means.audit.kept(exported(subscribed))
        selections = self.selections(means.tail)
        selected = selections.of(subscribed)
        with means.tail.cursor(after, selection, MOVED) as cursor:
            while True:
                found = await cursor.more()
                if not found:
                    yield Delivery(cursor.position, b"")
                for start in range(0, len(found), size):
                    some = found[start : start + size]
                    reached = some[-1] is found[-1]
                    position = cursor.position if reached else some[-1].position
                    yield Delivery(position, selections.data(selected, subscribed.name, some))


def forbidden() -> GraphQLError:
    """Return the refusal of somebody who may not follow the log."""
    roles = ", ".join(sorted(FOLLOWERS))
    return GraphQLError(f"send a token with one of {roles}", extensions={"code": "FORBIDDEN"})


def batch_size(arguments: Mapping[str, Any]) -> int:
    """Return how many events come together at most. Raise `Refused` if it is out of bounds."""
    size = arguments.get("batchSize")
    if size is None:
        return USUAL_BATCH
    if not 0 < size <= AT_ONCE:
        raise Refused([bad_input(f"batchSize is between 1 and {AT_ONCE}")])
    return size


def selection_of(arguments: Mapping[str, Any]) -> Selection:
    """Return which events are followed. Raise `Refused` if the filter errs."""
    filter_ = cast("Mapping[str, Sequence[str] | None]", arguments.get("filter") or {})
    named = [frozenset(filter_.get(each) or ()) for each in LISTS]
    if unknown := named[0] - EVENTS.keys():
        raise Refused([bad_input(f"there are no events of type {', '.join(sorted(unknown))}")])
    if not all(each.isprintable() for part in named for each in part):
        raise Refused([bad_input("leave out what cannot be printed")])
    if any(len(each) > MOST_NAMED for each in named):
        raise Refused([bad_input(f"name at most {MOST_NAMED} of a kind")])
    return Selection(*named)


async def place(tail: Tail, subscribed: Subscribed) -> int:
    """Return the log position after which somebody follows. Raise `Refused` if it is to come."""
    after = subscribed.after
    if after is None:
        after = subscribed.arguments.get("after")
    if after is None:
        return tail.head
    if after > tail.head and after > (end := await tail.past.end()):
        raise Refused([bad_input(f"after={after} lies beyond the log's end, {end}")])
    return after


def exported(subscribed: Subscribed) -> Reading:
    """Return the record that somebody is sent what they ask for, which may be of anybody."""
    plan = subscribed.question.plan
    return Reading(
        kind=ReadKind.EXPORT,
        actor=subscribed.viewer.actor,
        roles=subscribed.viewer.roles,
        fields=("Subscription.events",),
        about=b"",
        operation=plan.digest,
        name=plan.operation.name.value if plan.operation.name else None,
        many=True,
    )


events_sent = sent(
    Following(),
    description="What happens, in the order of the log and in batches, each event once; for who"
    " follows the log. Sealed texts come sealed.",
    arguments=[
        argument(
            "after",
            LogPosition,
            "Only those after this log position, 0 for all; only those to come unless stated.",
        ),
        argument("filter", EventFilter, "Only those for which all of it holds."),
        argument(
            "batch_size",
            int,
            f"How many come together at most: {USUAL_BATCH} unless stated, {AT_ONCE} at most.",
        ),
    ],
    weight=ENOUGH,
)
