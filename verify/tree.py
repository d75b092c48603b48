"""Tree: RFC 6962 hashing over a whole list of leaves, and the two proofs checked.

Source: RFC 9162, sections 2.1.3.2 and 2.1.4.2, whose steps are followed as they are written.
"""

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two hashes."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over hashes of leaves; in each level one without a pair goes up as it is."""
    if not leaves:
        return sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + (
            level[-1:] if len(level) % 2 else []
        )
    return level[0]


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the leaf of that hash and index is in the tree of that root and size."""
    if not 0 <= index < size:
        return False
    first, last, hashed = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            hashed = node_hash(step, hashed)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            hashed = node_hash(hashed, step)
        first, last = first >> 1, last >> 1
    return last == 0 and hashed == root


def extends(earlier: int, before: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the tree of root `before` is the beginning of the larger one of `root`."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and before == root
    steps = [before, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not steps:
        return False
    first, last = earlier - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    then = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            then, now = node_hash(step, then), node_hash(step, now)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            now = node_hash(now, step)
        first, last = first >> 1, last >> 1
    return last == 0 and then == before and now == root
