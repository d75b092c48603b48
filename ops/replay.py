"""Replay: make every recorded decision again and name those that come out otherwise.

As many processes as are asked for, one for each core unless stated, take a share of the log each.
"""

import argparse
import asyncio
import os
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from operator import attrgetter
from typing import cast

from psycopg import AsyncConnection

from ledger.reading import head
from ledger.replay_share import Found, Share, decided, replayed
from ops import processes, terminal
from ops.errors import Unusable
from ops.house import House

NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("--all", action="store_true", required=True, help="the whole log")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="how many share it; all cores"
    )


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Replay the log and print what differs. Return 1 if anything does or there is nothing."""
    of = max(1, chosen.processes)
    async with await AsyncConnection.connect(house.owner, autocommit=True) as connection:
        until = await head(connection)
        goal = await decided(connection, until)
    shares = [Share(number=number, of=of, until=until) for number in range(of)]
    with terminal.bar("Replay") as advance:
        found = await asyncio.to_thread(together, house.owner, shares, goal, advance)
    if found.differences:
        terminal.table(
            "Decisions that come out otherwise",
            ("log position", "command", "id", "stream", "first cause"),
            [
                (each.judged_at, each.type, each.command, each.stream, each.cause)
                for each in sorted(found.differences, key=attrgetter("judged_at"))
            ],
        )
    terminal.table(
        "Replay",
        ("decided again", "otherwise", "of other programs, skipped"),
        [(found.decided, len(found.differences), found.skipped)],
    )
    if not found.decided:
        terminal.say("There is no decision in this log.")
    return 1 if found.differences or not found.decided else 0


def together(conninfo: str, shares: list[Share], goal: int, advance: terminal.Advance) -> Found:
    """Return what came of all shares. Raise `Unusable` if a process ends before its share does.

    A single share is worked at here.
    """
    done = 0

    def further(more: int) -> None:
        nonlocal done
        done += more
        advance(done, max(goal, done))

    if len(shares) == 1:
        return replayed(conninfo, shares[0], further)
    whole = Found()
    for said in worked(conninfo, shares):
        if isinstance(said, Found):
            whole.decided += said.decided
            whole.skipped += said.skipped
            whole.differences += said.differences
        else:
            further(said)
    return whole


def worked(conninfo: str, shares: list[Share]) -> Iterator[int | Found]:
    """Yield what processes say: how many more they have made again, and at last what they found."""
    with processes.at_work(work, [(conninfo, share) for share in shares]) as pipes:
        left = set(pipes)
        while left:
            for ready in wait(left):
                pipe = cast("Pipe", ready)
                try:
                    said: int | Found = pipe.recv()
                except EOFError:
                    raise Unusable("a process ended before it had replayed its part") from None
                if isinstance(said, Found):
                    left.remove(pipe)
                yield said


def work(conninfo: str, share: Share, there: Pipe) -> None:
    """Replay a share and say how far it is."""
    there.send(replayed(conninfo, share, there.send))
