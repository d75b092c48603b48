"""Fallback: graphql-core, for introspection, for mutations and for what is not compiled.

Each field of the root, and each entity in a mutation's payload, is one statement too; graphql-core
then walks over what came back. The types keep no resolvers of their own.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, cast

from graphql import (
    ExecutionResult,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    execute,  # pyright: ignore[reportUnknownVariableType] - generic in what we do not use
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails

from schema.engine.compiler import Compiler
from schema.engine.context import Context
from schema.engine.graph import Resolving, named, object_of
from schema.engine.plan import Plan
from schema.engine.rights import Kind
from schema.engine.statement import Operation, Statement
from schema.engine.values import Refused

TYPE = " "
"""The key of an object's type in what came back; no alias can be it."""

Compiled: TypeAlias = Callable[[Kind], Statement]
"""What is asked, for a kind of viewer."""

Ask: TypeAlias = Callable[[Compiled, Context], Awaitable[bytes]]
"""From what is asked, and by whom, to the answer's text."""

Value: TypeAlias = Any
"""What came back: JSON, decoded."""


def install(schema: GraphQLSchema, ask: Ask) -> None:
    """Let graphql-core read the types below the query's root out of what statements answer."""
    root = cast("GraphQLObjectType", schema.query_type)
    for type_ in reached(schema, root):
        if isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = type_of
            continue
        type_.is_type_of = None
        for field in type_.fields.values():
            field.resolve = member
    for field in root.fields.values():
        field.resolve = rooted(ask)


def reached(
    schema: GraphQLSchema, root: GraphQLObjectType
) -> list[GraphQLObjectType | GraphQLInterfaceType]:
    """Return the types that can be selected below the root."""
    found: list[GraphQLObjectType | GraphQLInterfaceType] = [root]
    for type_ in found:
        below: list[Any] = [named(field) for field in type_.fields.values()]
        if isinstance(type_, GraphQLInterfaceType):
            below += schema.get_possible_types(type_)
        for each in below:
            if isinstance(each, (GraphQLObjectType, GraphQLInterfaceType)) and each not in found:
                found.append(each)
    return found[1:]


def member(source: Value, info: Resolving, **_: object) -> Value:
    """Return a field of what came back."""
    return source[str(info.path.key)]


def type_of(value: Value, *_: object) -> str:
    """Return the type of what came back."""
    return value[TYPE]


def rooted(ask: Ask) -> Callable[..., Awaitable[Value]]:
    """Return what resolves a field of the root."""

    async def resolve(_: object, info: Resolving, **__: object) -> Value:
        field = info.parent_type.fields[info.field_name]

        def compiled(kind: Kind) -> Statement:
            return Compiler(operation(info), kind, typed=TYPE).root(field, details(info))

        return await answered(ask, compiled, info.context)

    return resolve


async def selected(ask: Ask, info: Resolving, id_: str) -> Value:
    """Return an entity as a mutation's payload selects it, or none if it is not to be seen."""
    type_ = object_of(info.return_type)

    def compiled(kind: Kind) -> Statement:
        return Compiler(operation(info), kind, typed=TYPE).entity(type_, details(info), id_)

    return await answered(ask, compiled, info.context)


async def answered(ask: Ask, compiled: Compiled, context: Context) -> Value:
    """Return what a statement answers. Raise `GraphQLError` if an argument errs."""
    try:
        return json.loads(await ask(compiled, context))
    except Refused as refused:
        raise refused.errors[0] from None


def operation(info: Resolving) -> Operation:
    """Return what a compiler needs to know of the operation that is being executed."""
    fragments = {name: FragmentDetails(node) for name, node in info.fragments.items()}
    return Operation(info.schema, info.operation, fragments, info.variable_values)


def details(info: Resolving) -> list[FieldDetails]:
    """Return the nodes of the field that is being executed."""
    return [FieldDetails(node, None) for node in info.field_nodes]


async def executed(plan: Plan, variables: Mapping[str, Any], context: Context) -> ExecutionResult:
    """Return what graphql-core answers."""
    name = plan.operation.name

    def run() -> Any:  # noqa: ANN401 - a result, or what will be one
        return execute(
            plan.schema,
            plan.document,
            context_value=context,
            variable_values=dict(variables),
            operation_name=name.value if name else None,
        )

    # All of the schema takes a while, and nothing of it has to be waited for.
    result = await asyncio.to_thread(run) if plan.introspects else run()
    return result if isinstance(result, ExecutionResult) else await result
