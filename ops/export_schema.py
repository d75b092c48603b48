"""Export schema: a JSON Schema of every event and command that the log may hold.

Each file stands by itself.
"""

import json
from pathlib import Path

from domain.events import COMMANDS, EVENTS
from ledger.catalogue import schemas


def written(folder: Path) -> int:
    """Write a file for each event and each command. Return how many. Raise `OSError`."""
    count = 0
    for name, known in (("event", EVENTS), ("command", COMMANDS)):
        path = folder / name
        path.mkdir(parents=True)
        for type_, schema in schemas({each: cls for each, (cls, _) in known.items()}).items():
            (path / f"{type_}.json").write_text(json.dumps(schema, indent=2, ensure_ascii=False))
            count += 1
    return count
