"""Noise: operations that schemathesis makes from the served schema, for fields of the root.

Each is valid but for some of its scalars, or has one violation of the schema. In part of the valid
ones much is replaced by what the county knows, so that they get as far as the rules.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any, TypeAlias, cast

import schemathesis
from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    is_scalar_type,
    is_specified_scalar_type,
    parse,
    print_ast,
    visit,
)
from graphql.language.visitor import REMOVE
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.specs.graphql.schemas import GraphQLOperationDefinition
from schemathesis.specs.graphql.schemas import GraphQLSchema as Served

from tests.system.leaves import LEAVES

ONE_IN = 12
"""How many values there are for one that is nearly one."""

SHARE_OF_LIKELY = 0.6

SAID = """{{
    said: __typename
    ... on {}Payload {{ told: logPosition again: repeated }}
    ... on Rejection {{ why: rule sentence }}
}}"""
"""What is asked of every mutation besides."""

Known: TypeAlias = Mapping[str, Sequence[str]]
"""Values that are known to the county, by the name of an argument or a field."""

Operation: TypeAlias = APIOperation[Any, Any, Any, Any]
Sent: TypeAlias = Case[Any]

keys = count(1)


@dataclass(frozen=True)
class Noise:
    """An operation for one field of the root; `violating` if it is against the schema."""

    field: str
    mutates: bool
    violating: bool
    text: str


def served_schema(address: str, token: str) -> Served:
    """Load the schema that is served, as schemathesis reads it."""
    for name, (read, nearly) in LEAVES.items():
        kinds = st.sampled_from([read] * (ONE_IN - 1) + [nearly])
        schemathesis.graphql.scalar(name, kinds.flatmap(lambda kind: kind))
    return schemathesis.graphql.from_url(
        address, config=schemathesis.Config(), headers={"Authorization": f"Bearer {token}"}
    )


def scalars_of(schema: GraphQLSchema) -> set[str]:
    """Return the names of a schema's own scalars."""
    return {
        name
        for name, type_ in schema.type_map.items()
        if is_scalar_type(type_) and not is_specified_scalar_type(type_)
    }


def noises(
    served: Served, fields: AbstractSet[str], many: int, number: int, known: Known
) -> list[Noise]:
    """Return operations for each of the fields; the same number gives the same ones.

    So many are valid but for their scalars, and a quarter as many are against the schema.
    """
    made = [
        noise
        for operation in operations(served)
        if definition_of(operation).field_name in fields
        for mode, share in ((GenerationMode.POSITIVE, 1), (GenerationMode.NEGATIVE, 4))
        for noise in made_for(operation, mode, max(many // share, 1), number, known)
    ]
    Random(number).shuffle(made)
    return made


def operations(served: Served) -> list[Operation]:
    """Return the fields of the root, each of which is an operation."""
    return [cast("Operation", served[root][name]) for root in served for name in served[root]]


def definition_of(operation: Operation) -> GraphQLOperationDefinition:
    return cast("GraphQLOperationDefinition", operation.definition)


def made_for(
    operation: Operation, mode: GenerationMode, many: int, number: int, known: Known
) -> list[Noise]:
    """Return operations of one kind for one field, the simplest first."""
    cases: list[Sent] = []
    strategy: st.SearchStrategy[Sent] = cast("Any", operation).as_strategy(generation_mode=mode)

    @seed(number)
    @settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
    )
    @given(case=strategy)
    def gather(case: Sent) -> None:
        cases.append(case)

    gather()
    definition = definition_of(operation)
    return [
        Noise(
            field=definition.field_name,
            mutates=definition.is_mutation,
            violating=case.meta is not None and case.meta.generation.mode.is_negative,
            text=finished(case, definition, Likely(Random(number + index), known)),
        )
        for index, case in enumerate(cases[:many])
    ]


def finished(case: Sent, definition: GraphQLOperationDefinition, likely: "Likely") -> str:
    """Return a case's text, with what it takes to follow it and, perhaps, to get further."""
    document = parse(str(case.body))
    violating = case.meta is not None and case.meta.generation.mode.is_negative
    if not violating and likely.random.random() < SHARE_OF_LIKELY:
        document = visit(document, likely)
    if definition.is_mutation:
        (operation,) = document.definitions
        assert isinstance(operation, OperationDefinitionNode)
        fields = [
            asked(cast("FieldNode", each), definition)
            for each in operation.selection_set.selections
        ]
        chosen = SelectionSetNode(selections=tuple(fields))
        document = replace(document, definitions=(replace(operation, selection_set=chosen),))
    return print_ast(document)


def asked(field: FieldNode, definition: GraphQLOperationDefinition) -> FieldNode:
    """Return a mutation's field that also says what became of it."""
    name = definition.field_name
    (said,) = parse(SAID.format(name[0].upper() + name[1:])).definitions
    assert isinstance(said, OperationDefinitionNode)
    own = field.selection_set.selections if field.selection_set else ()
    chosen = SelectionSetNode(selections=(*own, *said.selection_set.selections))
    return replace(field, selection_set=chosen)


class Likely(Visitor):
    """What makes an operation likely to get as far as the rules."""

    def __init__(self, random: Random, known: Known) -> None:
        super().__init__()
        self.random = random
        self._in_county = known
        self._field = ""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self._field = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: object) -> object:
        name = node.name.value
        if name in ("last", "before", "after"):
            return REMOVE
        if name == "first":
            return replace(node, value=nodes.Int(self.random.randint(0, 5)))
        return self._known(node, self._field if name == "id" else name)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> object:
        if node.name.value == "expectedVersion":
            return REMOVE
        if node.name.value == "idempotencyKey":
            return replace(node, value=nodes.String(f"noise {next(keys)}"))
        return self._known(node, node.name.value)

    def _known(self, node: ArgumentNode | ObjectFieldNode, name: str) -> object:
        known = self._in_county.get(name, ())
        if not known or not isinstance(node.value, StringValueNode):
            return None
        return replace(node, value=nodes.String(self.random.choice(known)))
