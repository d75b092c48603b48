"""Computing: fields of the root that are computed, and not read as types say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import strawberry
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from ledger.read_audit import ReadKind
from schema.engine.graph import METADATA, Declared


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
