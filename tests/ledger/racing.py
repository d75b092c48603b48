"""Racing: a process whose tasks all write to one stream. Prints what became of the commands.

Run as `python -m tests.ledger.racing ADDRESS NUMBER`; begins when its input ends.
"""

import asyncio
import json
import sys

from ledger.errors import Conflict
from ledger.ledger import opened
from ledger.order import Accepted
from projections.engine.folds import TableFolds
from projections.tables import TABLES
from tests.ledger.house import MASTER, adjust_salary, order

TASKS, EACH = 4, 8


async def race(address: str, number: int) -> None:
    """Raise one salary from several tasks; give one key that every process gives."""
    async with opened(address, TableFolds(TABLES), MASTER, readers=2) as ledger:
        print("ready", flush=True)
        sys.stdin.read()

        async def run(task: int) -> list[tuple[str, int]]:
            found: list[tuple[str, int]] = []
            for n in range(EACH):
                amount = 10_000 + number * 1_000 + task * 100 + n
                key = f"{number} {task} {n}"
                if n == EACH - 1:
                    amount, key = 9_999, "the same"
                answer = (await ledger.journal.run([order(adjust_salary(1, amount), key=key)]))[0]
                if isinstance(answer, Accepted):
                    found.append((key, answer.position))
                else:
                    assert isinstance(answer, Conflict), answer
            return found

        answers = await asyncio.gather(*(run(task) for task in range(TASKS)))
    print(json.dumps([each for found in answers for each in found]), flush=True)


if __name__ == "__main__":
    asyncio.run(race(sys.argv[1], int(sys.argv[2])))
