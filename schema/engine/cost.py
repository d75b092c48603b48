"""Cost: how many objects an operation may be answered with, reckoned before it is asked.

A page costs what one of its entries costs, as often as it may have entries. What a variable says of
its size is known when the operation is asked, not when it is planned.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    Node,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)
from graphql.execution.collect_fields import FragmentDetails

from schema.engine.computing import Computed
from schema.engine.graph import named, says
from schema.engine.reading import MOST, USUAL, ByIds, Each, Many, One, Part

FEW = 10
"""How many neighbours are reckoned where a field lists all that there are."""

Amount: TypeAlias = int | str
"""How many entries a field has: a number, or the variable that says it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A field that leads to objects: how many, and what is selected of each."""

    amount: Amount
    inner: "tuple[Term, ...]"

    def cost(self, variables: Mapping[str, Any]) -> int:
        """Return how many objects it may be answered with."""
        return size(self.amount, variables) * (1 + total(self.inner, variables))

    @property
    def varies(self) -> bool:
        """Return whether a variable says how many."""
        return isinstance(self.amount, str) or any(term.varies for term in self.inner)


def total(terms: tuple[Term, ...], variables: Mapping[str, Any]) -> int:
    """Return how many objects a selection may be answered with."""
    return sum(term.cost(variables) for term in terms)


def size(amount: Amount, variables: Mapping[str, Any]) -> int:
    """Return how many entries there are; what is out of range is refused elsewhere."""
    if isinstance(amount, int):
        return amount
    match variables.get(amount):
        case int(number):
            return max(0, min(number, MOST))
        case list(items):  # pyright: ignore[reportUnknownVariableType] - its length is known
            return min(len(items), MOST)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return USUAL


@dataclass(frozen=True, slots=True)
class Costing:
    """A document that is valid, to be reckoned."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDetails]

    def terms(
        self, selected: SelectionSetNode | None, type_: GraphQLNamedType | None
    ) -> Iterator[Term]:
        """Yield what is selected of a type that leads to objects."""
        for node in selected.selections if selected else ():
            match node:
                case FieldNode(selection_set=SelectionSetNode() as inner):
                    yield from self._field(node, inner, type_)
                case InlineFragmentNode(type_condition=condition, selection_set=inner):
                    on = self.schema.get_type(condition.name.value) if condition else type_
                    yield from self.terms(inner, on)
                case FragmentSpreadNode(name=name):
                    fragment = self.fragments[name.value].definition
                    on = self.schema.get_type(fragment.type_condition.name.value)
                    yield from self.terms(fragment.selection_set, on)
                case _:
                    pass

    def _field(
        self, node: FieldNode, selected: SelectionSetNode, type_: GraphQLNamedType | None
    ) -> Iterator[Term]:
        if not isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            return
        field = type_.fields.get(node.name.value)
        if field is None:  # introspection
            return
        inner = tuple(self.terms(selected, named(field)))
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        match says(field):
            case Many():
                sizes = [amount(given[name]) for name in ("first", "last") if name in given]
                yield from (Term(each, inner) for each in sizes or [USUAL])
            case ByIds() if "ids" in given:
                yield Term(amount(given["ids"]), inner)
            case Each():
                yield Term(FEW, inner)
            case One() | ByIds() | Part():
                yield Term(1, inner)
            case Computed(weight=weight) if weight:
                yield Term(weight, inner)
            case _:  # a page's own fields, and a mutation's payload
                yield from inner


def amount(value: ValueNode) -> Amount:
    """Return how many entries an argument asks for."""
    match value:
        case VariableNode(name=name):
            return name.value
        case IntValueNode(value=digits):
            return max(0, min(int(digits), MOST))
        case ListValueNode(values=values):
            return min(len(values), MOST)
        case _:
            return USUAL


def weight(node: Node, fragments: Mapping[str, FragmentDetails], known: dict[str, int]) -> int:
    """Return how many nodes are below one, with what fragments hold as often as they are spread."""
    found, left = 0, [node]
    while left:
        each = left.pop()
        found += 1
        if isinstance(each, FragmentSpreadNode):
            name = each.name.value
            if name not in known:
                known[name] = weight(fragments[name].definition, fragments, known)
            found += known[name]
        for key in each.keys:
            below: Any = getattr(each, key)
            if isinstance(below, Node):
                left.append(below)
            elif below and isinstance(below, (list, tuple)):
                left += cast("list[Node]", below)
    return found
