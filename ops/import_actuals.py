"""Import actuals: take in what was achieved, from a table or a list, row by row.

A large file is shared by as many processes as there are cores.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from rich.console import Console

from ledger.actuals import Advance, Judged, Verdict, judged, write
from ledger.collecting import uncollected
from ledger.errors import Unavailable
from ledger.ledger import Ledger
from ops import processes, terminal
from ops.errors import Unusable
from ops.house import House
from ops.import_share import Crew, Share, stopped, work
from ops.imports.actual_rows import Wrong
from schema.engine.rejection import said
from schema.engine.texts import Language

NEEDS_DATABASE = True

LARGE = 1 << 20
"""A file has another process at work for each so many bytes, up to the cores."""

MOST_SHOWN = 50
DONE, WRONG = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a table (.csv) or a list (.json)")
    parser.add_argument("--cycle", help="the cycle of rows that name none: 2016Q4")
    parser.add_argument("--source", help="the source of rows that name none")
    parser.add_argument(
        "--processes", type=int, help="how many share it; all cores where it is large"
    )
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
    first = share_of(raw, chosen)
    others = [
        (house.settings, house.open_ledger, replace(first, number=number))
        for number in range(1, first.of)
    ]
    with processes.at_work(work, others) as pipes:
        async with house.open_ledger() as ledger:
            with uncollected():
                return await imported(ledger, first, chosen, Console(), pipes)


def share_of(raw: bytes, chosen: argparse.Namespace) -> Share:
    """Return the first share of a file; one that is small has no other, unless it is wanted."""
    usual = min(os.cpu_count() or 1, 1 + len(raw) // LARGE)
    return Share(
        raw=raw,
        suffix=chosen.file.suffix,
        cycle=chosen.cycle,
        source=chosen.source,
        of=max(1, chosen.processes or usual),
    )


async def imported(
    ledger: Ledger,
    share: Share,
    chosen: argparse.Namespace,
    console: Console,
    others: Sequence[Pipe] = (),
) -> int:
    """Judge every row, show what is wrong, and record the others if that is wanted.

    `share` is the first one of the file; at those that follow the `others` are at work.
    """
    table, sender, journal = share.table(), share.sender, ledger.journal
    crew, rows = Crew(share, table.alone, others), share.own(table.alone)
    own: list[Judged] = []

    async def judging(advance: Advance) -> list[Judged]:
        own[:] = await judged(journal, sender, rows, advance, alone=True)
        return own

    async def writing(advance: Advance) -> list[Judged]:
        await write(journal, sender, rows, own, advance)
        return own

    with terminal.bar("Check", console) as advance:
        verdicts = await crew.together(judging, advance)
    wrong = sorted((*table.wrong, *refused(table.numbers, verdicts)))
    if wrong:
        terminal.table(
            f"What is wrong ({min(len(wrong), MOST_SHOWN)} of {len(wrong)})",
            ("row", "problem"),
            wrong[:MOST_SHOWN],
            console,
        )
    if chosen.dry_run or (wrong and not chosen.skip_wrong):
        crew.tell(go=False)
        terminal.table("What would happen", (), outcome(verdicts, len(table.wrong)), console)
        terminal.say("Nothing was written.", console)
        return WRONG if wrong else DONE
    crew.tell(go=True)
    try:
        with terminal.bar("Import", console) as advance:
            verdicts = await crew.together(writing, advance)
    except Unavailable as unavailable:
        raise stopped(repr(unavailable)) from unavailable
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
