"""Plan: an operation parsed and validated once, with the statements that answer it.

Plans are kept by text, statements by the shape of the variables and the kind of viewer; both are
bounded, and what was not used longest goes first.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues

from schema.engine.compiler import Compiler, Uncompiled
from schema.engine.graph import signature
from schema.engine.rights import Kind
from schema.engine.statement import Operation, Statement
from schema.engine.values import Refused, shape

MOST_TOKENS = 4_000
MOST_ERRORS = 10
MOST_PLANS = 512
MOST_STATEMENTS = 16
"""Of one plan."""

LONGEST_KEPT = 10_000
"""Characters of a document; longer ones are planned each time, so that memory is bounded."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """What was made lately, by what it was made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under `key`, or make it."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        made = self._values[key] = make()
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Plan:
    """One operation of a document that is valid."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    statements: Kept[tuple[Any, Kind], Statement | None] = field(
        default_factory=lambda: Kept[tuple[Any, Kind], Statement | None](MOST_STATEMENTS)
    )

    @property
    def reads(self) -> bool:
        """Return whether the operation changes nothing."""
        return self.operation.operation is OperationType.QUERY

    def coerced(self, variables: Mapping[str, Any]) -> VariableValues:
        """Return the variables by their types. Raise `Refused` if they do not fit them."""
        definitions = self.operation.variable_definitions or ()
        try:
            values = get_variable_values(
                self.schema, definitions, dict(variables), max_errors=MOST_ERRORS
            )
        except RecursionError:
            raise Refused([GraphQLError("the variables are nested too deeply")]) from None
        if isinstance(values, list):
            raise Refused(values)
        return values

    def statement(self, values: VariableValues, kind: Kind) -> Statement | None:
        """Return the statement for variables of this shape, or none if none answers all of it.

        Raise `Refused` if an argument errs whatever the values are.
        """
        shapes: dict[str, tuple[Any, Any]] = {
            name: shape(value, signature(values, name), (name,))
            for name, value in values.coerced.items()
        }
        key = tuple((name, part[0]) for name, part in shapes.items())
        held = {name: part[1] for name, part in shapes.items()}
        return self.statements.get((key, kind), lambda: self._compiled(values, held, kind))

    def _compiled(
        self, values: VariableValues, held: dict[str, Any], kind: Kind
    ) -> Statement | None:
        variables = VariableValues(values.sources, held)
        operation = Operation(self.schema, self.operation, self.fragments, variables)
        try:
            return Compiler(operation, kind).operation()
        except Uncompiled:
            return None


class Plans:
    """The plans of what was asked lately; what was refused is remembered too."""

    def __init__(self, schema: GraphQLSchema, most: int = MOST_PLANS) -> None:
        self._schema = schema
        self._plans: Kept[tuple[str, str | None], Plan | Refused] = Kept(most)

    def find(self, text: str, operation_name: str | None) -> Plan:
        """Return the plan of an operation. Raise `Refused` if there is none, or it is invalid."""
        if len(text) > LONGEST_KEPT:
            found = self._made(text, operation_name)
        else:
            key = (text, operation_name)
            found = self._plans.get(key, lambda: self._made(text, operation_name))
        if isinstance(found, Refused):
            raise Refused(found.errors)
        return found

    def _made(self, text: str, operation_name: str | None) -> Plan | Refused:
        try:
            document = parse(text, max_lexical_tokens=MOST_TOKENS)
        except GraphQLError as error:
            return Refused([error])
        errors = validate(self._schema, document, max_errors=MOST_ERRORS)
        if errors:
            return Refused(errors)
        return self._planned(document, operation_name)

    def _planned(self, document: DocumentNode, operation_name: str | None) -> Plan | Refused:
        operations = [
            definition
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
            and (
                operation_name is None
                or (definition.name is not None and definition.name.value == operation_name)
            )
        ]
        if not operations:
            named = "" if operation_name is None else f" named {operation_name!r}"
            return Refused([GraphQLError(f"the document has no operation{named}")])
        if len(operations) > 1:
            return Refused([GraphQLError("say which operation by `operationName`")])
        fragments = {
            definition.name.value: FragmentDetails(definition)
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        return Plan(self._schema, document, operations[0], fragments)
