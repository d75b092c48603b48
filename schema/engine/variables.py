"""Variables: what an operation takes, by the types that it declares.

graphql-core reads the declarations anew for every request, and asks of every value what its type
is. Where all of them are plain, leaves or objects of such, the types are read once; what is not so
plain, and what errs, is still graphql-core's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_variable_values,
    is_leaf_type,
    is_required_input_field,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource

from schema.engine.graph import Typed, bare
from schema.engine.limits import Limits

MOST_ERRORS = 10
DEEPEST = 3
"""How deep the objects of a plain value lie in each other at most."""

NOTHING = VariableValues({}, {})

Value: TypeAlias = Any
"""A value as it was given, or by its type."""

Reading: TypeAlias = Callable[[Value], Value]
"""From a value that is not null to what it is by its type. Whatever it raises, it cannot tell."""


class Beyond(Exception):  # noqa: N818 - says what it is
    """A value that is not plain, or errs."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A variable that has no default; `signature` is graphql-core's of it."""

    name: str
    signature: Any
    type_: Typed
    read: Reading
    required: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an input object; it may be left out unless it is `wanted`."""

    name: str
    read: Reading
    nullable: bool
    wanted: bool


class Variables:
    """The variables that one operation declares; `moments` names those that say a moment."""

    def __init__(
        self, schema: GraphQLSchema, declared: Sequence[VariableDefinitionNode], limits: Limits
    ) -> None:
        self._schema = schema
        self._declared = declared
        self._limits = limits
        signatures: list[Any] = [get_variable_signature(schema, each) for each in declared]
        plain = [
            Plain(
                name=each.name,
                signature=each,
                type_=bare(each.type),
                read=reading(bare(each.type)),
                required=isinstance(each.type, GraphQLNonNull),
            )
            for each in signatures
            if not isinstance(each, GraphQLError) and each.default is None
        ]
        self.moments = tuple(
            each.name for each in plain if is_leaf_type(each.type_) and each.type_.name == "Moment"
        )
        self._plain = plain if len(plain) == len(declared) else None

    def coerced(self, given: Mapping[str, Any]) -> VariableValues | list[GraphQLError]:
        """Return the variables by their types, or what is wrong with them.

        Raise `GraphQLError` if they are too many, `RecursionError` if they are nested too deeply.
        """
        if not self._declared and not given:
            return NOTHING
        found = self._plainly(given)
        if found is not None:
            return found
        self._limits.require_values(given)
        return get_variable_values(
            self._schema, self._declared, dict(given), max_errors=MOST_ERRORS
        )

    def _plainly(self, given: Mapping[str, Any]) -> VariableValues | None:
        """Return the variables if each is plain and in order."""
        if self._plain is None or len(given) > len(self._plain):
            return None
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for each in self._plain:
            name, value = each.name, given.get(each.name, Undefined)
            missing = value is None or value is Undefined
            if each.required and missing:
                return None
            sources[name] = VariableValueSource(each.signature, value)
            if value is Undefined:
                continue
            if value is not None:
                try:
                    value = each.read(value)
                except Exception:  # noqa: BLE001 - what it says is asked for again
                    return None
                if value is Undefined:
                    return None
            coerced[name] = value
        return VariableValues(sources, coerced)


def reading(type_: Typed, deepest: int = DEEPEST) -> Reading:
    """Return what reads the values of a type, which is not marked as never null."""
    if is_leaf_type(type_):
        return cast("Any", type_).coerce_input_value
    if deepest and isinstance(type_, GraphQLInputObjectType) and is_plain(type_):
        return object_of(type_, deepest)
    return beyond


def is_plain(type_: GraphQLInputObjectType) -> bool:
    """Return whether objects of a type are what their fields are, and nothing besides."""
    return not type_.is_one_of and type_.out_type is GraphQLInputObjectType.out_type


@cache
def object_of(type_: GraphQLInputObjectType, deepest: int) -> Reading:
    """Return what reads the objects of a type, field by field in the order of the type."""
    members = [
        Member(
            name=name,
            read=reading(bare(field.type), deepest - 1),
            nullable=not isinstance(field.type, GraphQLNonNull),
            wanted=is_required_input_field(field) or has_default(field),
        )
        for name, field in type_.fields.items()
    ]

    def read(given: Value) -> dict[str, Value]:
        if type(given) is not dict:
            raise Beyond
        found = cast("dict[str, Value]", given)
        made: dict[str, Value] = {}
        for each in members:
            value = found.get(each.name, Undefined)
            if value is Undefined:
                if each.wanted:
                    raise Beyond
                continue
            if value is not None:
                value = each.read(value)
            elif not each.nullable:
                raise Beyond
            if value is Undefined:
                raise Beyond
            made[each.name] = value
        if len(made) != len(found):  # which has names that the type does not know
            raise Beyond
        return made

    return read


def has_default(field: Typed) -> bool:
    """Return whether a field has a value where none is given."""
    return field.default is not None or field.default_value is not Undefined


def beyond(_: Value) -> Value:
    """Refuse to tell what a value is."""
    raise Beyond
