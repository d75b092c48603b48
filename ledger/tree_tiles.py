"""Tiles: the form in which a tree is kept and served, 256 hashes of one height together.

Source: C2SP tlog-tiles. A tile of level n has hashes of the height 8 * n, and each of them is over
a full tile of the level below. A tile that is not full yet has the first of its hashes.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ledger.tree import HASH, Range, complete, over

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes of a full tile."""

MOST = 1 << 16
"""How many hashes over complete trees are kept in memory; they never change."""

LEVELS = 63
"""The highest level that a path may name."""

MOST_TILES = (1 << 63) // WIDTH
"""The highest number that a path may name: of the tile of the last log position there can be."""

NAMED = re.compile(r"(0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Tile(NamedTuple):
    """Which tile: its level, and its number from 0 within the level."""

    level: int
    number: int


class Growth(NamedTuple):
    """The hashes that are added to the end of a tile."""

    tile: Tile
    hashes: bytes


def width_of(tile: Tile, size: int) -> int:
    """Return how many hashes a tile has in a tree of that size, from 0 to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * tile.level) - tile.number * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of that size."""
    level = 0
    while count := size >> HEIGHT * level:
        yield from (Tile(level, index) for index in range((count + WIDTH - 1) // WIDTH))
        level += 1


def edge_of(size: int) -> list[Tile]:
    """Return the tiles of a tree of that size that are not full."""
    tiles: list[Tile] = []
    level = 0
    while count := size >> HEIGHT * level:
        if count % WIDTH:
            tiles.append(Tile(level, count // WIDTH))
        level += 1
    return tiles


def path_of(tile: Tile, width: int = WIDTH) -> str:
    """Return the path of a tile of so many hashes, below `tile/`."""
    digits = f"{tile.number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[n : n + 3] for n in range(0, len(digits), 3)]
    named = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"{tile.level}/{named}" + (f".p/{width}" if width < WIDTH else "")


def named(path: str) -> tuple[Tile, int]:
    """Return the tile that a path names, and its width. Raise `ValueError` if it names none."""
    found = NAMED.fullmatch(path)
    if found is None:
        raise ValueError(path)
    tile = Tile(int(found[1]), int(found[2].replace("x", "").replace("/", "")))
    width = int(found[3] or WIDTH)
    if tile.level > LEVELS or tile.number > MOST_TILES or path_of(tile, width) != path:
        raise ValueError(path)
    return tile, width


def place(height: int, index: int) -> tuple[Tile, int, int]:
    """Return the tile that a complete tree is in, its first hash and the one after its last."""
    level, above = divmod(height, HEIGHT)
    start, count = index << above, 1 << above
    return Tile(level, start // WIDTH), start % WIDTH, start % WIDTH + count


class Nodes:
    """The hashes over complete trees, made of the tiles that are handed in."""

    def __init__(self) -> None:
        self._tiles: Mapping[Tile, bytes] = {}
        self._known: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def lacking(self, ranges: Iterable[Range]) -> set[Tile]:
        """Return the tiles without which not all of these ranges are known."""
        tiles: set[Tile] = set()
        for whole in ranges:
            for each in complete(whole):
                if each in self._known:
                    self._known.move_to_end(each)  # the last asked for are the last forgotten
                else:
                    tiles.add(place(*each)[0])
        return tiles

    def learn(self, ranges: Iterable[Range], tiles: Mapping[Tile, bytes]) -> None:
        """Make the hashes over complete trees of these ranges known. Raise `LookupError`."""
        for whole in ranges:
            for height, index in complete(whole):
                self._learn(height, index, tiles)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    def node(self, height: int, index: int) -> bytes:
        """Return the hash over a complete tree that was made known."""
        return self._known[height, index]

    def _learn(self, height: int, index: int, tiles: Mapping[Tile, bytes]) -> None:
        if (height, index) in self._known:
            return
        tile, start, end = place(height, index)
        hashes = tiles.get(tile, b"")[start * HASH : end * HASH]
        if len(hashes) != (end - start) * HASH:
            raise LookupError(f"the tree has no whole tile {path_of(tile)}")
        self._known[height, index] = over(hashes)


def grown(size: int, edge: Mapping[Tile, bytes], leaves: bytes) -> Iterator[Growth]:
    """Yield what leaves add to a tree of that size, whose tiles that are not full are `edge`.

    `leaves` are the hashes of leaves, one after the other.
    """
    level, added = 0, leaves
    while added:
        first, filled = size >> HEIGHT * level, list[bytes]()
        while added:
            tile, used = Tile(level, first // WIDTH), first % WIDTH
            part, added = added[: (WIDTH - used) * HASH], added[(WIDTH - used) * HASH :]
            yield Growth(tile, part)
            first += len(part) // HASH
            if first % WIDTH == 0:
                filled.append(over(edge.get(tile, b"") + part if used else part))
        level, added = level + 1, b"".join(filled)
