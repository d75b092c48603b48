"""Shaping: what was computed, as it is selected, as JSON.

graphql-core would ask anew for every leaf of every object, and an explanation has hundreds; here
a selection is read once for all objects of a list.
"""

from collections.abc import Callable, Collection
from operator import attrgetter
from typing import Any, TypeAlias, cast

import msgspec
from graphql import GraphQLEnumType, GraphQLObjectType, is_leaf_type
from graphql.execution.collect_fields import FieldDetails

from schema.engine.graph import Resolving, Typed, bare, declared, items_of, named
from schema.engine.plan import Question
from schema.engine.statement import Operation

TYPENAME = "__typename"
AS_IT_IS = frozenset({"ID", "String", "Boolean"})
"""Scalars whose values stand in JSON as they are."""

WRITTEN = frozenset({"Instant", "LogPosition"})
"""Scalars whose values stand in JSON as they are where they are text, as statements write them."""

Shape: TypeAlias = Callable[[Any], Any]
"""From a value to what JSON has in its place."""


def shaped(value: object, info: Resolving) -> msgspec.Raw:
    """Return the value of the field that is resolved, as it is selected: an object, or a list.

    What it leads to has no arguments and no resolvers of its own.
    """
    operation, details = selecting(info)
    return msgspec.Raw(msgspec.json.encode(of(operation, info.return_type, details)(value)))


def selecting(info: Resolving) -> tuple[Operation, list[FieldDetails]]:
    """Return the operation that a field is resolved for, and where it stands in it."""
    question: Question = info.root_value
    plan = question.plan
    operation = Operation(plan.schema, plan.operation, plan.fragments, question.values)
    return operation, [FieldDetails(node, None) for node in info.field_nodes]


def selected(info: Resolving, *way: str) -> frozenset[str]:
    """Return the names of what is selected of the field that is resolved, or further on the way.

    Where a step of the way is not selected, nothing of it is.
    """
    operation, details = selecting(info)
    type_ = cast("GraphQLObjectType", named(info.return_type))
    for step in way:
        inner = operation.subfields(type_, details).values()
        details = [each for found in inner if found[0].node.name.value == step for each in found]
        type_ = cast("GraphQLObjectType", named(type_.fields[step]))
    found = operation.subfields(type_, details).values() if details else ()
    return frozenset(each[0].node.name.value for each in found)


def of(operation: Operation, typed: Typed, details: list[FieldDetails]) -> Shape:
    """Return what shapes the values of a type, wrapped or not."""
    items = items_of(bare(typed))
    if items is not None:
        each = of(operation, items, details)
        if each is same:
            return same
        return nullable(lambda values: [each(value) for value in values])
    type_ = named(typed)
    if isinstance(type_, GraphQLEnumType):
        return nullable(spelt(type_))
    if is_leaf_type(type_):
        if type_.name in AS_IT_IS:
            return same
        written = unless_text if type_.name in WRITTEN else nullable
        return written(type_.coerce_output_value)
    return nullable(members(operation, cast("GraphQLObjectType", type_), details))


def members(
    operation: Operation,
    type_: GraphQLObjectType,
    details: list[FieldDetails],
    leaving: Collection[str] = (),
) -> Shape:
    """Return what shapes the objects of a type by what is selected of them.

    What is selected under the names of `leaving` is left to others.
    """
    places: list[str] = []
    owns: list[str] = []
    shapes: dict[str, Shape] = {}
    names: dict[str, str] = {}
    for name, inner in operation.subfields(type_, details).items():
        if name in leaving:
            continue
        selected = inner[0].node.name.value
        if selected == TYPENAME:
            names[name] = type_.name
            continue
        field = type_.fields[selected]
        places.append(name)
        owns.append(declared(field).python_name)
        if (each := of(operation, field.type, inner)) is not same:
            shapes[name] = each
    take, shaping = values_of(owns), tuple(shapes.items())

    def shape(value: object) -> dict[str, Any]:
        made = dict(zip(places, take(value), strict=True))
        for name, each in shaping:
            made[name] = each(made[name])
        return names | made if names else made

    return shape


def spelt(type_: GraphQLEnumType) -> Shape:
    """Return what spells the members of an enum, each of which is asked for once."""
    known: dict[Any, str] = {}

    def spell(member: Any) -> str:  # noqa: ANN401 - of any enum
        if (name := known.get(member)) is None:
            name = known[member] = type_.coerce_output_value(member)
        return name

    return spell


def values_of(names: list[str]) -> Callable[[object], tuple[Any, ...]]:
    """Return what takes the values of some attributes of an object."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def same(value: object) -> object:
    """Return a value that JSON has as it is."""
    return value


def nullable(shape: Shape) -> Shape:
    """Return what shapes a value that may be none."""
    return lambda value: None if value is None else shape(value)


def unless_text(shape: Shape) -> Shape:
    """Return what shapes a value that may be none, or text in its last form."""
    return lambda value: value if value is None or value.__class__ is str else shape(value)
