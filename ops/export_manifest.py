"""Export manifest: what an export holds and how far it goes, for the next one and for a merge."""

from pathlib import Path
from typing import Any

import msgspec

from ops.errors import Unusable

NAME = "manifest.json"
VERSION = 1
"""Of the manifest's own shape; a field that is added does not change it."""


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of an export: which part it is of, and of what.

    `since` is the log position after which its rows come. `columns` says what each holds, where
    not what the type of an event says. `revision` is the declaration of a read table: rows of two
    revisions are not merged.
    """

    path: str
    part: str
    name: str
    rows: int
    bytes: int
    since: int
    columns: dict[str, str] = {}
    revision: str | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What comes after the log position `since`, up to `position`.

    `withheld` and `stale` are read tables that are not there: what they hold leaves for nobody,
    or they are not as the log has it and wait for a rebuild.
    """

    version: int = VERSION
    format: str
    parts: tuple[str, ...]
    since: int
    position: int
    recorded_at: str
    demonstration: bool
    files: tuple[File, ...]
    withheld: tuple[str, ...]
    stale: tuple[str, ...]

    def revisions(self) -> dict[str, str | None]:
        """Return the revision of each read table that is there."""
        return {each.name: each.revision for each in self.files if each.part == "tables"}


def write(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest. Raise `OSError`."""
    made = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / NAME).write_bytes(made + b"\n")


def read(folder: Path) -> Manifest:
    """Return the manifest of an earlier export. Raise `Unusable` if there is none."""
    try:
        made: Any = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except OSError as error:
        raise Unusable(f"{folder} is no export: {error}") from error
    except msgspec.DecodeError as error:
        raise Unusable(f"{folder / NAME} is no manifest: {error}") from error
    if made.version != VERSION:
        raise Unusable(f"{folder / NAME} is of another release: {made.version}")
    return made
