"""Tree: the hashes over a log, and what proves that an event, or an earlier tree, is in it.

Source: RFC 6962, section 2.1, with SHA-256. Leaves are counted from 0; a tree of `size` leaves has
those below `size`. A range of leaves is (start, end), without `end`.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from hashlib import sha256
from typing import TypeAlias

HASH = 32
"""Bytes of a hash."""

EMPTY = sha256().digest()
"""The root of the tree without leaves."""

Range: TypeAlias = tuple[int, int]

Node: TypeAlias = Callable[[int, int], bytes]
"""From height and index to the hash over the 2 ** height leaves from index * 2 ** height on."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two hashes."""
    return sha256(b"\1" + left + right).digest()


def over(hashes: bytes) -> bytes:
    """Return the hash over 2 ** n hashes that stand one after the other."""
    while len(hashes) > HASH:
        pairs = range(0, len(hashes), 2 * HASH)
        hashes = b"".join([sha256(b"\1" + hashes[n : n + 2 * HASH]).digest() for n in pairs])
    return hashes


def split(count: int) -> int:
    """Return the largest power of two below `count`, which is 2 or more."""
    return 1 << (count - 1).bit_length() - 1


def complete(whole: Range) -> Iterator[tuple[int, int]]:
    """Yield height and index of the complete trees that make up a range, the largest first."""
    start, end = whole
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def hash_of(whole: Range, node: Node) -> bytes:
    """Return the hash over a range that is one of a tree's; `EMPTY` over none."""
    hashes = [node(*each) for each in complete(whole)]
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY


def inclusion(index: int, size: int) -> list[Range]:
    """Return the ranges whose hashes prove a leaf, from the leaf's sibling to the root's child.

    Raise `ValueError` if the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none of index {index}")
    start, end, path = 0, size, list[Range]()
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency(earlier: int, size: int) -> list[Range]:
    """Return the ranges whose hashes prove that a tree is the beginning of a larger one.

    Nothing needs to be proved of the empty tree. Raise `ValueError` if it is the larger one.
    """
    if not 0 <= earlier <= size:
        raise ValueError(f"a tree of {earlier} leaves is no beginning of one of {size}")
    if not earlier:
        return []
    start, end, path = 0, size, list[Range]()
    while earlier < end:
        middle = start + split(end - start)
        if earlier <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    if start:
        path.append((start, end))
    return path[::-1]
