"""Import actuals: take in what was achieved, from a table or a list, row by row."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from rich.console import Console

from domain.actor import Actor, Role
from ledger.actuals import Judged, Sender, Verdict, judged, write
from ledger.collecting import uncollected
from ledger.errors import Unavailable
from ledger.ledger import Ledger
from ledger.recorded import Origin
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from ops.imports.actual_rows import Wrong, read
from schema.engine.rejection import said
from schema.engine.texts import Language

NEEDS_DATABASE = True

IMPORTER = Actor("service:import-actuals")
ROLES = frozenset({Role.HR})
MOST_SHOWN = 50
DONE, WRONG = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a table (.csv) or a list (.json)")
    parser.add_argument("--cycle", help="the cycle of rows that name none: 2016Q4")
    parser.add_argument("--source", help="the source of rows that name none")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, then stop")
    parser.add_argument(
        "--skip-wrong", action="store_true", help="record the others if some rows are refused"
    )


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Import a file. Return 0 if all rows are in or known, 1 if some are wrong.

    Raise `Unusable` if the file cannot be read, or the import stops half-way.
    """
    try:
        raw: bytes = chosen.file.read_bytes()
    except OSError as error:
        raise Unusable(f"{chosen.file} cannot be read: {error.strerror}") from error
    async with house.open_ledger() as ledger:
        with uncollected():
            return await imported(ledger, raw, chosen, Console())


async def imported(ledger: Ledger, raw: bytes, chosen: argparse.Namespace, console: Console) -> int:
    """Judge every row, show what is wrong, and record the others if that is wanted."""
    table = read(raw, chosen.file.suffix, cycle=chosen.cycle, source=chosen.source)
    rows = [row for _, row in table.rows]
    key = f"actuals-{sha256(raw).hexdigest()[:32]}"
    sender = Sender(by=IMPORTER, roles=ROLES, key=key, origin=Origin.IMPORT)
    with terminal.bar("Check", console) as advance:
        verdicts = await judged(ledger.journal, sender, rows, advance, alone=True)
    wrong = sorted((*table.wrong, *refused(table.numbers, verdicts)))
    if wrong:
        terminal.table(
            f"What is wrong ({min(len(wrong), MOST_SHOWN)} of {len(wrong)})",
            ("row", "problem"),
            wrong[:MOST_SHOWN],
            console,
        )
    if chosen.dry_run or (wrong and not chosen.skip_wrong):
        terminal.table("What would happen", (), outcome(verdicts, len(table.wrong)), console)
        terminal.say("Nothing was written.", console)
        return WRONG if wrong else DONE
    try:
        with terminal.bar("Import", console) as advance:
            await write(ledger.journal, sender, rows, verdicts, advance)
    except Unavailable as stopped:
        raise Unusable(f"the import stopped and goes on when repeated: {stopped!r}") from stopped
    terminal.table("Import", (), outcome(verdicts, len(table.wrong)), console)
    return WRONG if wrong else DONE


def refused(numbers: Sequence[int], verdicts: Sequence[Judged]) -> Iterator[Wrong]:
    """Yield the rows that are refused, with a sentence that says why."""
    for number, each in zip(numbers, verdicts, strict=True):
        if each.verdict is Verdict.REFUSED:
            answer = said(each.refusal, each.rule, each.parameters, Language.EN)
            yield number, answer.sentence


def outcome(verdicts: Sequence[Judged], unreadable: int) -> Iterator[tuple[str, int]]:
    """Yield how many rows came to what."""
    counts = Counter(each.verdict for each in verdicts)
    yield "rows", len(verdicts) + unreadable
    yield "recorded", counts[Verdict.RECORDED]
    yield "known already", counts[Verdict.KNOWN]
    yield "wrong", counts[Verdict.REFUSED] + unreadable
