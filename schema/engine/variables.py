"""Variables: what an operation takes, by the types that it declares.

graphql-core reads the declarations anew for every request. Where all of them are plain scalars,
they are read once; whatever is not so plain, and whatever errs, is still graphql-core's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_variable_values,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource

from schema.engine.graph import Typed, bare
from schema.engine.limits import Limits
from schema.engine.request import NESTS

MOST_ERRORS = 10
NOTHING = VariableValues({}, {})


@dataclass(frozen=True, slots=True)
class Plain:
    """A variable that is a scalar without a default; `signature` is graphql-core's of it."""

    name: str
    signature: Any
    type_: Typed
    required: bool


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
            Plain(each.name, each, bare(each.type), isinstance(each.type, GraphQLNonNull))
            for each in signatures
            if not isinstance(each, GraphQLError)
            and isinstance(bare(each.type), GraphQLScalarType)
            and each.default is None
        ]
        self.moments = tuple(each.name for each in plain if each.type_.name == "Moment")
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
        """Return the variables if each is a scalar that is in order."""
        if self._plain is None or len(given) > len(self._plain):
            return None
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for each in self._plain:
            name, value = each.name, given.get(each.name, Undefined)
            missing = value is None or value is Undefined
            if type(value) in NESTS or (each.required and missing):
                return None
            sources[name] = VariableValueSource(each.signature, value)
            if value is Undefined:
                continue
            if value is not None:
                try:
                    value = each.type_.coerce_input_value(value)
                except Exception:  # noqa: BLE001 - what it says is asked for again
                    return None
                if value is Undefined:
                    return None
            coerced[name] = value
        return VariableValues(sources, coerced)
