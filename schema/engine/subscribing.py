"""Subscribing: what a field of the subscription's root is, and what whoever subscribes is sent.

A field says by which source it is answered: from what was subscribed to, an async iterator of
deliveries. A transport asks for the next one when the last has been taken, so a source keeps a
place in the log for a subscriber and nothing that grows.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, cast

import strawberry
from graphql.execution.collect_fields import FieldDetails
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from ledger.read_audit import ReadAudit
from ledger.tail import Tail
from schema.engine.computing import Computed
from schema.engine.graph import METADATA, Declared, Typed, declared
from schema.engine.plan import Question
from schema.engine.reader import Reader
from schema.engine.subscription_group import Groups
from schema.engine.subscription_sharing import Sharing
from schema.engine.subscription_touch import Touches
from schema.engine.texts import Language
from schema.engine.token import Viewer

SOURCE = "source"
"""Under which key of its metadata a field keeps its source."""


class Delivery(NamedTuple):
    """What is sent: the JSON of the `data` object, and the log position from which to go on.

    Where `data` is empty there is nothing to send, and the position has moved all the same.
    """

    position: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """What was subscribed to, and by whom: one field of the root, to be answered under `name`.

    `arguments` are coerced, by their names in the schema. `after` is the log position that a client
    says it has come to (`Last-Event-ID`), which counts for more than an argument of that name.
    """

    question: Question
    name: str
    field: Typed
    details: list[FieldDetails]
    arguments: Mapping[str, Any]
    viewer: Viewer
    language: Language
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What sources use: the log as it grows, the way out, and the record of who was shown what."""

    tail: Tail
    reader: Reader
    touches: Touches
    sharing: Sharing
    groups: Groups
    audit: ReadAudit | None = None


Source: TypeAlias = Callable[[Means, Subscribed], AsyncGenerator[Delivery]]
"""It raises `Refused` before its first delivery if the arguments err or the viewer may not.

At any time it may raise `Unreachable` if the database is away, and `Stopped` once the server stops.
"""


def sent(
    source: Source,
    *,
    description: str,
    arguments: Sequence[StrawberryArgument] = (),
    weight: int = 1,
    read: object = None,
) -> Declared:
    """Return a field of the subscription's root that a source answers.

    It says how it is `read`, or costs as much as answering with `weight` objects does.
    """
    says = {METADATA: read or Computed(source, weight), SOURCE: source}
    field = strawberry.field(description=description, metadata=says)
    cast("StrawberryField", field).arguments = list(arguments)
    return field


def source_of(field: Typed) -> Source:
    """Return the source of a field of the subscription's root."""
    return declared(field).metadata[SOURCE]
