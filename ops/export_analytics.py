"""Export analytics: events and read tables as files for programs that analyse.

Everything is of one moment, which the manifest names; the next export can begin there.
"""

import argparse
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from ledger.read_audit import Reading, ReadKind, keep
from ops import export_folder, export_manifest, terminal
from ops.errors import Unusable
from ops.export_manifest import File, Manifest
from ops.export_moment import current, held, moment
from ops.export_writing import PARTS, Format, Leaving, written
from ops.house import House
from projections.engine.exporting import leaves

EXPORTER = "service:export"
"""Whoever may start it; which person that was, the system knows."""

OPTIONS = (
    "-c TimeZone=UTC -c DateStyle=ISO -c lock_timeout=60s -c max_parallel_workers_per_gather=1"
    " -c parallel_tuple_cost=0"
)
"""Where PostgreSQL has a second processor, it makes the lines on both."""
AUDITORS = ("folder", "prove", "only", "about", "reader", "role")
"""What is of the auditors' export alone."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what an export for analysis takes besides."""
    parser.add_argument(
        "--format", choices=[*Format], help="for analysis: events and read tables as such files"
    )
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where those files go")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, help="which of them; all unless stated"
    )


def run(house: House, chosen: argparse.Namespace) -> int:
    """Write the files. Raise `Unusable` if that cannot be."""
    wrong = [name for name in AUDITORS if getattr(chosen, name)]
    if wrong:
        raise Unusable(f"--format does not go with {wrong[0]}: that is of the auditors' export")
    if chosen.to is not None:
        export_folder.require_free(chosen.to)
    leaving = wanted(chosen)
    try:
        with psycopg.connect(house.conninfo, autocommit=True, options=OPTIONS) as connection:
            target, manifest = exported(connection, house, leaving, chosen.to)
    except psycopg.OperationalError as error:
        raise Unusable(f"the database cannot be read: {error}") from error
    except OSError as error:
        raise Unusable(f"the export cannot be written: {error}") from error
    told(target, manifest)
    return 0


def wanted(chosen: argparse.Namespace) -> Leaving:
    """Return what is asked for. Raise `Unusable` if it makes no sense."""
    form = Format(chosen.format)
    able = PARTS if form is Format.PARQUET else tuple(each for each in PARTS if each != "types")
    asked = [str(each) for each in chosen.since]
    if len(asked) > 1:
        raise Unusable("--since is wrong: name one log position, or one earlier export")
    since, revisions, before = 0, None, able
    if asked and asked[0].isdigit():
        since = int(asked[0])
    elif asked:
        earlier = export_manifest.read(Path(asked[0]))
        since, revisions, before = earlier.position, earlier.revisions(), earlier.parts
    parts = tuple(each for each in PARTS if each in (chosen.parts or before))
    if not set(able).issuperset(parts):
        raise Unusable(f"{form} has no types: what an event says is JSON there")
    if lacking := set(parts) - set(before):
        raise Unusable(f"{asked[0]} lacks {', '.join(sorted(lacking))}: begin with all of it")
    return Leaving(format=form, parts=parts, since=since, revisions=revisions)


def exported(
    connection: Connection[Any], house: House, leaving: Leaving, to: Path | None
) -> tuple[Path, Manifest]:
    """Write the folder as of now. Return where it is and what it holds. Raise `Unusable`."""
    end = moment(connection).position
    if leaving.since > end:
        raise Unusable(f"there is nothing after {leaving.since}: the log ends at {end}")
    recorded(connection, leaving)
    declared = {table.name: table for table in house.tables if leaves(table)}
    tables = current(connection, declared) if "tables" in leaving.parts else {}
    with held(connection, tables) as at:
        target = to or Path(f"merit-ledger-{leaving.since}-{at.position}")
        with export_folder.made(target) as folder:
            with terminal.bar("Export") as advance:
                files = written(
                    connection, leaving, tables, until=at.position, folder=folder, advance=advance
                )
            made = Manifest(
                format=leaving.format,
                parts=leaving.parts,
                since=leaving.since,
                position=at.position,
                recorded_at=at.recorded_at,
                demonstration=at.demonstration,
                files=tuple(files),
                withheld=tuple(t.name for t in house.tables if not leaves(t)),
                stale=tuple(sorted(declared.keys() - tables.keys())) if tables else (),
            )
            export_manifest.write(folder, made)
    return target, made


def recorded(connection: Connection[Any], leaving: Leaving) -> None:
    """Record that this leaves the house, before any of it does."""
    asked = f"export --format {leaving.format} --since {leaving.since}"
    reading = Reading(
        kind=ReadKind.EXPORT,
        actor=EXPORTER,
        roles=frozenset(),
        fields=leaving.parts,
        about=b"",
        operation=sha256(asked.encode()).digest(),
        name="export",
        many=True,
    )
    keep(connection, reading)


def told(target: Path, manifest: Manifest) -> None:
    """Say what was written, and how the next export goes on."""
    lines = [summed(part, manifest.files) for part in manifest.parts]
    terminal.table("Export", ("part", "files", "rows", "bytes"), lines)
    if manifest.stale:
        terminal.say(f"Left out until they are rebuilt: {', '.join(manifest.stale)}")
    terminal.say(f"{target} holds what came after {manifest.since}, up to {manifest.position}.")
    terminal.say(f"The next one goes on with --since {target}, or --since {manifest.position}.")


def summed(part: str, files: tuple[File, ...]) -> tuple[str, int, int, int]:
    """Return how much a part came to."""
    own = [each for each in files if each.part == part]
    return part, len(own), sum(each.rows for each in own), sum(each.bytes for each in own)
