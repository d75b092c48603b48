"""Fallback: graphql-core, for what is asked of the schema itself and for mutations.

Each field of the root beside it, and each entity in a mutation's payload, is one statement. What a
statement answers is JSON of the right shape already, so graphql-core takes it as it is.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, cast

import msgspec
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,  # pyright: ignore[reportUnknownVariableType] - generic in what we
    default_type_resolver,  # pyright: ignore[reportUnknownVariableType] - do not use
)
from graphql.execution.collect_fields import FieldDetails

from ledger.errors import Unreachable
from schema.engine.compiler import Compiler
from schema.engine.computing import Computed
from schema.engine.context import Context
from schema.engine.faults import told
from schema.engine.graph import Resolving, object_of, says
from schema.engine.plan import Question, Write
from schema.engine.statement import Statement
from schema.engine.texts import Language
from schema.engine.values import Hole, Refused

ENTITY = " id"
"""Under which name an entity's id is beside the variables; none of them can be called so."""

Ask: TypeAlias = Callable[
    [Question, Mapping[str, Any], tuple[object, ...], Write, Context], Awaitable[bytes]
]
"""From a part of what is asked, its variables and by whom, to the JSON of the answer."""


Value: TypeAlias = Any
"""What graphql-core hands on without saying what it is."""


class Taking(Executor[None]):
    """graphql-core's executor, which takes what a statement answered as it is."""

    def complete_value(  # noqa: PLR0917 - as it is declared there
        self,
        return_type: Value,
        field_details_list: list[FieldDetails],
        info: Resolving,
        path: Value,
        result: Value,
        position_context: None,
    ) -> Value:
        """Return a field's value as it is answered."""
        if isinstance(result, msgspec.Raw):
            return result
        complete = cast("Callable[..., Value]", super().complete_value)  # pyright: ignore[reportUnknownMemberType]
        return complete(return_type, field_details_list, info, path, result, position_context)


def install(schema: GraphQLSchema, ask: Ask) -> None:
    """Let each field of the query's root that is read be answered by a statement of its own."""
    root = cast("GraphQLObjectType", schema.query_type)

    async def resolve(question: Question, info: Resolving, **_: object) -> msgspec.Raw:
        field = info.parent_type.fields[info.field_name]

        def write(compiler: Compiler) -> Statement:
            return compiler.root(field, details(info))

        return await answered(ask, info, question.variables, write)

    for field in root.fields.values():
        said = says(field)
        field.resolve = computing(said) if isinstance(said, Computed) else resolve


def computing(said: Computed) -> Callable[..., object]:
    """Return what computes a field, recorded as shown if it says so and has anything to show."""
    kind = said.recorded
    if kind is None:
        return said.resolve

    async def resolve(root: object, info: Resolving, **arguments: object) -> object:
        answer: Value = said.resolve(root, info, **arguments)
        if isinstance(answer, Awaitable):
            answer = cast("Value", await answer)
        if answer is not None:
            await info.context.shown(kind, f"Query.{info.field_name}", ())
        return answer

    return resolve


async def selected(ask: Ask, info: Resolving, id_: str) -> msgspec.Raw:
    """Return an entity as a mutation's payload selects it, or null if it is not to be seen."""
    type_ = object_of(info.return_type)

    def write(compiler: Compiler) -> Statement:
        return compiler.entity(type_, details(info), Hole((ENTITY,)))

    question: Question = info.root_value
    return await answered(ask, info, {**question.variables, ENTITY: id_}, write)


async def answered(
    ask: Ask, info: Resolving, variables: Mapping[str, Any], write: Write
) -> msgspec.Raw:
    """Return what a statement answers. Raise `GraphQLError` if an argument errs."""
    part = tuple(info.path.as_list())
    try:
        return msgspec.Raw(await ask(info.root_value, variables, part, write, info.context))
    except Refused as refused:
        raise refused.errors[0] from None


def details(info: Resolving) -> list[FieldDetails]:
    """Return the nodes of the field that is being executed."""
    return [FieldDetails(node, None) for node in info.field_nodes]


async def executed(question: Question, context: Context) -> ExecutionResult:
    """Return what graphql-core answers; what statements answered is in it as it is."""
    plan = question.plan
    executor = cast("Callable[..., Taking]", Taking)(
        plan.schema,
        {name: each.definition for name, each in plan.fragments.items()},
        plan.fragments,
        question,
        context,
        plan.operation,
        question.values,
        default_field_resolver,
        default_type_resolver,
        default_field_resolver,
    )
    # A query that comes here asks of the schema, which takes a while and waits for nobody.
    result: Value = (
        await plan.aside(executor.execute_operation) if plan.reads else executor.execute_operation()
    )
    return result if isinstance(result, ExecutionResult) else await result


def written(result: ExecutionResult, language: Language) -> bytes:
    """Return the JSON of what graphql-core answered.

    Raise `Unreachable` if that is nothing, and for this reason.
    """
    if not any((result.data or {}).values()):
        for error in result.errors or ():
            if isinstance(error.original_error, Unreachable):
                raise error.original_error
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_shown(error, language) for error in result.errors]
    return msgspec.json.encode(answer)


def _shown(error: GraphQLError, language: Language) -> dict[str, Any]:
    inside = error.original_error
    if inside is None or isinstance(inside, GraphQLError):
        return dict(error.formatted)
    message, extensions = told(inside, language)
    masked = GraphQLError(message, error.nodes, path=error.path, extensions=extensions)
    return dict(masked.formatted)
