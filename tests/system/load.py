"""Load: a process that gives commands until it is killed, and says of each what became of it.

Writes a line when a command is submitted and one when it is answered, so that whoever kills it
knows what was acknowledged and what was not. Run as `python -m tests.system.load ADDRESS NAME`.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random

from domain.employee import RecordPersonalDetails
from domain.sealed import Sealed
from ledger.errors import Unavailable
from ledger.ledger import Ledger, opened
from ledger.order import Accepted, Order
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from tests.ledger.house import LONG_AGO, MASTER, RAISED, adjust_salary, hire, order

TASKS = 16
SHARED = 5
"""Employees that all tasks write to, so that commands meet."""


def say(*words: object) -> None:
    """Write a line at once and whole, however we end."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def orders(name: str, task: int) -> Iterator[Order]:
    """Yield what one task orders: raises, hires, names, and now and then what is refused."""
    chance = Random(f"{name} {task}")
    for n in count(1):
        person = chance.randint(1, SHARED)
        match chance.random():
            case part if part < 0.5:
                on = RAISED + timedelta(days=chance.randint(0, 3))
                command: object = adjust_salary(person, chance.randint(1_000, 1_000_000), on)
            case part if part < 0.7:
                new = hire(0, name=f"Ada {n}")
                command = replace(new, employee_id=f"employee:{name}-{task}-{n}")
            case part if part < 0.9:
                command = RecordPersonalDetails(
                    employee_id=f"employee:E{person}",
                    email=Sealed(f"{name}-{task}-{n}@example.org"),
                )
            case _:
                command = adjust_salary(person, 1, LONG_AGO)
        yield order(command, key=f"{name}-{task}-{n}")


async def give(ledger: Ledger, name: str, task: int, most: int) -> None:
    """Give one command after the other and say what became of each."""
    for _, each in zip(range(most), orders(name, task), strict=False):
        say("submitted", each.key)
        try:
            outcome = await ledger.journal.execute(each)
        except Unavailable as unavailable:
            say("unavailable", each.key, type(unavailable).__name__)
        else:
            accepted = isinstance(outcome, Accepted)
            say("acknowledged", each.key, outcome.position if accepted else outcome.judged_at)


async def main(address: str, name: str, most: int = sys.maxsize) -> None:
    """Give commands from as many tasks at once."""
    async with opened(address, TableFolds(TABLES), MASTER) as ledger:
        await asyncio.gather(*(give(ledger, name, task, most) for task in range(TASKS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
