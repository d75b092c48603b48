"""Generated: operations that hypothesis makes from the schema, with values that are there.

What hypothesis-graphql makes is valid, and would find nothing: its ids are noise. So every value is
replaced by one of a kind that the county has, some of them by variables, and some fields are put
into fragments, left out by directives or answered under other names.
"""

import json
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any, TypeAlias, cast

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    parse_type,
    parse_value,
    print_ast,
    value_from_ast_untyped,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.engine.graph import Typed, bare, items_of, named
from tests.schema.oracle.lists import orders_of
from tests.schema.oracle.oracle import SCHEMA
from tests.schema.oracle.values import CURSORS, EVERY_ID, IDS, LEAVES, WRONG

Value: TypeAlias = Any
"""A value as GraphQL writes it, before it is written."""

SCALARS = {name: st.just(nodes.String("?")) for name in ["Date", "Decimal", "Moment"]}
UNUSED = {name: st.nothing() for name in ["Exact", "Instant", "LogPosition", "Percent"]}
FEW = 1_000
PROOFS = {"checkpoint", "inclusionProof", "consistencyProof", "reads"}
REPORTS = {"payWhatIf", "payReviewReport", "cycleCost", "compaRatioSpread"} | {
    "replayUnder",
    "dutyConflicts",
    "eligibility",
    "eligibilityList",
    "guestLink",
    "promotionPacket",
    "mobilityReport",
}
TEMPLATES = {"payPlanTemplates", "policyTemplates"}
LOGGED = {"changes", "decision", "decisions"}
COMPUTED = (
    {"arrearsExplanation", "explanation", "payExplanation", "previewMeasure", "salaryExplanation"}
    | LOGGED
    | TEMPLATES
    | REPORTS
    | PROOFS
)
"""What is read from no table."""

ROOTS = tuple(
    name for name in cast("GraphQLObjectType", SCHEMA.query_type).fields if name not in COMPUTED
)


@lru_cache
def generated(many: int, wrong: float = 0) -> list[tuple[str, dict[str, Any]]]:
    """Return operations with their variables; a few are the same each time, many never are.

    `wrong` is the share of values that are made so as not to be taken.
    """
    made: list[tuple[str, dict[str, Any]]] = []

    @settings(
        max_examples=many,
        derandomize=many < FEW,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=cast("list[HealthCheck]", list(HealthCheck)),
    )
    @given(operation=operations(wrong))
    def gather(operation: tuple[str, dict[str, Any]]) -> None:
        made.append(operation)

    gather()
    return made[:many]


@st.composite
def operations(draw: st.DrawFn, wrong: float) -> tuple[str, dict[str, Any]]:
    """Return an operation and its variables."""
    roots = draw(st.lists(st.sampled_from(ROOTS), min_size=1, max_size=2, unique=True))
    made = draw(MADE.setdefault(tuple(roots), made_of(roots)))
    return Seeding(Random(draw(st.integers(0, 2**32))), wrong).document(made)


def made_of(roots: list[str]) -> st.SearchStrategy[DocumentNode]:
    """Return what makes documents that select some fields of the root."""
    return queries(
        SCHEMA, fields=roots, custom_scalars={**SCALARS, **UNUSED}, print_ast=lambda node: node
    )


MADE: dict[tuple[str, ...], st.SearchStrategy[DocumentNode]] = {}


class Seeding:
    """One document that is being given values."""

    def __init__(self, random: Random, wrong: float) -> None:
        self._random = random
        self._wrong = wrong
        self._fragments: list[FragmentDefinitionNode] = []
        self._definitions: list[VariableDefinitionNode] = []
        self._variables: dict[str, Any] = {}
        self._aliases = 0

    def document(self, document: DocumentNode) -> tuple[str, dict[str, Any]]:
        (operation,) = document.definitions
        assert isinstance(operation, OperationDefinitionNode)
        root = cast("GraphQLObjectType", SCHEMA.query_type)
        selected = self.selections(operation.selection_set, root)
        seeded = replace(
            operation, selection_set=selected, variable_definitions=tuple(self._definitions)
        )
        whole = replace(document, definitions=(seeded, *self._fragments))
        return print_ast(whole), self._variables

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def selections(self, set_: SelectionSetNode, type_: Typed) -> SelectionSetNode:
        made = [self.selection(each, type_) for each in set_.selections]
        if self.chance(0.1):
            made.insert(0, FieldNode(name=NameNode(value="__typename")))
        return SelectionSetNode(selections=tuple(made))

    def selection(self, node: SelectionNode, type_: Typed) -> SelectionNode:
        if isinstance(node, InlineFragmentNode):
            of = node.type_condition
            inner = type_ if of is None else SCHEMA.get_type(of.name.value)
            return replace(node, selection_set=self.selections(node.selection_set, inner))
        assert isinstance(node, FieldNode)
        field = self.field(node, type_.fields[node.name.value])
        wrapped = self.wrapped(field, type_) if self.chance(0.15) else field
        return replace(wrapped, directives=self.directives()) if self.chance(0.1) else wrapped

    def field(self, node: FieldNode, field: GraphQLField) -> FieldNode:
        given: dict[str, Value] = {
            each.name.value: value_from_ast_untyped(each.value) for each in node.arguments or ()
        }
        arguments = tuple(
            ArgumentNode(name=NameNode(value=name), value=self.written(value, type_of(field, name)))
            for name, value in self.chosen(given, field).items()
        )
        inner = node.selection_set
        if inner is not None:
            inner = self.selections(inner, named(field))
        alias = node.alias
        if arguments or self.chance(0.1):  # so that none differs from a namesake's
            self._aliases += 1
            alias = NameNode(value=f"a{self._aliases}")
        return replace(node, alias=alias, arguments=arguments, selection_set=inner)

    def chosen(self, given: dict[str, Value], field: GraphQLField) -> dict[str, Value]:
        """Return the arguments of a field, with values that are there."""
        values = {name: self.value(each, type_of(field, name)) for name, each in given.items()}
        type_ = named(field)
        if "id" in field.args:
            values["id"] = self._random.choice(IDS.get(type_.name.lower(), EVERY_ID))
        if "ids" in field.args:
            values["ids"] = self._random.sample(EVERY_ID, self._random.randint(0, 5))
        if "first" in field.args:
            page = {"first": self._random.randint(0, 4)} if self.chance(0.7) else {}
            page = {"last": self._random.randint(0, 4)} if self.chance(0.3) else page
            order = values.get("orderBy") or orders_of(field)[0]
            known = CURSORS.get(f"{type_.name.removesuffix('Connection')}.{order}", ())
            for name in ("after", "before"):
                if known and self.chance(0.3):
                    cursor = (order, *self._random.choice(known))
                    page[name] = cast("Any", json.dumps(cursor, ensure_ascii=False))
            values = {k: v for k, v in values.items() if k not in PAGING} | page
        return {name: self.spoilt(name, each) for name, each in values.items()}

    def spoilt(self, name: str, value: Value) -> Value:
        """Return an argument, or what cannot be one."""
        kind = KINDS.get(name)
        return self._random.choice(WRONG[kind]) if kind and self.chance(self._wrong) else value

    def value(self, given: Value, typed: Typed) -> Value:
        """Return a value like another, of what is there."""
        typed = bare(typed)
        if given is None or isinstance(typed, GraphQLEnumType):
            return given
        items = items_of(typed)
        if items is not None:
            listed = cast("list[Value]", given if isinstance(given, list) else [given])
            return [self.value(each, items) for each in listed]
        if isinstance(typed, GraphQLInputObjectType):
            return {
                name: self.value(each, typed.fields[name].type)
                for name, each in cast("dict[str, Value]", given).items()
            }
        leaves = LEAVES.get(typed.name)
        if leaves and self.chance(self._wrong):
            leaves = WRONG[typed.name]
        return self._random.choice(leaves) if leaves else given

    def written(self, value: Value, typed: Typed) -> Any:  # noqa: ANN401 - a node
        """Return a value as it is written in place, or a variable that stands for it."""
        if not self.chance(0.3):
            return parse_value(literal(value, typed))
        name = f"v{len(self._variables)}"
        self.define(name, value, str(typed))
        return VariableNode(name=NameNode(value=name))

    def define(self, name: str, value: Value, type_: str) -> None:
        self._variables[name] = value
        variable = VariableNode(name=NameNode(value=name))
        self._definitions.append(VariableDefinitionNode(variable=variable, type=parse_type(type_)))

    def directives(self) -> tuple[DirectiveNode, ...]:
        """Return what leaves a selection out, or does not."""
        held: Any = BooleanValueNode(value=self.chance(0.5))
        if self.chance(0.5):
            name = f"v{len(self._variables)}"
            self.define(name, self.chance(0.5), "Boolean!")
            held = VariableNode(name=NameNode(value=name))
        argument = ArgumentNode(name=NameNode(value="if"), value=held)
        which = self._random.choice(("include", "skip"))
        return (DirectiveNode(name=NameNode(value=which), arguments=(argument,)),)

    def wrapped(self, field: FieldNode, type_: Typed) -> SelectionNode:
        """Return a field inside a fragment."""
        inner = SelectionSetNode(selections=(field,))
        of = self._random.choice((type_, *(type_.interfaces if field.name.value == "id" else ())))
        assert isinstance(of, (GraphQLObjectType, GraphQLInterfaceType))
        named = NamedTypeNode(name=NameNode(value=of.name))
        if self.chance(0.5):
            return InlineFragmentNode(type_condition=named, directives=(), selection_set=inner)
        name = NameNode(value=f"F{len(self._fragments)}")
        self._fragments.append(
            FragmentDefinitionNode(
                name=name, type_condition=named, directives=(), selection_set=inner
            )
        )
        return FragmentSpreadNode(name=name, directives=())


def type_of(field: GraphQLField, argument: str) -> Typed:
    return cast("Typed", field.args[argument]).type


PAGING = ("first", "last", "after", "before")
KINDS = {"id": "ID", "first": "page", "last": "page", "after": "cursor", "before": "cursor"}


def literal(value: Value, typed: Typed) -> str:
    """Return a value as GraphQL writes it."""
    typed = bare(typed)
    if isinstance(value, list):
        inner = items_of(typed)
        return f"[{', '.join(literal(each, inner) for each in cast('list[Value]', value))}]"
    if isinstance(value, dict):
        fields = cast("GraphQLInputObjectType", typed).fields
        parts = (
            f"{name}: {literal(each, fields[name].type)}"
            for name, each in cast("dict[str, Value]", value).items()
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(named(typed), GraphQLEnumType) and value is not None:
        return str(value)
    return json.dumps(value, ensure_ascii=False)
