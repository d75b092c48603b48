"""Asking: what a question is answered from: a row, the world it stands in, and the day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from graphql import GraphQLError

from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.world import Past, Row, World

Json: TypeAlias = Any
Arguments: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """Who asks, and everything there is."""

    eyes: Eyes
    past: Past


@dataclass(frozen=True)
class Item:
    """A row of a type of the schema, in a world and on a day."""

    asking: Asking
    type: str
    row: Row
    world: World
    on: date

    def like(self, type_: str, row: Row) -> "Item":
        """Return a neighbour, in the same world and on the same day."""
        return Item(self.asking, type_, row, self.world, self.on)

    def moved(self, arguments: Arguments) -> "Item":
        """Return the same on the day that an argument names."""
        on = arguments.get("on")
        return self if on is None else replace(self, on=date.fromisoformat(on))

    def latest(self, table: str, column: str, owner: str = "employee_id") -> Json:
        """Return what holds of it on the day."""
        row = self.world.latest(table, self.row["id"], self.on, owner)
        return None if row is None else row[column]

    @property
    def eyes(self) -> Eyes:
        return self.asking.eyes


Value: TypeAlias = Callable[[Item], Json]
"""What an item shows, or is compared or ordered by."""


def plain(value: Json) -> Json:
    """Return a value of a column as the API writes it."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            return value


def errs(message: str) -> GraphQLError:
    """Return the error of an argument that cannot be taken."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
