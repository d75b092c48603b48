"""Plan: an operation parsed and validated once, and the statements that answer it.

Plans are kept by text; statements by plan, shape of the variables and kind of viewer. What takes
long is planned, compiled or told of the schema in one thread, one after another, so that whoever
asks for what is known does not wait for it.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

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
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues

from schema.engine.compiler import Compiler, Uncompiled
from schema.engine.cost import Costing, Term, total, weight
from schema.engine.graph import signature
from schema.engine.kept import Aside, Kept
from schema.engine.limits import Limits
from schema.engine.prepared import MOST as PREPARED
from schema.engine.rights import Kind
from schema.engine.statement import Operation, Statement
from schema.engine.values import Refused, holes, shape
from schema.engine.variables import MOST_ERRORS, Variables

MOST_PLANS = 512
MOST_STATEMENTS = PREPARED - 2
"""In step with what a wire keeps prepared, which has two of the reader's own besides."""

LONGEST_KEPT = 10_000
"""Characters of a document; longer ones are planned each time, so that memory is bounded."""

SMALL = 200
"""Nodes of an operation that is compiled at once: it takes a few milliseconds at most."""

T = TypeVar("T")

Statements: TypeAlias = Kept[Hashable, Statement | None]

Write: TypeAlias = Callable[[Compiler], Statement]
"""What writes the statement for an operation, or for a part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One operation of a document that is valid; `terms` is what it costs if variables say it.

    `digest` is the SHA-256 of its text. `weight` is how many nodes it has, with what fragments hold
    as often as they are spread. What is not `kept` is not asked for again.
    """

    schema: GraphQLSchema
    document: DocumentNode
    digest: bytes
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: Variables
    limits: Limits
    terms: tuple[Term, ...]
    weight: int
    kept: bool
    statements: Statements
    aside: Aside

    @property
    def reads(self) -> bool:
        """Return whether the operation changes nothing."""
        return self.operation.operation is OperationType.QUERY

    @property
    def subscribes(self) -> bool:
        """Return whether the operation goes on being answered."""
        return self.operation.operation is OperationType.SUBSCRIPTION

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
        try:
            values = self.variables.coerced(variables)
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

    def question(self, values: VariableValues) -> "Question":
        """Return the operation with its variables."""
        return Question(self, values)


@dataclass(frozen=True, slots=True)
class Question:
    """A plan with variables, coerced."""

    plan: Plan
    values: VariableValues

    @property
    def variables(self) -> Mapping[str, Any]:
        """Return the variables by their names."""
        return self.values.coerced

    @property
    def key(self) -> Hashable:
        """Return what tells the shape of the variables from others."""
        given = self.values.coerced.items()
        return tuple(
            (name, "" if type(each) is str else shape(each, signature(self.values, name)))
            for name, each in given
        )

    @property
    def operation(self) -> Operation:
        """Return the operation, with holes where a statement does not depend on the variables."""
        plan, values = self.plan, self.values
        given = values.coerced.items()
        held = {name: holes(each, signature(values, name), (name,)) for name, each in given}
        variables = VariableValues(values.sources, held)
        return Operation(plan.schema, plan.operation, plan.fragments, variables)

    @property
    def small(self) -> bool:
        """Return whether compiling it takes no time to speak of.

        What is in an object becomes SQL, once for each place that its variable is used in.
        """
        nested = any(isinstance(value, (dict, list)) for value in self.variables.values())
        return self.plan.weight <= SMALL and not nested

    async def statement(
        self, kind: Kind, part: Hashable = (), write: Write = Compiler.operation
    ) -> Statement | None:
        """Return the statement for a kind of viewer, or none if none answers all of it.

        It is for the whole operation, unless `write` writes it for a part, which `part` tells from
        others. Raise `Refused` if an argument errs whatever the values are.
        """

        def made() -> Statement | None:
            try:
                return write(Compiler(self.operation, kind))
            except Uncompiled:
                return None

        plan, key = self.plan, (self.plan, self.key, kind, part)
        if self.small:
            return plan.statements.get(key, made, keep=plan.kept)
        return await plan.statements.get_aside(key, made, plan.aside, keep=plan.kept)


class Plans:
    """The plans of what was asked lately; what was refused is remembered too."""

    def __init__(
        self, schema: GraphQLSchema, limits: Limits | None = None, most: int = MOST_PLANS
    ) -> None:
        self._schema = schema
        self._limits = limits or Limits()
        self._plans: Kept[tuple[str, str | None], Plan | Refused] = Kept("plans", most)
        self._statements: Statements = Kept("statements", MOST_STATEMENTS)
        self._planner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="planner")

    async def aside(self, make: Callable[[], T]) -> T:
        """Return what `make` makes in the one thread that is there for it."""
        return await asyncio.get_running_loop().run_in_executor(self._planner, make)

    def find(self, text: str, operation_name: str | None) -> Plan:
        """Return the plan of an operation. Raise `Refused` if there is none, or it is invalid."""
        made, keep = self._making(text, operation_name)
        return _plan(self._plans.get((text, operation_name), made, keep=keep))

    async def planned(self, text: str, operation_name: str | None) -> Plan:
        """Return the plan of an operation as `find` does, without holding up others."""
        made, keep = self._making(text, operation_name)
        key = (text, operation_name)
        return _plan(await self._plans.get_aside(key, made, self.aside, keep=keep))

    def _making(
        self, text: str, operation_name: str | None
    ) -> tuple[Callable[[], Plan | Refused], bool]:
        return lambda: self._made(text, operation_name), len(text) <= LONGEST_KEPT

    def _made(self, text: str, operation_name: str | None) -> Plan | Refused:
        try:
            document = self._limits.parsed(text)
        except GraphQLError as error:
            return Refused([error])
        errors = validate(self._schema, document, max_errors=MOST_ERRORS)
        if errors:
            return Refused(errors)
        return self._planned(document, operation_name, text)

    def _planned(
        self, document: DocumentNode, operation_name: str | None, text: str
    ) -> Plan | Refused:
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
        return Plan(
            schema=self._schema,
            document=document,
            digest=sha256(text.encode(errors="surrogatepass")).digest(),
            operation=operation,
            fragments=fragments,
            variables=Variables(self._schema, operation.variable_definitions or (), self._limits),
            limits=self._limits,
            terms=terms,
            weight=weight(operation, fragments, {}),
            kept=len(text) <= LONGEST_KEPT,
            statements=self._statements,
            aside=self.aside,
        )


def _plan(found: Plan | Refused) -> Plan:
    if isinstance(found, Refused):
        raise Refused(found.errors)
    return found
