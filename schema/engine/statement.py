"""Statement: SQL that answers an operation, and what graphql-core says the operation selects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values

from schema.engine.marking import Look
from schema.engine.values import Fill, Held, Request


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with what fills its parameters, and what else is to be checked before it runs.

    If it is guarded, its answer is null where the viewer's line has moved, and its second column is
    the log position at which that was so. The last columns are the log positions of `instants`, as
    far as they are settled. The answer tells whose is what it `looks` at.
    """

    text: str
    fills: tuple[Fill, ...]
    checks: tuple[Fill, ...]
    guarded: bool
    instants: tuple[Held, ...] = ()
    looks: tuple[Look, ...] = ()

    def values(self, request: Request) -> list[str | None]:
        """Return the parameters. Raise `Refused` if the request has an argument that errs."""
        for check in self.checks:
            check(request)
        return [fill(request) for fill in self.fills]


@dataclass(frozen=True, slots=True)
class Operation:
    """What graphql-core needs to know to collect fields."""

    schema: GraphQLSchema
    definition: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues

    def fields(self, root: GraphQLObjectType) -> GroupedFieldSet:
        """Return what is selected of the root, by the names it is to be answered under."""
        return collect_fields(
            self.schema, self.fragments, self.variables, root, self.definition
        ).grouped_field_set

    def subfields(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> GroupedFieldSet:
        """Return what is selected of an object, by the names it is to be answered under."""
        return collect_subfields(
            self.schema, self.fragments, self.variables, self.definition, type_, details
        ).grouped_field_set

    def arguments(self, field: GraphQLField, details: list[FieldDetails]) -> Mapping[str, Any]:
        """Return a field's arguments, holes where the variables have some."""
        first = details[0]
        return get_argument_values(
            field, first.node, self.variables, first.fragment_variable_values
        )
