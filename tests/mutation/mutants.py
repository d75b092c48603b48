"""Mutants: every way in which cosmic-ray's operators spoil a file, less those that mean nothing.

Left out, since no test could tell them from the original, or every one would:

* what is no Python, and `|` between types: whoever reads the file finds it;
* for `is` and `is not` everything but the opposite, as what they compare has no order, and they in
  the place of other comparisons, as how equal things are stored is Python's: `==` is tried there;
* `since=0` on a formula, which means what `since=1` does;
* `/` for the `*` before arguments that are given by name, as they are given so everywhere;
* a record without `@fact` or `@dataclass`, as nothing can make one; how much a function remembers.
"""

import ast
import difflib
import pickle
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

COMPARISON, IDENTITY = "ReplaceComparisonOperator_", {"Is", "IsNot"}
OPPOSITE = {"ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"}
RECORDS, CACHES = ("@fact", "@dataclass"), ("@cache", "@lru_cache")
UNION = "ReplaceBinaryOperator_BitOr_"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file spoilt in one place."""

    operator: str
    occurrence: int
    line: int
    until: int
    source: str


@dataclass(frozen=True)
class Original:
    """A file as it is, by its name in the repository."""

    path: Path
    file: str
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return its syntax."""
        return ast.parse(self.source)

    @property
    def remembers(self) -> bool:
        """Return whether a function of it runs once where it is asked several times."""
        return any(line.strip().startswith(CACHES) for line in self.source.splitlines())

    @cached_property
    def code(self) -> CodeType:
        """Return what it compiles to."""
        return compile(self.source, str(self.path), "exec")


@lru_cache(maxsize=4)
def compiled(source: str, path: Path) -> CodeType | None:
    """Return what a mutant compiles to. `None` says that it is no Python, or warns: `1 is 1`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return compile(source, str(path), "exec")
        except (SyntaxError, ValueError):
            return None


def mutants(original: Original) -> Iterator[Mutant]:
    """Return the mutants of a file in cosmic-ray's order. It has to be installed."""
    plugins: Any = import_module("cosmic_ray.plugins")
    trees: Any = import_module("cosmic_ray.ast")
    mutating: Any = import_module("cosmic_ray.mutating")
    tree, types = trees.get_ast(original.source), set(of_types(original.tree))
    nodes = list(trees.ast_nodes(tree))
    kept = pickle.dumps(tree)  # read anew for each mutant, as that is faster than to parse it
    for name in plugins.operator_names():
        operator = plugins.get_operator(name)
        short = name.removeprefix("core/")
        if operator.arguments() or left_out(short):
            continue
        places = (place for node in nodes for place in operator().mutation_positions(node))
        for occurrence, ((line, column), (until, _)) in enumerate(places):
            if short.startswith(UNION) and (line, column) in types:
                continue
            visitor = mutating.MutationVisitor(occurrence, operator())
            source: str = visitor.walk(pickle.loads(kept)).get_code()  # noqa: S301 - our own
            if meant(original, source, line):
                yield Mutant(short, occurrence, line, until, source)


def left_out(operator: str) -> bool:
    """Return whether an operator is one of identity that means nothing of its own."""
    kinds = operator.removeprefix(COMPARISON).split("_")
    return operator.startswith(COMPARISON) and (
        bool(IDENTITY.intersection(kinds)) and operator not in OPPOSITE
    )


def meant(original: Original, source: str, line: int) -> bool:
    """Return whether a mutant is Python, and means something else than the original."""
    if compiled(source, original.path) is None:
        return False
    was = original.source.splitlines()[line - 1]
    if was.strip().startswith(RECORDS + CACHES):
        return False
    before, after = ("".join(each.split()) for each in (was, changed(original.source, source)[1]))
    if before.replace("*,", "/,") == after:
        return False
    return not (before.startswith("@") and before.replace("since=1)", "since=0)") == after)


def of_types(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """Return where a `|` stands between types: in annotations, aliases and casts."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=ast.expr() as alias):
                yield from bars(alias)
            case ast.AnnAssign(annotation=type_) | ast.arg(annotation=ast.expr() as type_):
                yield from bars(type_)
            case ast.FunctionDef(returns=ast.expr() as type_):
                yield from bars(type_)
            case ast.Subscript(slice=type_):
                yield from bars(type_)
            case _:
                pass


def bars(type_: ast.expr) -> Iterator[tuple[int, int]]:
    """Return where the `|` of a type may stand: anywhere in it."""
    for line in range(type_.lineno, (type_.end_lineno or type_.lineno) + 1):
        yield from ((line, column) for column in range(*columns(type_, line)))


def columns(node: ast.expr, line: int) -> tuple[int, int]:
    """Return the columns of a line that belong to a node."""
    first = node.col_offset if line == node.lineno else 0
    last = (node.end_col_offset or first) if line == node.end_lineno else 200
    return first, last


def changed(was: str, became: str) -> tuple[str, str]:
    """Return the lines of one text that the other has not, and those that it has instead."""
    found = list(difflib.ndiff(was.splitlines(), became.splitlines()))

    def lines(sign: str) -> str:
        return " ".join(line[2:].strip() for line in found if line.startswith(sign))

    return lines("- "), lines("+ ")
