"""Enrol: take many into a cycle at once, by department, level, name or day of hiring."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from rich.console import Console

from domain.actor import Actor, Role
from domain.errors import Rejected
from domain.measure import TemplateUse
from ledger import jobs
from ledger.collecting import uncollected
from ledger.errors import KeyReused
from ledger.jobs import Desk, Done
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from schema.engine.channel import channel
from schema.engine.context import Context
from schema.engine.reader import Reader
from schema.engine.rejection import said
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.enrolment import Enrolment, begun, commands_of
from schema.schema import schema

NEEDS_DATABASE = True

ENROLLER = Viewer(actor=Actor("service:enrol"), roles=frozenset({Role.HR}))
MOST_SHOWN = 50
DONE, WRONG = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("cycle", metavar="CYCLE", help="the cycle: 2016Q4")
    many: dict[str, Any] = {"action": "append", "default": [], "metavar": "CODE"}
    parser.add_argument("--department", **many, help="with all that is part of it")
    parser.add_argument("--only", **many, help="a department without what is part of it")
    parser.add_argument("--level", **many, help="a level")
    parser.add_argument("--employee", **many, help="an employee")
    parser.add_argument("--excluding", **many, help="an employee who is left out")
    day: dict[str, Any] = {"type": date.fromisoformat, "metavar": "DAY"}
    parser.add_argument("--hired-before", **day, help="whoever was hired before that day")
    parser.add_argument("--on", **day, help="the day it holds on; else the cycle's first")
    parser.add_argument("--counts-from", **day, help="the first day that counts, for late joiners")
    parser.add_argument(
        "--measures", type=Path, metavar="FILE", help="a list of templates, as JSON, for everybody"
    )
    parser.add_argument("--key", help="give it again to go on with what was cut off")
    parser.add_argument("--dry-run", action="store_true", help="say how many, then stop")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Enrol whom the options name. Return 0 if all are in, 1 if some were refused.

    Raise `Unusable` if there is no such cycle, nobody is named, or it stops half-way.
    """
    console = Console()
    enrolment = Enrolment(
        cycle_id=f"cycle:{chosen.cycle}",
        participants=filter_of(chosen),
        on=chosen.on,
        counts_from=chosen.counts_from,
        measures=measures_of(chosen.measures),
    )
    async with house.open_ledger() as ledger, channel(house.conninfo, most=1) as way:
        context = Reader(way, schema(), ledger.journal).context(ENROLLER, Language.EN)
        try:
            if chosen.dry_run:
                count = len([each async for each in commands_of(enrolment, context)])
                terminal.say(f"{count:,} would be enrolled. Nothing was written.", console)
                return DONE
            with uncollected():
                return await enrolled(enrolment, chosen.key or str(uuid4()), context, console)
        except Rejected as refused:
            why = said(type(refused).__name__, refused.rule, refused.parameters, Language.EN)
            raise Unusable(why.sentence) from refused


async def enrolled(enrolment: Enrolment, key: str, context: Context, console: Console) -> int:
    """Enrol behind a progress bar. Raise `Unusable` if it stops half-way."""
    desk = Desk(context.journal)
    try:
        job_id, work = await begun(enrolment, key, context)
        with terminal.bar("Enrolment", console) as advance:
            done = await jobs.carry_out(desk, work, job_id, advance)
    except KeyReused as reused:
        raise Unusable("this key was given with other options before: give another") from reused
    except jobs.Stopped as stopped:
        again = f"the enrolment stopped and goes on when repeated with --key {key}: {stopped}"
        raise Unusable(again) from stopped
    terminal.say(f"Enrolled as {done.job_id}.", console)
    terminal.table("Enrolment", (), result(done), console)
    return WRONG if done.refused else DONE


def measures_of(path: Path | None) -> tuple[TemplateUse, ...]:
    """Return what a file says that everybody is measured by. Raise `Unusable` if it says nothing.

    Each has `template_id`, `version`, `code` and `weight`, and `target` or `targets` if wanted.
    """
    if path is None:
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[TemplateUse, ...])
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise Unusable(f"{path} is no list of templates: {error}") from error


def filter_of(chosen: argparse.Namespace) -> dict[str, Any]:
    """Return the filter of employees that the options stand for."""
    found: dict[str, Any] = {}
    places: list[dict[str, Any]] = []
    if chosen.department:
        places.append({"within": {"in": ids("department", chosen.department)}})
    if chosen.only:
        places.append({"department": {"in": ids("department", chosen.only)}})
    if places:
        found["or"] = places
    if chosen.level:
        found["level"] = {"in": chosen.level}
    if chosen.employee:
        found["id"] = {"in": ids("employee", chosen.employee)}
    if chosen.excluding:
        found["not"] = {"id": {"in": ids("employee", chosen.excluding)}}
    if chosen.hired_before:
        found["hiredOn"] = {"lt": chosen.hired_before.isoformat()}
    return found


def ids(kind: str, codes: list[str]) -> list[str]:
    """Return the ids that codes stand for."""
    return [f"{kind}:{code}" for code in codes]


def result(done: Done) -> Iterator[tuple[str, int | str]]:
    """Yield what became of the enrolments."""
    yield "accepted", done.accepted
    yield "refused", len(done.refused)
    for key, rule in list(done.refused.items())[:MOST_SHOWN]:
        yield f"refused: {key}", rule
