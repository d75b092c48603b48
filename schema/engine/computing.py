"""Computing: fields of the root that are computed, and not read as types say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import strawberry
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from ledger.read_audit import ReadKind
from schema.engine.graph import METADATA, Declared
from schema.engine.reading import Connection, Edge, PageInfo

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Computed:
    """What is computed, from a field's arguments or from what is read for it alone.

    It costs as much as answering with `weight` objects does. That it was shown is `recorded`, of
    many together, unless what is read for it says of whom.
    """

    resolve: Callable[..., object]
    weight: int = 0
    recorded: ReadKind | None = None


def computed(
    resolve: Callable[..., object],
    *,
    description: str,
    arguments: Sequence[StrawberryArgument],
    weight: int = 0,
    recorded: ReadKind | None = None,
) -> Declared:
    """Return a field that `resolve` answers, given graphql-core's information and arguments."""
    says = {METADATA: Computed(resolve, weight, recorded)}
    field = strawberry.field(description=description, metadata=says)
    cast("StrawberryField", field).arguments = list(arguments)
    return field


def paged(
    nodes: Sequence[T], cursors: Sequence[str], total_count: int, *, more: bool, after: str | None
) -> Connection[T]:
    """Return a page of what was computed; `more` may follow it, and it comes `after` a cursor."""
    return Connection(
        nodes=list(nodes),
        edges=[Edge(node=node, cursor=place) for node, place in zip(nodes, cursors, strict=True)],
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        total_count=total_count,
    )
