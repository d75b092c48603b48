"""Replay: make every recorded decision again and name those that come out otherwise."""

import argparse

from psycopg import AsyncConnection

from ledger.decision import decisions
from ledger.reading import head
from ledger.replay import Difference, Replay
from ops import terminal
from ops.house import House

NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("--all", action="store_true", required=True, help="the whole log")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Replay the log and print what differs. Return 1 if anything does or there is nothing."""
    del chosen
    replay, differences = Replay(), list[Difference]()
    options = "-c TimeZone=UTC"
    async with await AsyncConnection.connect(
        house.owner, autocommit=True, options=options
    ) as connection:
        with terminal.bar("Replay") as advance:
            goal = await head(connection)
            async for decision in decisions(connection):
                difference = replay.feed(decision)
                if difference is not None:
                    differences.append(difference)
                advance(decision.judged_at, max(goal, decision.judged_at))
    if differences:
        terminal.table(
            "Decisions that come out otherwise",
            ("log position", "command", "id", "stream", "first cause"),
            [(d.judged_at, d.type, d.command, d.stream, d.cause) for d in differences],
        )
    terminal.table(
        "Replay",
        ("decided again", "otherwise", "of other programs, skipped"),
        [(replay.decided, len(differences), replay.skipped)],
    )
    if not replay.decided:
        terminal.say("There is no decision in this log.")
    return 1 if differences or not replay.decided else 0
