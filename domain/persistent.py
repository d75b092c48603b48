"""Persistent: a map from text that is never changed; a changed one shares nearly all of it.

A state that holds thousands of things is evolved once an event, so copying it whole would cost the
square of its size. Here a change copies one small dictionary and a few rows of branches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar, cast
from zlib import crc32

V = TypeVar("V")

BITS = 5
BRANCHES = 1 << BITS
FEW = 16
"""How many entries a dictionary holds before it branches."""

DEEPEST = 32 // BITS

Node: TypeAlias = "dict[str, V] | tuple[Node[V], ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Persistent(Mapping[str, V], Generic[V]):
    """Entries by their keys, in an order that means nothing; `root` is a tree of dictionaries."""

    root: "Node[V]" = field(default_factory=dict[str, V])
    count: int = 0

    def __getitem__(self, key: str) -> V:
        node, place = self.root, crc32(key.encode())
        while isinstance(node, tuple):
            node, place = node[place % BRANCHES], place >> BITS
        return node[key]

    def __iter__(self) -> Iterator[str]:
        left = [self.root]
        while left:
            node = left.pop()
            if isinstance(node, tuple):
                left += node
            else:
                yield from node

    def __len__(self) -> int:
        return self.count

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def with_entry(self, key: str, value: V) -> "Persistent[V]":
        """Return the map in which `key` leads to `value`."""
        root = _with(self.root, crc32(key.encode()), 0, key, value)
        return Persistent(root, self.count + (key not in self))

    def without(self, key: str) -> "Persistent[V]":
        """Return the map that has no entry for `key`."""
        if key not in self:
            return self
        return Persistent(_without(self.root, crc32(key.encode()), key), self.count - 1)


def _with(node: "Node[V]", place: int, depth: int, key: str, value: V) -> "Node[V]":
    if isinstance(node, tuple):
        branch = place % BRANCHES
        changed = _with(node[branch], place >> BITS, depth + 1, key, value)
        return (*node[:branch], changed, *node[branch + 1 :])
    entries = {**node, key: value}
    if len(entries) <= FEW or depth == DEEPEST:
        return entries
    branches = tuple(dict[str, V]() for _ in range(BRANCHES))
    for each, held in entries.items():
        branches[(crc32(each.encode()) >> BITS * depth) % BRANCHES][each] = held
    return cast("Node[V]", branches)


def _without(node: "Node[V]", place: int, key: str) -> "Node[V]":
    if isinstance(node, tuple):
        branch = place % BRANCHES
        changed = _without(node[branch], place >> BITS, key)
        return (*node[:branch], changed, *node[branch + 1 :])
    return {each: held for each, held in node.items() if each != key}
