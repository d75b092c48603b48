"""Limits: how large an operation may be, found out before anything slow is done with it.

A document is measured as it was parsed. Every fragment is measured once and its figures are added
wherever it is spread, so that fragments of fragments cost no more than their own text.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    ListValueNode,
    NameNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    parse,
)

from schema.engine.request import NESTS, inside

MANY = 1_000_000_000
"""What is more is said to be so many."""

LISTED = {
    "types": 200,
    "directives": 8,
    "fields": 8,
    "args": 3,
    "inputFields": 3,
    "enumValues": 3,
    "possibleTypes": 2,
}
"""About how many entries the lists of introspection have."""

TOO_MANY_TOKENS = "Document contains more"
TOO_DEEP = "Document is nested too deeply"

Values: TypeAlias = Any
"""JSON, decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most of each that is answered; docs/operations.md says what they count."""

    characters: int = 30_000
    tokens: int = 2_000
    operations: int = 20
    fragments: int = 100
    aliases: int = 100
    directives: int = 100
    spreads: int = 200
    nesting: int = 16
    root_fields: int = 50
    depth: int = 20
    fields: int = 800
    repetitions: int = 8_000
    introspection: int = 400_000
    values: int = 5_000
    cost: int = 20_000

    def exceeded(self, limit: str, found: int | None = None) -> GraphQLError:
        """Return the error of an operation that is larger than it may be."""
        most, name = getattr(self, limit), limit.replace("_", " ")
        extensions: dict[str, Any] = {"code": "LIMIT_EXCEEDED", "limit": name, "most": most}
        if found is not None:
            found = extensions["found"] = min(found, MANY)
        has = "more" if found is None else str(found)
        message = f"the limit of {name} is {most}, and the operation has {has}"
        return GraphQLError(message, extensions=extensions)

    def parsed(self, text: str) -> DocumentNode:
        """Return a document that is within its limits. Raise `GraphQLError` if it is none."""
        if len(text) > self.characters:
            raise self.exceeded("characters", len(text))
        try:
            document = parse(text, max_lexical_tokens=self.tokens)
            self.require(document)
        except GraphQLSyntaxError as error:
            if TOO_MANY_TOKENS in error.message:
                raise self.exceeded("tokens") from None
            if TOO_DEEP in error.message:
                raise self.exceeded("depth") from None
            raise
        except RecursionError:
            raise self.exceeded("depth") from None
        return document

    def require(self, document: DocumentNode) -> None:
        """Raise `GraphQLError` if a document is larger than it may be."""
        fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        for limit, found in Measure(fragments).figures(document):
            if found > getattr(self, limit):
                raise self.exceeded(limit, found)

    def require_values(self, variables: Values) -> None:
        """Raise `GraphQLError` if variables hold more values than they may."""
        level: list[Values] = [variables]
        found = 0
        while level:
            found += sum(map(len, level))
            if found > self.values:
                raise self.exceeded("values", found)
            level = [inner for outer in level for inner in inside(outer) if type(inner) in NESTS]


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection comes to with its fragments spread out: how deep, and how many selected."""

    depth: int = 0
    fields: int = 0
    root: int = 0


@dataclass(slots=True)
class Measure:
    """A document that is being measured; `fragments` are its definitions by name."""

    fragments: Mapping[str, FragmentDefinitionNode]
    _sizes: dict[str, Size | None] = field(default_factory=dict[str, Size | None])

    def figures(self, document: DocumentNode) -> Iterator[tuple[str, int]]:
        """Yield how much the document has of each, first what later ones need to be bounded."""
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        yield "operations", len(operations)
        yield "fragments", sum(isinstance(d, FragmentDefinitionNode) for d in document.definitions)
        yield from counted(document).items()
        sizes = [self.size(each.selection_set) for each in operations]
        yield "root_fields", max((size.root for size in sizes), default=0)
        tops = [each.selection_set for each in operations]
        for name, fragment in self.fragments.items():
            if name not in self._sizes:  # what no operation spreads is validated too
                tops.append(fragment.selection_set)
                sizes.append(self.spread(name))
        yield "depth", max((size.depth for size in sizes), default=0)
        yield "fields", sum(size.fields for size in sizes)
        yield "repetitions", sum(self.repetitions([top]) for top in tops)
        yield "introspection", sum(self.introspection(top) for top in tops)

    def size(self, selected: SelectionSetNode | None) -> Size:
        """Return how large a selection is. Raise `GraphQLError` if a fragment spreads itself."""
        depth = fields = root = 0
        for node in selected.selections if selected else ():
            match node:
                case FieldNode(selection_set=inner):
                    below = self.size(inner)
                    below = Size(below.depth + 1, below.fields, 1)
                case InlineFragmentNode(selection_set=inner):
                    below = self.size(inner)
                case FragmentSpreadNode(name=name):
                    below = self.spread(name.value)
                case _:
                    continue
            depth = max(depth, below.depth)
            fields += below.fields + 1
            root += below.root
        return Size(depth, fields, root)

    def spread(self, name: str) -> Size:
        """Return how large a fragment is. Raise `GraphQLError` if it spreads itself."""
        if name not in self._sizes:
            self._sizes[name] = None
            fragment = self.fragments.get(name)
            self._sizes[name] = self.size(fragment.selection_set) if fragment else Size()
        found = self._sizes[name]
        if found is None:
            raise GraphQLError(f"the fragment {name!r} spreads itself")
        return found

    def repetitions(self, selected: Iterable[SelectionSetNode], depth: int = 1) -> int:
        """Return how often validation compares two fields that are answered under one name.

        It compares each with each, and again at every level that they lie beneath.
        """
        places: dict[str, list[FieldNode]] = {}
        for each in selected:
            self._collect(each, places)
        found = 0
        for nodes in places.values():
            found += depth * len(nodes) * (len(nodes) - 1) // 2
            inner = [node.selection_set for node in nodes if node.selection_set]
            found += self.repetitions(inner, depth + 1) if inner else 0
        return found

    def introspection(self, selected: SelectionSetNode, *, inside: bool = False) -> int:
        """Return about how many values of the schema itself are asked for."""
        found = 0
        for node in selected.selections:
            match node:
                case FieldNode(name=name, selection_set=below):
                    within = inside or name.value.startswith("__")
                    inner = self.introspection(below, inside=within) if below else 0
                    found += LISTED.get(name.value, 1) * (1 + inner) if within else inner
                case InlineFragmentNode(selection_set=below):
                    found += self.introspection(below, inside=inside)
                case FragmentSpreadNode(name=name) if name.value in self.fragments:
                    below = self.fragments[name.value].selection_set
                    found += self.introspection(below, inside=inside)
                case _:
                    pass
        return found

    def _collect(self, selected: SelectionSetNode, places: dict[str, list[FieldNode]]) -> None:
        for node in selected.selections:
            match node:
                case FieldNode(alias=alias, name=name):
                    places.setdefault((alias or name).value, []).append(node)
                case InlineFragmentNode(selection_set=inner):
                    self._collect(inner, places)
                case FragmentSpreadNode(name=name) if name.value in self.fragments:
                    self._collect(self.fragments[name.value].selection_set, places)
                case _:
                    pass


def counted(document: DocumentNode) -> Mapping[str, int]:
    """Return how much a document has of what is counted as it is written."""
    aliases = directives = spreads = deepest = 0
    left: list[tuple[Any, int]] = [(document, 0)]
    while left:
        node, depth = left.pop()
        if isinstance(node, (NameNode, StringValueNode)):
            continue
        if isinstance(node, FieldNode):
            aliases += node.alias is not None
        elif isinstance(node, FragmentSpreadNode):
            spreads += 1
        elif isinstance(node, DirectiveNode):
            directives += 1
        elif isinstance(node, (ListValueNode, ObjectValueNode)):
            depth += 1
            deepest = max(deepest, depth)
        for key in node.keys:
            below: Any = getattr(node, key)
            if isinstance(below, Node):
                left.append((below, depth))
            elif below and isinstance(below, (list, tuple)):
                left += [(each, depth) for each in cast("list[Node]", below)]
    return {"aliases": aliases, "directives": directives, "spreads": spreads, "nesting": deepest}
