"""Cycle: score, calibrate and release many results of a cycle at once, each as a job."""

import argparse
from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

from rich.console import Console

from domain.actor import Actor, Role
from domain.errors import Rejected
from ledger import jobs
from ledger.collecting import uncollected
from ledger.errors import KeyReused
from ledger.jobs import Desk, Done
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from schema import undertaking
from schema.cycle_work import Act, CycleWork, taking, undertaken
from schema.engine.channel import channel
from schema.engine.context import Context
from schema.engine.inputs import Given
from schema.engine.reader import Reader
from schema.engine.rejection import said
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.schema import schema
from schema.undertaking import Undertaking

NEEDS_DATABASE = True

WORKER = Viewer(actor=Actor("service:cycle"), roles=frozenset({Role.HR}))
ACTS = {"score": Act.SCORE, "release": Act.RELEASE}
TAKE = "take"
MOST_SHOWN = 50
DONE, WRONG = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("act", choices=(*ACTS, TAKE), help="what to do; take: into a session")
    parser.add_argument("code", metavar="CODE", help="the cycle: 2016Q4; or session: 2016Q4:DOT")
    many: dict[str, Any] = {"action": "append", "default": [], "metavar": "CODE"}
    parser.add_argument("--department", **many, help="only those enrolled in it")
    parser.add_argument("--excluding", **many, help="an employee who is left out")
    parser.add_argument("--key", help="give it again to go on with what was cut off")
    parser.add_argument("--dry-run", action="store_true", help="say how many, then stop")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Do what the options say. Return 0 if all of it was done, 1 if some was refused.

    Raise `Unusable` if there is no such cycle or session, nobody is named, or it stops half-way.
    """
    console, work = Console(), work_of(chosen)
    async with house.open_ledger() as ledger, channel(house.conninfo, most=1) as way:
        context = Reader(way, schema(), ledger.journal).context(WORKER, Language.EN)
        try:
            if chosen.dry_run:
                count = len([each async for each in work.commands(context)])
                terminal.say(f"{count:,} commands. Nothing was written.", console)
                return DONE
            with uncollected():
                return await done(work, chosen.key or str(uuid4()), context, console)
        except Rejected as refused:
            why = said(type(refused).__name__, refused.rule, refused.parameters, Language.EN)
            raise Unusable(why.sentence) from refused


def work_of(chosen: argparse.Namespace) -> Undertaking:
    """Return what the options ask for. Raise `Unusable` if they do not go together."""
    if chosen.act == TAKE:
        if chosen.department or chosen.excluding:
            raise Unusable("a session says itself of which departments it is")
        return taking(f"calibration:{chosen.code}")
    conditions: list[dict[str, Any]] = []
    if chosen.department:
        conditions.append({"department": {"in": ids("department", chosen.department)}})
    if chosen.excluding:
        conditions.append({"not": {"employee": {"in": ids("employee", chosen.excluding)}}})
    appraisals = cast("Given", {"and": conditions}) if conditions else None
    return undertaken(
        CycleWork(act=ACTS[chosen.act], cycle_id=f"cycle:{chosen.code}", appraisals=appraisals)
    )


def ids(kind: str, codes: list[str]) -> list[str]:
    """Return the ids that codes stand for."""
    return [f"{kind}:{code}" for code in codes]


async def done(work: Undertaking, key: str, context: Context, console: Console) -> int:
    """Carry it out behind a progress bar. Raise `Unusable` if it stops half-way."""
    desk = Desk(context.journal)
    try:
        job_id, begun = await undertaking.begun(work, key, context)
        with terminal.bar(work.purpose, console) as advance:
            told = await jobs.carry_out(desk, begun, job_id, advance)
    except KeyReused as reused:
        raise Unusable("this key was given with other options before: give another") from reused
    except jobs.Stopped as stopped:
        again = f"it stopped and goes on when repeated with --key {key}: {stopped}"
        raise Unusable(again) from stopped
    terminal.say(f"Done as {told.job_id}.", console)
    terminal.table(work.purpose, (), result(told), console)
    return WRONG if told.refused else DONE


def result(told: Done) -> Iterator[tuple[str, int | str]]:
    """Yield what became of the commands."""
    yield "accepted", told.accepted
    yield "refused", len(told.refused)
    for key, rule in list(told.refused.items())[:MOST_SHOWN]:
        yield f"refused: {key}", rule
