"""Lone: a mutation that gives one command, answered without walking its payload anew each time.

What it selects of the payload, of the entity and of a rejection is read once for a document, and is
the same for everybody. What asks for more than one command, or for a job, goes to graphql-core,
whose answers these are to the last byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from graphql import ExecutionResult, GraphQLObjectType, located_error
from graphql.execution.collect_fields import FieldDetails

from schema.engine.compiler import Compiler
from schema.engine.context import Context
from schema.engine.fallback import ENTITY, Ask
from schema.engine.graph import Typed, is_nullable, named, object_of, says
from schema.engine.kept import Kept
from schema.engine.mutations import Does, given
from schema.engine.plan import MOST_PLANS, Question
from schema.engine.rejection import Rejection
from schema.engine.shaping import TYPENAME, Shape, members
from schema.engine.statement import Operation, Statement
from schema.engine.values import Hole, Refused


@dataclass(frozen=True, slots=True)
class Lone:
    """One command's field, under the `name` it is answered by, and what is selected of it.

    `entities` are the fields of the payload that the entity is asked for under, by their names.
    """

    name: str
    field: Typed
    does: Does
    details: list[FieldDetails]
    order: tuple[str, ...]
    payload: Shape
    rejection: Shape
    entities: Mapping[str, tuple[GraphQLObjectType, list[FieldDetails]]]


class Lones:
    """What answers the mutations that give one command."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._kept: Kept[object, Lone | None] = Kept("lone", MOST_PLANS)

    async def executed(self, question: Question, context: Context) -> ExecutionResult | None:
        """Return what became of the command, or none if it is not one alone."""
        plan = question.plan
        lone = self._kept.get(
            (plan, switches(question)), lambda: read(question_operation(question)), keep=plan.kept
        )
        if lone is None:
            return None
        errors: list[Exception] = []
        try:
            arguments = question_operation(question).arguments(lone.field, lone.details)
            answer = await given(lone.does, arguments["input"], context)
            if isinstance(answer, Rejection):
                return ExecutionResult({lone.name: lone.rejection(answer)}, None)
            made = lone.payload(answer)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
            located = located_error(error, nodes(lone.details), [lone.name])
            return ExecutionResult(
                {lone.name: None} if is_nullable(lone.field) else None, [located]
            )
        for name, (type_, details) in lone.entities.items():
            path = (lone.name, name)
            try:
                made[name] = await self._entity(question, type_, details, path, answer.id, context)
            except Exception as error:  # noqa: BLE001 - likewise
                made[name] = None
                errors.append(located_error(error, nodes(details), list(path)))
        whole = {name: made[name] for name in lone.order}
        return ExecutionResult({lone.name: whole}, cast("Any", errors) or None)

    async def _entity(  # noqa: PLR0917 - what tells one part of a question from others
        self,
        question: Question,
        type_: GraphQLObjectType,
        details: list[FieldDetails],
        path: tuple[str, str],
        id_: str,
        context: Context,
    ) -> msgspec.Raw:
        """Return the entity as it is selected, or null if it is not to be seen."""

        def write(compiler: Compiler) -> Statement:
            return compiler.entity(type_, details, Hole((ENTITY,)))

        variables = {**question.variables, ENTITY: id_}
        try:
            return msgspec.Raw(await self._ask(question, variables, path, write, context))
        except Refused as refused:
            raise refused.errors[0] from None


def switches(question: Question) -> tuple[tuple[str, bool], ...]:
    """Return the variables that may say whether something is selected."""
    given = question.variables.items()
    return tuple((name, value) for name, value in given if isinstance(value, bool))


def question_operation(question: Question) -> Operation:
    """Return the operation with its variables as they are."""
    plan = question.plan
    return Operation(plan.schema, plan.operation, plan.fragments, question.values)


def read(operation: Operation) -> Lone | None:
    """Return what an operation selects, or none if it is not one command alone."""
    root = cast("GraphQLObjectType", operation.schema.mutation_type)
    fields = operation.fields(root)
    if len(fields) != 1:
        return None
    ((name, details),) = fields.items()
    field = root.fields.get(details[0].node.name.value)
    does = None if field is None else says(field)
    if field is None or not isinstance(does, Does):
        return None
    union = cast("Any", named(field)).types
    refused = next(type_ for type_ in union if type_.name == Rejection.__name__)
    type_ = next(type_ for type_ in union if type_ is not refused)
    selected = operation.subfields(type_, details)
    leads = {key: inner for key, inner in selected.items() if leads_on(type_, inner)}
    return Lone(
        name=name,
        field=field,
        does=does,
        details=details,
        order=tuple(selected),
        payload=members(operation, type_, details, leaving=leads),
        rejection=members(operation, refused, details),
        entities={key: (object_of(field_of(type_, inner)), inner) for key, inner in leads.items()},
    )


def leads_on(type_: GraphQLObjectType, details: list[FieldDetails]) -> bool:
    """Return whether a field of the payload leads to the entity."""
    selected = details[0].node.name.value
    return selected != TYPENAME and isinstance(named(type_.fields[selected]), GraphQLObjectType)


def field_of(type_: GraphQLObjectType, details: list[FieldDetails]) -> Typed:
    """Return the field that is selected."""
    return type_.fields[details[0].node.name.value]


def nodes(details: list[FieldDetails]) -> list[Any]:
    """Return where a field stands in the document."""
    return [each.node for each in details]
