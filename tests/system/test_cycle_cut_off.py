"""A cycle's scoring that is killed: repeated with its key, it ends as one that was not."""

import asyncio
import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from domain.actor import Actor, Role
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.department import FoundDepartment
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.hire import Employment, HireEmployee
from domain.measure import SetMeasures
from ledger.order import Accepted, Order
from ops.database import LOGIN
from tests.domain.appraisal_case import measures, ratings
from tests.ledger.house import MASTER, prepared, rows
from tests.postgres import Database, Server
from tests.system.importing import found, living

ROOT = Path(__file__).parents[2]
PEOPLE = 550
CYCLE, CHIEF = "cycle:2016Q4", "employee:CHIEF"
PATIENCE = 120


def before() -> Iterator[object]:
    """Yield what there is before everybody is evaluated."""
    yield FoundDepartment(
        department_id="department:ALL", name="All", parent_id=None, effective_on=date(2015, 1, 1)
    )
    for code in ("CHIEF", *codes()):
        yield HireEmployee(
            employee_id=f"employee:{code}",
            hired_on=date(2015, 4, 1),
            department_id="department:ALL",
            employment=Employment.FULL_TIME,
            superior_id=None if code == "CHIEF" else CHIEF,
        )
    yield OpenCycle(
        cycle_id=CYCLE,
        name="Fourth quarter",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 10, 1),
        ends_on=date(2016, 12, 31),
        policy=OPERATIONS,
    )
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES)
    for code in codes():
        yield EnrolParticipant(cycle_id=CYCLE, employee_id=f"employee:{code}")
        yield SetMeasures(appraisal_id=f"appraisal:2016Q4:{code}", measures=measures)
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT)
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE)


def codes() -> list[str]:
    return [f"P{number:03}" for number in range(PEOPLE)]


def orders() -> Iterator[Order]:
    """Yield everything up to the evaluation."""
    for number, command in enumerate(before()):
        yield Order(
            command=command, by=Actor("service:hr"), key=str(number), roles=frozenset({Role.HR})
        )
    for code in codes():
        evaluation = EvaluateAppraisal(appraisal_id=f"appraisal:2016Q4:{code}", ratings=ratings)
        roles = frozenset({Role.EMPLOYEE})
        yield Order(command=evaluation, by=Actor(CHIEF), key=code, roles=roles)


async def filled(database: Database) -> None:
    """Appraise many people, up to their evaluation."""
    async with living(database) as ledger:
        answers = await ledger.journal.run(list(orders()))
    assert all(isinstance(answer, Accepted) for answer in answers)


def started(database: Database) -> subprocess.Popen[bytes]:
    """Start to score everybody, in a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": database.url(LOGIN),
        "DATABASE_OWNER_URL": database.owner_url,
        "MASTER_KEY": base64.urlsafe_b64encode(MASTER).decode(),
    }
    words = ["cycle", "score", "2016Q4", "--key", "scoring"]
    return subprocess.Popen(
        [sys.executable, "server.py", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def scored(database: Database) -> int:
    [(count,)] = rows(database, "SELECT count(*) FROM ledger.event WHERE type = 'AppraisalScored'")
    return int(count)


def killed(database: Database, at: int) -> bool:
    """Start and kill it at the sight of so many scores. Return whether it was alive."""
    deadline = time.monotonic() + PATIENCE
    with started(database) as process:
        while scored(database) < at and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        alive = process.poll() is None
        process.kill()
    return alive


def test_a_scoring_that_is_killed_goes_on_where_it_was(postgres: Server) -> None:
    with postgres.database(prepared) as database:
        found(database)
        asyncio.run(filled(database))
        assert killed(database, at=1)
        assert 0 < scored(database) < PEOPLE
        with started(database) as last:
            output, _ = last.communicate(timeout=PATIENCE)
        assert last.returncode == 0, output.decode()
        assert scored(database) == PEOPLE  # each once
        assert rows(database, "SELECT status, total, accepted, refused FROM read.job") == [
            ("COMPLETED", PEOPLE, PEOPLE, 0)
        ]
        batches = "SELECT count(*) FROM ledger.event WHERE type = 'BatchCarriedOut'"
        assert rows(database, batches) == [(2,)]
        assert rows(database, "SELECT DISTINCT status FROM read.appraisal") == [("SCORED",)]
