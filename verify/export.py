"""Export: the files of a folder, as far as they are there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.leaf import COMMANDS, EVENTS, OUTCOMES, READINGS, Form, Unreadable

HASH = 32
WIDTH = 256

Row = Sequence[Any]
"""The values of a line, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class Export:
    """A folder that `server.py export` has written, or whoever wants it to be believed."""

    folder: Path

    @property
    def is_whole(self) -> bool:
        """Return whether it has the hashes of all leaves."""
        return (self.folder / "tile").is_dir()

    def checkpoint(self) -> str:
        """Return the note. Raise `OSError` if there is none."""
        return text_of(self.folder / "checkpoint")

    @property
    def register(self) -> "Export | None":
        """Return the register beside the log, if it is there."""
        folder = self.folder / "register"
        return Export(folder) if folder.is_dir() else None

    def outcomes(self) -> Iterator[tuple[int, Row | Unreadable]]:
        """Yield every command of the register, or why it is none, with the number of its line."""
        return lines(self.folder / "outcomes.ndjson", OUTCOMES)

    def readings(self) -> Iterator[tuple[int, Row | Unreadable]]:
        """Yield everything that was read, or why it is nothing, with the number of its line."""
        return lines(self.folder / "readings.ndjson", READINGS)

    def commands(self) -> Iterator[tuple[int, Row | Unreadable]]:
        """Yield every command, or why it is none, with the number of its line."""
        return lines(self.folder / "commands.ndjson", COMMANDS)

    def events(self) -> Iterator[tuple[int, Row | Unreadable]]:
        """Yield every event, or why it is none, with the number of its line."""
        return lines(self.folder / "events.ndjson", EVENTS)

    def proofs(self) -> dict[int, str]:
        """Return the text of each proof, by the position of its event."""
        found = (self.folder / "proof").glob("*.tlog-proof")
        return {int(path.stem): text_of(path) for path in found if path.stem.isdecimal()}

    def consistency(self) -> dict[int, str]:
        """Return what proves that earlier trees are the beginning of this one, by their sizes."""
        found = (self.folder / "consistency").glob("*")
        return {int(path.name): text_of(path) for path in found if path.name.isdecimal()}

    def tiles(self, size: int) -> Iterator[tuple[str, int, bytes]]:
        """Yield path, level and hashes of each tile of a tree of that size.

        One that is missing has no hashes.
        """
        level = 0
        while count := size >> 8 * level:
            for first in range(0, count, WIDTH):
                width = min(WIDTH, count - first)
                path = tile_path(level, first // WIDTH, width)
                file = self.folder / "tile" / path
                yield path, level, file.read_bytes() if file.is_file() else b""
            level += 1


def text_of(path: Path) -> str:
    """Return what a file says. Raise `Unreadable` if it is no text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} is no text") from error


def lines(path: Path, form: Form) -> Iterator[tuple[int, Row | Unreadable]]:
    """Yield what each line says, or why it says nothing, with its number."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield number, form.read(line.decode())
            except (Unreadable, UnicodeDecodeError) as error:
                yield number, Unreadable(str(error))


def tile_path(level: int, index: int, width: int) -> str:
    """Return where a tile lies, by C2SP tlog-tiles."""
    parts: list[str] = []
    rest = index
    while not parts or rest:
        rest, part = divmod(rest, 1000)
        parts.append(f"x{part:03}" if parts else f"{part:03}")
    return f"{level}/{'/'.join(reversed(parts))}" + (f".p/{width}" if width < WIDTH else "")
