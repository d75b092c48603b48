"""Detach: take a read table whose fold fails out of the path of commands, until it is rebuilt."""

import argparse

from psycopg import AsyncConnection

from ops import terminal
from ops.errors import Unusable
from ops.house import House
from projections.engine.detach import detach
from projections.engine.exclusion import Busy

NEEDS_DATABASE = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("name", metavar="NAME", help="the read table")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Detach a table. Raise `Unusable` if there is none of that name or readers never let go."""
    async with await AsyncConnection.connect(house.owner, autocommit=True) as connection:
        try:
            went = await detach(connection, chosen.name)
        except LookupError as error:
            known = ", ".join(table.name for table in house.tables)
            message = f"no read table is named {chosen.name}; there are: {known}"
            raise Unusable(message) from error
        except Busy as busy:
            raise Unusable(f"readers never let go of {busy}; detach it again") from busy
    terminal.say(
        f"Commands pass without {chosen.name}, and queries of it answer STALE."
        if went
        else f"{chosen.name} was out of the path already."
    )
    terminal.say(f"When its fold is mended: python server.py rebuild {chosen.name}")
    return 0
