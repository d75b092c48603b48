"""Import: bring in an HR system's export as commands, shown first and carried out as a job."""

import argparse
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.prompt import Confirm

from domain.job import Closed, Completed
from ledger import jobs
from ledger.jobs import Done, Work
from ledger.ledger import Ledger
from ledger.recorded import Origin
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from ops.imports import mapping as mappings
from ops.imports.check import IMPORTER, ROLES, Checked, check
from ops.imports.mapping import Mapping

NEEDS_DATABASE = True

MOST_SHOWN = 50
"""How many problems are listed."""

WORDS = {
    "FoundDepartment": "departments to found",
    "RenameDepartment": "departments to rename",
    "HireEmployee": "people to hire",
    "RecordPersonalDetails": "names or addresses to change",
    "ReassignEmployee": "people to reassign",
    "RecordSalary": "salaries to record",
    "AdjustSalary": "salaries to adjust",
    "AssignSuperior": "superiors to assign",
    "EndService": "services to end",
}

DONE, WRONG, UNCONFIRMED = 0, 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the export")
    parser.add_argument(
        "--mapping", type=Path, required=True, help="a TOML file that says which column is what"
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, then stop")
    parser.add_argument("--yes", action="store_true", help="do not ask before writing")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Import a file. Return 0 if it is in, 1 if it has problems, 2 if nobody said yes.

    Raise `Unusable` if a file cannot be read or there is no organisation to import into.
    """
    mapping = mappings.read(chosen.mapping)
    try:
        raw: bytes = chosen.file.read_bytes()
    except OSError as error:
        raise Unusable(f"{chosen.file} cannot be read: {error.strerror}") from error
    console = Console()
    async with house.open_ledger() as ledger:
        if await ledger.position() == 0:
            raise Unusable("found the organisation first; docs/operations.md says how")
        return await imported(ledger, raw, mapping, chosen, console)


async def imported(
    ledger: Ledger, raw: bytes, mapping: Mapping, chosen: argparse.Namespace, console: Console
) -> int:
    """Show what would happen, and let it happen."""
    work = work_of(raw, mapping)
    job_id, state = await jobs.standing(ledger, work.name)
    if isinstance(state, Completed):
        terminal.say(
            f"This file was imported before with this mapping ({job_id}): nothing changes.",
            console,
        )
        return DONE
    if isinstance(state, Closed):
        terminal.say(f"Going on with {job_id}, which was cut off.", console)
        if chosen.dry_run:
            return DONE
        return await finish(ledger, work, job_id, console)
    checked = await check(ledger, raw, mapping)
    terminal.table("What would happen", (), outlook(checked), console)
    if checked.problems:
        shown = checked.problems[:MOST_SHOWN]
        terminal.table(
            f"What is wrong ({len(shown)} of {len(checked.problems)})",
            ("row", "column", "problem"),
            [(each.row or "", each.column, each.sentence) for each in shown],
            console,
        )
        terminal.say("Nothing was written.", console)
        return WRONG
    if not checked.commands:
        terminal.say("All of this is known already: nothing changes.", console)
        return DONE
    if chosen.dry_run:
        terminal.say("Nothing was written.", console)
        return DONE
    if not (chosen.yes or agreed(console)):
        terminal.say("Nothing was written: confirm, or add --yes.", console)
        return UNCONFIRMED
    job_id = await jobs.freeze(ledger, work, checked.commands)
    return await finish(ledger, work, job_id, console)


def work_of(raw: bytes, mapping: Mapping) -> Work:
    """Return the job that the file and its mapping make: the same bytes, the same job."""
    digest = sha256(sha256(raw).digest() + sha256(mapping.raw).digest()).hexdigest()
    return Work(
        name=f"import-{digest[:32]}",
        purpose="Import of an HR system's export",
        by=IMPORTER,
        roles=ROLES,
        origin=Origin.IMPORT,
    )


def agreed(console: Console) -> bool:
    """Return whether somebody is there and says yes."""
    return sys.stdin.isatty() and Confirm.ask("Write this?", console=console, default=False)


async def finish(ledger: Ledger, work: Work, job_id: str, console: Console) -> int:
    """Carry the job out behind a progress bar. Raise `Unusable` if it stops half-way."""
    try:
        with terminal.bar("Import", console) as advance:
            done = await jobs.carry_out(ledger, work, job_id, advance)
    except jobs.Stopped as stopped:
        raise Unusable(f"the import stopped and goes on when repeated: {stopped}") from stopped
    terminal.say(f"Imported as {done.job_id}.", console)
    terminal.table("Import", (), result(done), console)
    return WRONG if done.refused else DONE


def outlook(checked: Checked) -> Iterator[tuple[str, int]]:
    """Yield what would happen, figure by figure."""
    yield "rows", checked.rows
    for kind, word in WORDS.items():
        if checked.kinds.get(kind):
            yield word, checked.kinds[kind]
    yield "problems", len(checked.problems)


def result(done: Done) -> Iterator[tuple[str, int | str]]:
    """Yield what became of the commands."""
    yield "accepted", done.accepted
    for key, rule in done.refused.items():
        yield f"refused: {key}", rule
