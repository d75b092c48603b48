"""Graph: graphql-core's and Strawberry's objects, under types that say what we know of them.

What a type checker cannot know of them, and the little that is private in them, is here.
"""

from typing import Any, TypeAlias, cast

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)
from graphql.execution.values import VariableValues

from schema.engine.context import Info

Typed: TypeAlias = Any
"""A type of graphql-core's that may be wrapped, or a field or an argument that has one."""

Resolving: TypeAlias = Any
"""graphql-core's `GraphQLResolveInfo`."""

Declared: TypeAlias = Any
"""What stands in place of a field's or an argument's declaration until Strawberry reads it."""

METADATA = "reading"
"""Under which key of its metadata a field keeps what it says of how it is read."""


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """Return the schema of graphql-core's that is in a schema of Strawberry's."""
    return cast("Any", schema)._schema  # noqa: SLF001 - there is no other way to it


def resolving(info: Info) -> Resolving:
    """Return what graphql-core knows of the field that is being resolved."""
    return cast("Any", info)._raw_info  # noqa: SLF001 - as above


def named(typed: Typed) -> GraphQLNamedType:
    """Return a type without its wrappers."""
    return cast("Any", get_named_type(getattr(typed, "type", typed)))


def object_of(typed: Typed) -> GraphQLObjectType:
    """Return the type of the objects that a field leads to."""
    return cast("GraphQLObjectType", named(typed))


def interface_of(typed: Typed) -> GraphQLInterfaceType:
    """Return the interface that a field leads to."""
    return cast("GraphQLInterfaceType", named(typed))


def leaf_of(typed: Typed) -> GraphQLLeafType:
    """Return the type of the leaves that a field has."""
    return cast("GraphQLLeafType", named(typed))


def input_of(typed: Typed) -> GraphQLInputObjectType:
    """Return the type of the input objects that an argument takes."""
    return cast("GraphQLInputObjectType", named(typed))


def members_of(typed: Typed) -> Any:  # noqa: ANN401 - an enum's class
    """Return the enum whose members an argument takes."""
    return cast("Any", named(typed)).wrapped_cls


def is_nullable(typed: Typed) -> bool:
    """Return whether a field may be null."""
    return not isinstance(typed.type, GraphQLNonNull)


def items_of(typed: Typed) -> Typed | None:
    """Return the type of a list's items, or none if it is no list."""
    if not isinstance(typed, GraphQLList):
        return None
    items = cast("Any", typed).of_type
    return bare(items)


def bare(typed: Typed) -> Typed:
    """Return a type without the mark that it is never null."""
    return cast("Any", typed).of_type if isinstance(typed, GraphQLNonNull) else typed


def signature(values: VariableValues, name: str) -> Typed:
    """Return the type of a variable."""
    return cast("Any", values.sources[name].signature).type


def shapes(typed: Typed) -> bool:
    """Return whether a value of the type, as it is, decides what is asked."""
    return isinstance(typed, GraphQLEnumType) or getattr(typed, "name", "") == "Boolean"


def declared(typed: Typed) -> Declared:
    """Return Strawberry's definition of a type, a field or an argument."""
    return typed.extensions["strawberry-definition"]


def says(typed: Typed) -> Declared:
    """Return what a field says of how it is read, if it says anything."""
    return declared(typed).metadata.get(METADATA)
