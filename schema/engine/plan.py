"""Plan: an operation parsed and validated once, with the statements that answer it.

Plans are kept by text, statements by the shape of the variables and the kind of viewer; both are
bounded, and what was not used longest goes first. What is new is planned one after another in a
thread, so that whoever asks for what is known does not wait for it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_variable_values,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues

from schema.engine.compiler import Compiler, Uncompiled
from schema.engine.cost import Costing, Term, total
from schema.engine.graph import signature
from schema.engine.limits import Limits
from schema.engine.rights import Kind
from schema.engine.statement import Operation, Statement
from schema.engine.values import Refused, shape

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

    def __contains__(self, key: K) -> bool:
        return key in self._values

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
    """One operation of a document that is valid; `terms` is what it costs if variables say it."""

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    limits: Limits
    terms: tuple[Term, ...]
    statements: Kept[tuple[Any, Kind], Statement | None] = field(
        default_factory=lambda: Kept[tuple[Any, Kind], Statement | None](MOST_STATEMENTS)
    )

    @property
    def reads(self) -> bool:
        """Return whether the operation changes nothing."""
        return self.operation.operation is OperationType.QUERY

    @property
    def introspects(self) -> bool:
        """Return whether nothing but the schema is asked for."""
        return all(name.startswith("__") for name in self._names(self.operation.selection_set))

    def _names(self, selected: SelectionSetNode) -> Iterator[str]:
        """Yield the names of the fields that are selected, in fragments too."""
        for node in selected.selections:
            match node:
                case FieldNode(name=name):
                    yield name.value
                case InlineFragmentNode(selection_set=inner):
                    yield from self._names(inner)
                case FragmentSpreadNode(name=name):
                    yield from self._names(self.fragments[name.value].definition.selection_set)
                case _:
                    pass

    def coerced(self, variables: Mapping[str, Any]) -> VariableValues:
        """Return the variables by their types. Raise `Refused` if they do not fit, or cost much."""
        definitions = self.operation.variable_definitions or ()
        try:
            self.limits.require_values(variables)
            values = get_variable_values(
                self.schema, definitions, dict(variables), max_errors=MOST_ERRORS
            )
        except RecursionError:
            raise Refused([GraphQLError("the variables are nested too deeply")]) from None
        except GraphQLError as error:
            raise Refused([error]) from None
        if isinstance(values, list):
            raise Refused(values)
        if self.terms:
            cost = total(self.terms, values.coerced)
            if cost > self.limits.cost:
                raise Refused([self.limits.exceeded("cost", cost)])
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

    def __init__(
        self, schema: GraphQLSchema, limits: Limits | None = None, most: int = MOST_PLANS
    ) -> None:
        self._schema = schema
        self._limits = limits or Limits()
        self._plans: Kept[tuple[str, str | None], Plan | Refused] = Kept(most)
        self._planner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="planner")

    def find(self, text: str, operation_name: str | None) -> Plan:
        """Return the plan of an operation. Raise `Refused` if there is none, or it is invalid."""
        return self._found(text, operation_name, lambda: self._made(text, operation_name))

    async def planned(self, text: str, operation_name: str | None) -> Plan:
        """Return the plan of an operation as `find` does, without holding up others."""
        if (text, operation_name) in self._plans:
            return self.find(text, operation_name)
        loop = asyncio.get_running_loop()
        made = await loop.run_in_executor(self._planner, self._made, text, operation_name)
        return self._found(text, operation_name, lambda: made)

    def _found(
        self, text: str, operation_name: str | None, make: Callable[[], Plan | Refused]
    ) -> Plan:
        kept = len(text) <= LONGEST_KEPT
        found = self._plans.get((text, operation_name), make) if kept else make()
        if isinstance(found, Refused):
            raise Refused(found.errors)
        return found

    def _made(self, text: str, operation_name: str | None) -> Plan | Refused:
        try:
            document = self._limits.parsed(text)
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
        operation = operations[0]
        root = self._schema.get_root_type(operation.operation)
        terms = tuple(Costing(self._schema, fragments).terms(operation.selection_set, root))
        if not any(term.varies for term in terms):
            cost, terms = total(terms, {}), ()
            if cost > self._limits.cost:
                return Refused([self._limits.exceeded("cost", cost)])
        return Plan(self._schema, document, operation, fragments, self._limits, terms)
