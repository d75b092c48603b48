"""Event selection: what is selected of events, as JSON; written once for all who select the same.

What is selected is compiled once for a document, and each event is written once for it, however
many follow. What was written lately is kept, up to a bound over all documents.
"""

from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, cast

import msgspec
from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetails

from domain.events import EVENTS
from ledger.happening import BY_OTHERS, Happening
from schema.engine.graph import declared
from schema.engine.kept import Kept
from schema.engine.scalars import instant_text
from schema.engine.shaping import TYPENAME, Shape, of, same
from schema.engine.statement import Operation
from schema.engine.subscribing import Subscribed

FOREIGN = "ForeignEvent"
"""The type of what programs of others recorded, which is known by no name of ours."""

MOST_SELECTIONS = 512
MOST_BYTES = 16 * 1024 * 1024
"""What is kept of what was written."""

ENVELOPE: Mapping[str, Callable[[Happening], Any]] = {
    "id": lambda happening: str(happening.position),
    "log_position": lambda happening: str(happening.position),
    "type": lambda happening: happening.type,
    "stream": lambda happening: happening.stream,
    "stream_version": lambda happening: happening.version,
    "schema_version": lambda happening: happening.schema_version,
    "time": lambda happening: instant_text(happening.recorded_at),
    "admitted_at": lambda happening: instant_text(happening.at),
    "actor": lambda happening: happening.by,
    "origin": lambda happening: happening.origin,
    "command": lambda happening: str(happening.command),
    "person": lambda happening: happening.person,
    "unit": lambda happening: happening.unit,
}
"""What every event has, by its name in Python."""

BYTES: Mapping[str, Callable[[Happening], Any]] = {
    "data_base64": lambda happening: b64encode(happening.body).decode()
}
"""What a foreign event has besides."""


class Selected:
    """What is selected of events, each by its type; a type is compiled when it first comes."""

    __slots__ = ("_details", "_operation", "_shapes")

    def __init__(self, operation: Operation, details: list[FieldDetails]) -> None:
        self._operation, self._details = operation, details
        self._shapes: dict[str, Shape] = {}

    def written(self, happening: Happening) -> bytes:
        """Return the JSON of an event."""
        name = type_of(happening)
        shape = self._shapes.get(name)
        if shape is None:
            shape = self._shapes[name] = self._compiled(name)
        return msgspec.json.encode(shape(happening))

    def _compiled(self, name: str) -> Shape:
        """Return what shapes the events of a type."""
        operation = self._operation
        type_ = cast("GraphQLObjectType", operation.schema.type_map[name])
        around = {**ENVELOPE, **(BYTES if name == FOREIGN else {})}
        takes: list[tuple[str, Callable[[Happening], Any]]] = []
        for key, inner in operation.subfields(type_, self._details).items():
            selected = inner[0].node.name.value
            if selected == TYPENAME:
                takes.append((key, constant(name)))
                continue
            field = type_.fields[selected]
            own: str = declared(field).python_name
            shape = of(operation, field.type, inner)
            takes.append((key, around[own] if own in around else member(own, shape)))
        return lambda happening: {key: take(happening) for key, take in takes}


def type_of(happening: Happening) -> str:
    """Return the name of the type that an event is shown as."""
    ours = happening.by != BY_OTHERS and happening.type in EVENTS
    return happening.type if ours else FOREIGN


def constant(value: object) -> Callable[[Happening], Any]:
    """Return what gives the same for every event."""
    return lambda _: value


def member(name: str, shape: Shape) -> Callable[[Happening], Any]:
    """Return what takes a field of what an event says."""
    if shape is same:
        return lambda happening: getattr(happening.event, name)
    return lambda happening: shape(getattr(happening.event, name))


class Selections:
    """What is selected by those who follow one log, and what was written for them lately."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._selected: Kept[Hashable, Selected] = Kept("selections", MOST_SELECTIONS)
        self._written: OrderedDict[tuple[Selected, int], bytes] = OrderedDict()
        self._bytes, self._most_bytes = 0, most_bytes
        self.encoded = 0
        """How many events were written, and not found."""

    def of(self, subscribed: Subscribed) -> Selected:
        """Return what is selected of the events that were subscribed to."""
        question = subscribed.question
        plan = question.plan
        operation = Operation(plan.schema, plan.operation, plan.fragments, question.values)
        key = (plan, subscribed.name, question.key)
        return self._selected.get(
            key, lambda: Selected(operation, subscribed.details), keep=plan.kept
        )

    def data(self, selected: Selected, name: str, happenings: Sequence[Happening]) -> bytes:
        """Return the JSON of the object in which events stand as a list under `name`."""
        written = b",".join([self.written(selected, each) for each in happenings])
        return b'{"%b":[%b]}' % (name.encode(), written)

    def written(self, selected: Selected, happening: Happening) -> bytes:
        """Return the JSON of an event, written at most once while it is kept."""
        key = (selected, happening.position)
        found = self._written.get(key)
        if found is None:
            found = self._written[key] = selected.written(happening)
            self.encoded += 1
            self._bytes += len(found)
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._written.popitem(last=False)[1])
        return found
