"""Log: a whole log as lines of JSON, a decision each, and what it comes to without a database.

Bodies are text, so that they stand there with the exact bytes in which they were written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from ledger import codec
from ledger.decision import Caused, Decision
from ledger.reading import Placed
from projections.engine.history import Lives
from projections.engine.table import Table

HERE = Path(__file__).parent
LOG = HERE / "log.jsonl"
ROWS = HERE / "rows.jsonl"

Digest = dict[str, Any]
"""What a table's row versions came to: its name and declaration, the log position, the digest."""


def lines(path: Path) -> list[bytes]:
    """Return the lines of a file; none if there is no file."""
    return path.read_bytes().splitlines() if path.exists() else []


def stored() -> list[Decision]:
    """Return the stored log."""
    return [read(line) for line in lines(LOG)]


def read(line: bytes) -> Decision:
    """Return the decision that a line holds."""
    raw = msgspec.json.decode(line)
    events = [msgspec.convert(with_bytes(event), Caused) for event in raw.pop("events")]
    return msgspec.convert(with_bytes(raw) | {"events": events}, Decision)


def with_bytes(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with those as bytes that are stored as such."""
    exact = {name: text.encode() for name in ("body", "parameters") if (text := raw.get(name))}
    return raw | exact


def written(decision: Decision) -> bytes:
    """Return a decision as a line."""
    events = [as_text(event) for event in decision.events]
    return codec.encode(as_text(decision) | {"events": events})


def as_text(stored: Decision | Caused) -> dict[str, Any]:
    """Return the fields with the bytes among them as text."""
    values = {field.name: getattr(stored, field.name) for field in fields(stored)}
    return {k: v.decode() if isinstance(v, bytes) else v for k, v in values.items()}


def placed(decisions: Iterable[Decision]) -> Iterator[Placed]:
    """Yield the events of a log, each in its place."""
    for decision in decisions:
        first = decision.judged_at - len(decision.events) + 1
        for position, recorded in enumerate(decision.recorded(), start=first):
            yield Placed(position, decision.recorded_at, recorded, decision.judged_at)


def digests(decisions: Sequence[Decision], tables: Sequence[Table[Any]]) -> list[Digest]:
    """Return what every version of every row comes to, by table; texts stay sealed."""
    lives, events = Lives(tables), list(placed(decisions))
    position = events[-1].position
    lives.begin(lives.unknown(events), [])
    lives.feed(events)
    _, made = lives.take()
    found: list[Digest] = []
    for table in tables:
        versions = [(row, *columns[-2:]) for row, columns in made.ended[table.name]]
        versions += [(row, columns[-1], None) for row, columns in made.present[table.name]]
        texts = sorted(codec.encode(version) for version in versions)
        found.append(
            {
                "table": table.name,
                "declaration": table.digest,
                "position": position,
                "versions": len(texts),
                "digest": sha256(b"\n".join(texts)).hexdigest(),
            }
        )
    return found
