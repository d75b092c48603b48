"""Export: write the log into a folder, with what holds it to its signed checkpoint.

`python -m verify` reads it, and so does whoever knows JSON. It shows what nobody's rights hide:
whoever may start it may read the database. That it was written is in the register before.
With `--format` it is another kind: files for programs that analyse (`ops/export_analytics.py`).
"""

import argparse
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, LiteralString

import msgspec
from psycopg import Connection

from ledger.checkpoint import Signer, encoded, proof_file, sizes
from ledger.read_audit import Reading, ReadKind, keep
from ledger.tree import HASH
from ledger.tree_building import REGISTER, Building, Checkpoint
from ledger.tree_leaf import COMMAND_FIELDS, EVENT_FIELDS
from ledger.tree_register import OUTCOME_FIELDS, READING_FIELDS
from ledger.tree_tiles import path_of, tiles_of, width_of
from ops import export_about, export_analytics, export_schema, proving, terminal
from ops.errors import Unusable
from ops.house import House
from schema.engine.token import Viewer

NEEDS_DATABASE = True

PAGE = 5_000
"""How many events or tiles are read at a time."""

EVENTS: LiteralString = f"""
SELECT {EVENT_FIELDS} FROM ledger.event AS e
WHERE e.position > %(after)s AND e.position <= %(until)s
    AND (%(only)s::bigint[] IS NULL OR e.position = ANY (%(only)s::bigint[]))
ORDER BY e.position
"""  # noqa: S608 - our own texts

COMMANDS: LiteralString = f"""
SELECT {COMMAND_FIELDS}
FROM ledger.event AS e JOIN ledger.command AS c ON c.id = e.command
WHERE e.position > %(after)s AND e.position <= %(until)s AND (
    CASE WHEN %(only)s::bigint[] IS NULL THEN e.position = c.first_position
    ELSE e.position = (SELECT min(p) FROM unnest(%(only)s::bigint[]) AS p
        WHERE p BETWEEN c.first_position AND c.last_position) END
)
ORDER BY e.position
"""  # noqa: S608 - our own texts


OUTCOMES: LiteralString = f"""
SELECT {OUTCOME_FIELDS} FROM ledger.outcome AS o JOIN ledger.command AS c ON c.id = o.command
WHERE o.number > %(after)s AND o.number <= %(until)s ORDER BY o.number
"""  # noqa: S608 - our own texts

READINGS: LiteralString = f"""
SELECT {READING_FIELDS} FROM ledger.reading AS r
WHERE r.number > %(after)s AND r.number <= %(until)s ORDER BY r.number
"""  # noqa: S608 - our own texts

STORED, HASHED = frozenset({"body", "parameters"}), frozenset({"digest", "operation"})
"""Which columns are the texts that were stored, and which are hashes."""

PERSONS = "SELECT DISTINCT person FROM ledger.event WHERE position = ANY (%s) AND person <> ''"
EXPORTER = "service:export"
"""Whoever may start it; which person that was, the system knows."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument(
        "folder", type=Path, nargs="?", help="where to write; it must not be there yet"
    )
    parser.add_argument(
        "--prove",
        type=int,
        nargs="+",
        default=[],
        metavar="POSITION",
        help="write a proof for each of these events",
    )
    parser.add_argument("--only", action="store_true", help="write those events and no others")
    parser.add_argument(
        "--since",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="prove that the log begins with what a kept checkpoint was signed for; for analysis"
        " the log position, or the earlier export, to go on after",
    )
    parser.add_argument("--about", metavar="ID", help="one person or one case, as a page to print")
    parser.add_argument("--reader", metavar="ACTOR", help="for whom: an auditor unless stated")
    parser.add_argument(
        "--role", action="append", default=[], metavar="ROLE", help="which roles that reader has"
    )
    export_analytics.arguments(parser)


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Write the folder. Raise `Unusable` if it is there, or what is to be proved is not."""
    if chosen.format is not None:
        return export_analytics.run(house, chosen)
    if chosen.folder is None or chosen.to or chosen.parts:
        raise Unusable("name the folder of an export that proves the log, or a --format and --to")
    signer = proving.signer_of(house.settings)
    if chosen.only and not chosen.prove:
        raise Unusable("--only is wrong: write --prove with the events beside it")
    try:
        if chosen.about:
            viewer = export_about.viewer_of(chosen)
            answer = await export_about.said(house, chosen.about, viewer)
            return about(chosen, answer, viewer, house.conninfo, signer)
        signed = written(chosen, house.conninfo, signer)
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"the export cannot be written: {error}") from error
    told(chosen.folder, signer, signed, some=chosen.only)
    return 0


def about(
    chosen: argparse.Namespace,
    said: dict[str, Any],
    viewer: Viewer,
    conninfo: str,
    signer: Signer,
) -> int:
    """Write one person or one case as a page, with the events it shows whole and their proofs."""
    signed, shown = export_about.written(chosen, said, viewer, conninfo, signer)
    with proving.connected(conninfo) as connection:
        if shown:
            write(chosen.folder / "events.ndjson", connection, EVENTS, signed.size, shown)
            write(chosen.folder / "commands.ndjson", connection, COMMANDS, signed.size, shown)
        prove(chosen.folder, Building(connection), signed, shown, [])
        (chosen.folder / "checkpoint").write_text(signed.note, "utf-8")
    terminal.say(
        f"{chosen.folder / 'index.html'} is what {viewer.actor} may see of {chosen.about}."
    )
    if shown:
        told(chosen.folder, signer, signed, some=True)
    return 0


def written(chosen: argparse.Namespace, conninfo: str, signer: Signer) -> Checkpoint:
    """Write the folder as of now. Return what it was signed as.

    Raise `Unusable` if what is to be proved is not there, `OSError` and `UnicodeDecodeError`.
    """
    with proving.connected(conninfo) as connection:
        tree = Building(connection)
        signed = proving.caught_up(tree, signer, conninfo)
        wrong = [each for each in chosen.prove if not 0 < each <= signed.size]
        if wrong:
            raise Unusable(f"there is no event at {wrong[0]}: the log ends at {signed.size}")
        earlier = [size for path in chosen.since for size in sizes(path.read_text("utf-8"))]
        chosen.folder.mkdir(parents=True)
        only = sorted(set(chosen.prove)) if chosen.only else None
        recorded(connection, only)
        write(chosen.folder / "events.ndjson", connection, EVENTS, signed.size, only)
        write(chosen.folder / "commands.ndjson", connection, COMMANDS, signed.size, only)
        export_schema.written(chosen.folder / "schema")
        if not chosen.only:
            write_tiles(chosen.folder / "tile", tree, signed.size)
            write_register(chosen.folder / "register", connection, signer, conninfo)
        prove(chosen.folder, tree, signed, chosen.prove, earlier)
        (chosen.folder / "checkpoint").write_text(signed.note, "utf-8")
        return signed


def recorded(connection: Connection[Any], only: Sequence[int] | None) -> None:
    """Record that the log, or some of its events, leave the house."""
    persons = connection.execute(PERSONS, (list(only or ()),)).fetchall()
    asked = "export" if only is None else f"export {' '.join(map(str, only))}"
    reading = Reading(
        kind=ReadKind.EXPORT,
        actor=EXPORTER,
        roles=frozenset(),
        fields=("commands", "events") if only else ("commands", "events", "register"),
        about=",".join(person for (person,) in persons).encode(),
        operation=sha256(asked.encode()).digest(),
        name="export",
        many=True,
    )
    keep(connection, reading)


def write_register(
    folder: Path, connection: Connection[Any], signer: Signer, conninfo: str
) -> None:
    """Write the register as it was signed, this export in it. Raise `Unusable`."""
    register = Building(connection, REGISTER)
    signed = proving.caught_up(register, signer.below(REGISTER.origin), conninfo)
    folder.mkdir()
    write(folder / "outcomes.ndjson", connection, OUTCOMES, signed.size, None)
    write(folder / "readings.ndjson", connection, READINGS, signed.size, None)
    write_tiles(folder / "tile", register, signed.size)
    (folder / "checkpoint").write_text(signed.note, "utf-8")


def write(
    path: Path,
    connection: Connection[Any],
    statement: LiteralString,
    size: int,
    only: Sequence[int] | None,
) -> None:
    """Write what a statement selects of the first `size` events, or of some of them."""
    with terminal.bar(f"Write {path.name}") as advance, path.open("wb") as file:
        for after in range(0, size, PAGE):
            until = min(after + PAGE, size)
            values = {"after": after, "until": until, "only": only}
            file.writelines(lines(connection, statement, values))
            advance(until, size)


def lines(
    connection: Connection[Any], statement: LiteralString, values: Mapping[str, object]
) -> Iterator[bytes]:
    """Yield each row of a statement as a line of JSON, without the tag that it begins with."""
    found = connection.execute(statement, values, binary=True)
    names = [column.name for column in found.description or ()][1:]
    for row in found:
        said = dict(zip(names, row[1:], strict=True))
        for stored in STORED & said.keys():
            said[stored] = None if said[stored] is None else text_or_bytes(said[stored])
        for hashed in HASHED & said.keys():
            said[hashed] = said[hashed].hex()
        yield msgspec.json.encode(said) + b"\n"


def text_or_bytes(stored: bytes) -> str | dict[str, str]:
    """Return what is stored as text, or where it is none so that no byte is lost."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(stored).decode()}


def write_tiles(folder: Path, tree: Building, size: int) -> None:
    """Write every tile of a tree of that size, as C2SP tlog-tiles names them."""
    tiles = list(tiles_of(size))
    for start in range(0, len(tiles), PAGE):
        part = tiles[start : start + PAGE]
        found = tree.tiles(part)
        for tile in part:
            width = width_of(tile, size)
            if len(found.get(tile, b"")) < width * HASH:
                raise Unusable(f"the tree lacks the tile {path_of(tile, width)}")
            path = folder / path_of(tile, width)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found[tile][: width * HASH])


def prove(
    folder: Path,
    tree: Building,
    signed: Checkpoint,
    positions: Sequence[int],
    earlier: Sequence[int],
) -> None:
    """Write the proofs of events, and those that the log begins with earlier ones.

    Raise `Unusable` if an earlier one was longer.
    """
    for position in positions:
        path = folder / "proof" / f"{position}.tlog-proof"
        path.parent.mkdir(exist_ok=True)
        hashes = tree.inclusion(position, signed.size)
        path.write_text(proof_file(position - 1, hashes, signed.note), "utf-8")
    for size in earlier:
        if size > signed.size:
            raise Unusable(f"the log had {size} events once, and this one has {signed.size}")
        path = folder / "consistency" / str(size)
        path.parent.mkdir(exist_ok=True)
        hashes = encoded(tree.consistency(size, signed.size))
        path.write_text("".join(f"{each}\n" for each in hashes), "utf-8")


def told(folder: Path, signer: Signer, signed: Checkpoint, *, some: bool) -> None:
    """Say how the folder is verified."""
    terminal.say(f"{folder} holds the log as it was signed at {signed.size:,} events. Verify it by")
    option = " --some" if some else ""
    terminal.say(f"  python -m verify {folder}{option} --key {signer.verifier} --checkpoint KEPT")
    terminal.say(
        "with the key and a checkpoint as they were handed over before, not as shown here."
    )
