"""Import: an HR system's export as commands, shown first and carried out as a job."""

import argparse
import sys
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm
from rich.table import Table

from domain.job import Closed, Completed
from ledger import jobs
from ledger.jobs import Done, Work
from ledger.ledger import Ledger
from ledger.recorded import Origin
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
    """Import a file. Return 0 if it is in, 1 if it has problems, 2 if nobody said yes."""
    mapping = mappings.read(chosen.mapping)
    try:
        raw: bytes = chosen.file.read_bytes()
    except OSError as error:
        raise Unusable(f"{chosen.file} cannot be read: {error.strerror}") from error
    console = Console()
    async with house.open_ledger() as ledger:
        return await imported(ledger, raw, mapping, chosen, console)


async def imported(
    ledger: Ledger, raw: bytes, mapping: Mapping, chosen: argparse.Namespace, console: Console
) -> int:
    """Show what would happen, and let it happen."""
    work = work_of(raw, mapping)
    job_id, state = await jobs.standing(ledger, work.name)
    if isinstance(state, Completed):
        console.print(
            f"This file was imported before with this mapping ({job_id}): nothing changes."
        )
        return DONE
    if isinstance(state, Closed):
        console.print(f"Going on with {job_id}, which was cut off.")
        if chosen.dry_run:
            return DONE
        return await finish(ledger, work, job_id, console)
    checked = await check(ledger, raw, mapping)
    console.print(outlook(checked))
    if checked.problems:
        console.print(faults(checked))
        console.print("Nothing was written.")
        return WRONG
    if not checked.commands:
        console.print("All of this is known already: nothing changes.")
        return DONE
    if chosen.dry_run:
        console.print("Nothing was written.")
        return DONE
    if not (chosen.yes or agreed(console)):
        console.print("Nothing was written: confirm, or add --yes.")
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
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("Import", total=None)
            done = await jobs.carry_out(
                ledger, work, job_id, lambda n, of: bar.update(task, completed=n, total=of)
            )
    except jobs.Stopped as stopped:
        raise Unusable(f"the import stopped and goes on when repeated: {stopped}") from stopped
    console.print(result(done))
    return WRONG if done.refused else DONE


def outlook(checked: Checked) -> Table:
    """Return what would happen, as a table."""
    table = Table(title="What would happen", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("rows", f"{checked.rows:,}")
    for kind, word in WORDS.items():
        if checked.kinds.get(kind):
            table.add_row(word, f"{checked.kinds[kind]:,}")
    table.add_row("problems", f"{len(checked.problems):,}")
    return table


def faults(checked: Checked) -> Table:
    """Return what is wrong, as a table."""
    shown = checked.problems[:MOST_SHOWN]
    table = Table(title=f"What is wrong ({len(shown)} of {len(checked.problems)})")
    table.add_column("row", justify="right")
    table.add_column("column")
    table.add_column("problem")
    for problem in shown:
        table.add_row(str(problem.row or ""), problem.column, problem.sentence)
    return table


def result(done: Done) -> Table:
    """Return what became of the commands, as a table."""
    table = Table(title=f"Imported as {done.job_id}", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("accepted", f"{done.accepted:,}")
    for key, rule in done.refused.items():
        table.add_row(f"refused: {key}", rule)
    return table
