import asyncio
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from ops.database import LOGIN
from tests.ledger.house import contiguous, founded, living, rows
from tests.ledger.racing import EACH, TASKS
from tests.postgres import Database

PROCESSES = 4
ROOT = Path(__file__).parents[2]


def test_four_processes_write_to_one_stream(own_home: Database) -> None:
    asyncio.run(found_in(own_home))
    runners = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.racing", own_home.url(LOGIN), str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for runner in runners:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "ready\n"
    for runner in runners:
        assert runner.stdin is not None
        runner.stdin.close()
        runner.stdin = None
    positions: dict[str, set[int]] = defaultdict(set)
    accepted = 0
    for runner in runners:
        said, _ = runner.communicate(timeout=60)
        for key, position in json.loads(said):
            accepted += 1
            positions[key].add(position)
    assert contiguous(own_home)
    assert all(len(found) == 1 for found in positions.values())
    stored = rows(
        own_home, "SELECT key, last_position FROM ledger.command WHERE type = 'AdjustSalary'"
    )
    assert dict(stored) == {key: min(found) for key, found in positions.items()}
    assert "the same" in positions
    tried = PROCESSES * TASKS * EACH
    print(f"\n{accepted} of {tried} accepted, {tried - accepted} conflicts")
    assert accepted > tried / 4
    ((version, rowed),) = rows(
        own_home,
        "SELECT (SELECT max(version) FROM ledger.event WHERE stream = 'salary:E1'),"
        " (SELECT count(*) FROM read.salary_past) + (SELECT count(*) FROM read.salary)",
    )
    assert version == rowed == len(positions) + 1


async def found_in(home: Database) -> None:
    async with living(home) as ledger:
        await founded(ledger)
