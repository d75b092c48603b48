"""Building: a tree kept up with its list, behind it, by whoever gets to it first.

The list is the log, or the register beside it. What is in the tiles says how far the tree is; a
page of leaves is added whole or not at all. So it can end at any moment and go on later, here or on
another server: those who build at the same time make the same, and one of them adds it. Nobody who
appends waits for any of this.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Connection

from ledger import tree_leaf, tree_register
from ledger.checkpoint import Signer
from ledger.tree import Range, consistency, hash_of, inclusion
from ledger.tree_leaf import Torn
from ledger.tree_tiles import Nodes, Tile, edge_of, grown

PAGE = 4_096
"""How many leaves are added at a time."""

SIZE = "SELECT ledger.tree_size(%s), ledger.tree_end(%s)"
TILES = """
SELECT t.level, t.index, t.hashes FROM ledger.tile AS t
JOIN unnest(%s::smallint[], %s::bigint[]) AS n (level, index) USING (level, index)
WHERE t.tree = %s
"""
GROW = "SELECT ledger.grow_tree(%s, %s, %s, %s::smallint[], %s::bigint[], %s::bytea[])"
LATEST = """
SELECT c.size, c.root, c.note FROM ledger.checkpoint AS c
WHERE c.tree = %(tree)s AND (c.signer = %(signer)s OR %(signer)s IS NULL)
ORDER BY c.size DESC, c.signed_at DESC LIMIT 1
"""
KEEP = "SELECT ledger.keep_checkpoint(%s, %s, %s, %s, %s)"
ENTER = "SELECT ledger.keep_outcomes(%s)"

Advance = Callable[[int, int], None]
"""Takes how many leaves there are and how many there are to be."""


class Page(Protocol):
    """Entries of a list, in order: those after `after`, up to `until`."""

    @property
    def after(self) -> int: ...
    @property
    def until(self) -> int: ...
    def hashes(self) -> list[bytes]:
        """Return the hashes of their leaves. Raise `Torn` if one is missing."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """What a tree is over: its name, what it says of its origin, and how a page is read.

    `enters`: what is to be in the list is looked for first.
    """

    name: str
    origin: str
    read: Callable[[Connection[Any], int, int], Page]
    enters: bool = False


LOG = Source("log", "", tree_leaf.read)
REGISTER = Source("register", "/register", tree_register.read, enters=True)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree that was signed, and the note that says so."""

    size: int
    root: bytes
    note: str


class Building:
    """The tree over a list, built through a connection that commits each statement."""

    def __init__(self, connection: Connection[Any], source: Source = LOG) -> None:
        self.connection = connection
        self.source = source
        self._nodes = Nodes()

    def size(self) -> int:
        """Return how many leaves the tree has."""
        return self._sizes()[0]

    def build(
        self, advance: Advance = lambda _, __: None, ahead: Connection[Any] | None = None
    ) -> int:
        """Let the tree grow to the end of its list. Return its size. Raise `Torn`.

        With a connection to read `ahead` the database works while this one hashes.
        """
        if ahead is not None:
            self._read_ahead(advance, ahead)
        while self.step(advance):
            pass
        return self.size()

    def step(self, advance: Advance = lambda _, __: None) -> bool:
        """Let the tree grow by a page at most. Return whether it lacks more. Raise `Torn`."""
        size, head = self._entered()
        if size > head:
            raise Torn(f"the tree has {size} leaves, and the {self.source.name} {head} entries")
        after = min(size + PAGE, head)
        if size < head:
            self.add(self.source.read(self.connection, size, after))
        advance(after, head)
        return after < head

    def add(self, page: Page) -> bool:
        """Add the leaves of a page. Return whether it was this that added them. Raise `Torn`."""
        before, after, leaves = page.after, page.until, b"".join(page.hashes())
        wanted = edge_of(before)
        edge = self.tiles(wanted)
        if len(edge) < len(wanted):
            raise Torn("the tree lacks a tile")
        growths = list(grown(before, edge, leaves))
        levels = [growth.tile.level for growth in growths]
        numbers = [growth.tile.number for growth in growths]
        hashes = [growth.hashes for growth in growths]
        values = (self.source.name, before, after, levels, numbers, hashes)
        grew = self.connection.execute(GROW, values, binary=True)
        return grew.fetchone() == (True,)

    def _read_ahead(self, advance: Advance, ahead: Connection[Any]) -> None:
        size, head = self._entered()
        read = self.source.read
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(read, ahead, size, min(size + PAGE, head))
            while size < head:
                page = reading.result()
                size = page.until
                reading = pool.submit(read, ahead, size, min(size + PAGE, head))
                if not self.add(page):
                    return  # another server builds too
                advance(size, head)

    def sign(self, signer: Signer) -> Checkpoint | None:
        """Return the checkpoint of the tree as it is, signed if it was not; none if it is empty.

        Raise `Torn`, and sign nothing, if what was signed last is not the beginning of the tree.
        """
        try:
            return self._signed(signer)
        except LookupError as error:
            raise Torn(str(error)) from error

    def _signed(self, signer: Signer) -> Checkpoint | None:
        size = self.size()
        if not size:
            return None
        last, own = self.latest(), self.latest(signer.name)
        if last is not None and (last.size > size or self.root(last.size) != last.root):
            raise Torn(f"the tree is not the one that was signed when it had {last.size} leaves")
        if own is not None and own.size == size:
            return own
        root = self.root(size)
        made = Checkpoint(size, root, signer.signed(size, root))
        self.connection.execute(KEEP, (self.source.name, size, signer.name, root, made.note))
        return made

    def latest(self, signer: str | None = None) -> Checkpoint | None:
        """Return what was signed last, by anybody or by a key; none if nothing was."""
        values = {"tree": self.source.name, "signer": signer}
        row = self.connection.execute(LATEST, values).fetchone()
        return None if row is None else Checkpoint(*row)

    def root(self, size: int) -> bytes:
        """Return the root of the tree when it had that size. Raise `LookupError`."""
        return self.hashes([(0, size)])[0]

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """Return what proves that an event is in the tree of that size. Raise `ValueError`."""
        return self.hashes(inclusion(position - 1, size))

    def consistency(self, earlier: int, size: int) -> list[bytes]:
        """Return what proves that a tree is the beginning of a larger one. Raise `ValueError`."""
        return self.hashes(consistency(earlier, size))

    def hashes(self, ranges: Iterable[Range]) -> list[bytes]:
        """Return the hashes over ranges of leaves. Raise `LookupError` if there are none such."""
        wanted = list(ranges)
        self._nodes.learn(wanted, self.tiles(self._nodes.lacking(wanted)))
        return [hash_of(each, self._nodes.node) for each in wanted]

    def tiles(self, wanted: Iterable[Tile]) -> Mapping[Tile, bytes]:
        """Return what there is of these tiles."""
        tiles = list(wanted)
        levels, numbers = [each.level for each in tiles], [each.number for each in tiles]
        values = (levels, numbers, self.source.name)
        found = self.connection.execute(TILES, values, binary=True) if tiles else ()
        return {Tile(level, number): hashes for level, number, hashes in found}

    def _entered(self) -> tuple[int, int]:
        """Return how many leaves there are and are to be, once the list has all it is to have."""
        if self.source.enters:
            while self.connection.execute(ENTER, (PAGE,)).fetchone() == (PAGE,):
                pass
        return self._sizes()

    def _sizes(self) -> tuple[int, int]:
        row = self.connection.execute(SIZE, (self.source.name, self.source.name)).fetchone()
        if row is None or row[1] is None:
            raise LookupError("the list has no end")
        return row[0], row[1]
