"""Tree: a tree as it was signed, over the log or its register, read and proved over the channel.

It holds hashes and no content: a leaf cannot be guessed, because there is a keyed digest in it.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.tree import Range, hash_of
from ledger.tree_tiles import Nodes, Tile
from schema.engine.channel import Channel
from schema.engine.scalars import instant

LATEST = """
SELECT c.size::text, encode(c.root, 'base64'), c.note,
    to_char(c.signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM ledger.checkpoint c WHERE c.tree = $1::text
ORDER BY c.size DESC, c.signed_at DESC LIMIT 1
"""

TILES = """
SELECT string_agg(concat_ws(' ', t.level, t.index, encode(t.hashes, 'hex')), E'\\n')
FROM ledger.tile t
JOIN unnest($2::smallint[], $3::bigint[]) AS n (level, index) USING (level, index)
WHERE t.tree = $1::text
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed of the tree: its size and root, the note, and when."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


class Tree:
    """The tree over a log, or over its register, which grows elsewhere."""

    def __init__(self, channel: Channel, name: str = "log") -> None:
        self._channel = channel
        self._name = name
        self._nodes = Nodes()

    async def signed(self) -> Signed | None:
        """Return what was signed last, or none if nothing was. Raise what the channel raises."""
        row = await self._channel.fetch(LATEST, (self._name,))
        if row is None:
            return None
        size, root, note, at = (text.decode() for text in row if text is not None)
        return Signed(int(size), b64decode(root), note, instant(at))

    async def hashes(self, ranges: Iterable[Range]) -> list[bytes]:
        """Return the hashes over ranges of leaves. Raise `LookupError` if there are none such."""
        wanted = list(ranges)
        self._nodes.learn(wanted, await self.tiles(self._nodes.lacking(wanted)))
        return [hash_of(each, self._nodes.node) for each in wanted]

    async def tiles(self, wanted: Iterable[Tile]) -> Mapping[Tile, bytes]:
        """Return what there is of these tiles. Raise what the channel raises."""
        tiles = list(wanted)
        if not tiles:
            return {}
        levels = ",".join(str(each.level) for each in tiles)
        numbers = ",".join(str(each.number) for each in tiles)
        values = (self._name, f"{{{levels}}}", f"{{{numbers}}}")
        row = await self._channel.fetch(TILES, values)
        found = (row[0] or b"").decode().splitlines() if row else []
        parts = (line.split() for line in found)
        return {Tile(int(level), int(n)): bytes.fromhex(hashes) for level, n, hashes in parts}
