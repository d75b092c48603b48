from collections.abc import Iterable

import pytest

from ledger.tree import (
    EMPTY,
    Range,
    consistency,
    hash_of,
    inclusion,
    leaf_hash,
    node_hash,
    over,
)
from ledger.tree_tiles import Nodes, Tile, edge_of, grown, named, path_of, tiles_of, width_of
from tests.ledger import merkle
from verify import tree as verified


class Kept:
    """A tree in memory, which grows as the one in the database does."""

    def __init__(self, *leaves: bytes) -> None:
        self.size = 0
        self.tiles: dict[Tile, bytes] = {}
        self.nodes = Nodes()
        self.grow(*leaves)

    def grow(self, *leaves: bytes) -> None:
        edge = {tile: self.tiles[tile] for tile in edge_of(self.size)}
        for tile, hashes in grown(self.size, edge, b"".join(map(leaf_hash, leaves))):
            self.tiles[tile] = self.tiles.get(tile, b"") + hashes
        self.size += len(leaves)

    def hashes(self, ranges: Iterable[Range]) -> list[bytes]:
        wanted = list(ranges)
        self.nodes.learn(wanted, self.tiles)
        return [hash_of(each, self.nodes.node) for each in wanted]

    def root(self, size: int) -> bytes:
        return self.hashes([(0, size)])[0]


@pytest.fixture(scope="module")
def large() -> Kept:
    """Lend a tree with three levels of tiles, grown in uneven steps."""
    kept, n = Kept(), 0
    for step in (1, 255, 300, 65_000, 700):
        kept.grow(*(str(k).encode() for k in range(n, n + step)))
        n += step
    return kept


def test_hashes_are_those_of_the_reference() -> None:
    assert EMPTY.hex() == merkle.EMPTY
    leaf, hashed = merkle.HASHED_LEAF
    assert leaf_hash(leaf).hex() == hashed
    children, node = merkle.HASHED_NODE
    assert node_hash(*children).hex() == node
    for height, row in enumerate(merkle.NODES):
        for index, expected in enumerate(row):
            below = merkle.LEAVES[index << height : index + 1 << height]
            assert over(b"".join(map(leaf_hash, below))).hex() == expected


def test_roots_and_proofs_are_those_of_the_reference() -> None:
    kept = Kept(*merkle.LEAVES)
    assert [kept.root(size).hex() for size in range(9)] == merkle.ROOTS
    for (index, size), proof in merkle.INCLUSION.items():
        assert [each.hex() for each in kept.hashes(inclusion(index, size))] == proof
    for (earlier, size), proof in merkle.CONSISTENCY.items():
        assert [each.hex() for each in kept.hashes(consistency(earlier, size))] == proof


def test_every_proof_of_small_trees_is_verified_and_no_other_is() -> None:
    kept = Kept(*(str(n).encode() for n in range(21)))
    for size in range(1, 22):
        root = kept.root(size)
        for index in range(size):
            leaf, proof = leaf_hash(str(index).encode()), kept.hashes(inclusion(index, size))
            assert verified.includes(root, size, index, leaf, proof)
            assert not verified.includes(root, size, index, leaf, [*proof, root])
            assert not verified.includes(root, size, (index + 1) % (size + 1), leaf, proof)
            assert not proof or not verified.includes(root, size, index, leaf, proof[:-1])
        for earlier in range(1, size + 1):
            before, proof = kept.root(earlier), kept.hashes(consistency(earlier, size))
            assert verified.extends(earlier, before, size, root, proof)
            assert not verified.extends(earlier, leaf_hash(before), size, root, proof)
            assert not proof or not verified.extends(earlier, before, size, root, proof[:-1])


def test_a_tree_of_many_tiles_is_the_same_however_it_grew(large: Kept) -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(large.size)]
    for size in (1, 255, 256, 257, 65_535, 65_536, 65_537, large.size):
        assert large.root(size) == verified.root(leaves[:size])
    for tile in tiles_of(large.size):
        assert len(large.tiles[tile]) == width_of(tile, large.size) * 32
    assert len(large.tiles) == len(list(tiles_of(large.size)))
    root = large.root(large.size)
    for index in (0, 255, 256, 65_535, 65_536, large.size - 1):
        proof = large.hashes(inclusion(index, large.size))
        assert verified.includes(root, large.size, index, leaves[index], proof)
    proof = large.hashes(consistency(65_537, large.size))
    assert verified.extends(65_537, large.root(65_537), large.size, root, proof)


def test_what_is_not_in_a_tree_is_not_proved() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="leaves"):
            inclusion(index, size)
    with pytest.raises(ValueError, match="no beginning"):
        consistency(4, 3)
    with pytest.raises(LookupError, match="0/000"):
        Kept(b"one").root(2)


@pytest.mark.parametrize(
    ("tile", "width", "path"),
    [
        (Tile(0, 0), 256, "0/000"),
        (Tile(1, 999), 17, "1/999.p/17"),
        (Tile(2, 1_234_067), 256, "2/x001/x234/067"),
        (Tile(0, 1000), 1, "0/x001/000.p/1"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, width: int, path: str) -> None:
    assert path_of(tile, width) == path
    assert named(path) == (tile, width)


@pytest.mark.parametrize(
    "path",
    [
        "0/0",
        "00/000",
        "0/x000/001",
        "0/000.p/256",
        "0/000.p/0",
        "64/000",
        "0/001/000",
        "entries/000",
        "0/" + "x999/" * 7 + "999",
    ],
)
def test_no_other_path_names_a_tile(path: str) -> None:
    with pytest.raises(ValueError, match=path):
        named(path)


def test_tiles_are_as_many_as_the_specification_counts() -> None:
    """C2SP tlog-tiles: a tree of 70,000 leaves, and one of 256."""
    widths = [(tile.level, width_of(tile, 70_000)) for tile in tiles_of(70_000)]
    assert widths.count((0, 256)) == 273
    assert [each for each in widths if each[1] < 256] == [(0, 112), (1, 17), (2, 1)]
    assert widths.count((1, 256)) == 1
    assert [(tile.level, width_of(tile, 256)) for tile in tiles_of(256)] == [(0, 256), (1, 1)]
