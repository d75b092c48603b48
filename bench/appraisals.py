"""Appraisals: how long a whole cycle takes for 10 000 people, and what is then asked about it.

Everything goes the way that a user's goes: mutations over HTTP with a token, jobs that are asked
for until they are complete, actuals from a file. `BENCH_PEOPLE` sets another number of people.
"""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bench import stand
from bench.data import kept
from bench.figure import Figure
from bench.lone import p99
from bench.stand import SERVER, Database, Unready
from bench.suite import ROOT, Bench
from bench.workforce import (
    CHIEF,
    CODE,
    CYCLE,
    DIVISIONS,
    HEADS,
    PEOPLE,
    POLICY,
    codes,
    told,
    uses,
)

APPROVERS = ("service:bench-b", "service:bench-c")
WAIT = 0.02
"""Seconds between two looks at a job."""

ASKED = 200
"""How often a report, and an explanation, is asked for; as many times before, unmeasured."""

JOB = "query ($id: ID!) { job(id: $id) { status total accepted refused } }"
REPORT = """query ($id: ID!) { cycle(id: $id) { distribution {
  department { id } people grade share wanted count difference } } }"""
EXPLANATION = """query ($id: ID!) { explanation(id: $id) { policyVersion reproduced
  steps { path kind label value shown formula causes { position at by event } } } }"""

STAGES = ("open", "import", "score, calibrate and release")
BOUNDS = {"open": 10.0, "import": 10.0, "score, calibrate and release": 20.0}
NAMES = {
    "open": f"a cycle for {PEOPLE:,} people with 5 measures each, opened",
    "import": f"{PEOPLE * 10:,} actuals imported",
    "score, calibrate and release": f"{PEOPLE:,} results scored, calibrated and released",
}
LEAVES_OUT = {
    "open": "The mutations `openCycle`, `advanceCycle` and `enrolParticipants`, until the job is"
    " complete; nobody else is at work. What the templates say is the same for everybody.",
    "import": "`server.py import-actuals` on a table of ten actuals a person, each with its"
    " source's key, start and check of every row included, by a process for each core, beside a"
    " server that nobody asks.",
    "score, calibrate and release": "`scoreAppraisals`, nine sessions (`takeAllResults`,"
    " `applyQuota`, lock, two approvals) and `releaseResults`, until the jobs are complete, by a"
    " server that has seen the cycle from its opening; evaluating is not in it.",
}


class Office:
    """A server of ours, and those who work at it; their keys begin with `name`."""

    def __init__(self, address: str, tokens: dict[str, str], name: str = "bench") -> None:
        self._address = f"{address}/graphql"
        self._client = httpx.Client(timeout=120)
        self._tokens = tokens
        self._name, self._keys = name, 0

    def ask(self, text: str, by: str = "service:bench", **variables: object) -> dict[str, Any]:
        """Return the data of an answer. Raise `Unready` if it has errors."""
        headers = {"Authorization": f"Bearer {self._tokens[by]}"}
        said = self._client.post(
            self._address, json={"query": text, "variables": variables}, headers=headers
        ).json()
        if said.get("errors"):
            raise Unready(f"not answered: {said['errors']}")
        return said["data"]

    def do(  # what is asked of a payload has any type
        self, mutation: str, by: str = "service:bench", answer: str = "logPosition", **given: object
    ) -> Any:  # noqa: ANN401 - likewise
        """Give a mutation. Return what its payload says. Raise `Unready` if it is refused."""
        self._keys += 1
        type_ = mutation[0].upper() + mutation[1:]
        text = f"""mutation ($input: {type_}Input!) {{ {mutation}(input: $input) {{ __typename
          ... on {type_}Payload {{ {answer} }}
          ... on Rejection {{ rule parameters {{ name value }} }} }} }}"""
        whole = {**given, "idempotencyKey": f"{self._name}-{self._keys}"}
        said = self.ask(text, by, input=whole)[mutation]
        if said["__typename"] == "Rejection":
            raise Unready(f"{mutation} is refused: {said}")
        return said

    def begin(self, mutation: str, **given: object) -> str:
        """Begin a job. Return its id."""
        return self.do(mutation, "service:bench", "job { id }", **given)["job"]["id"]

    def finish(self, job_id: str) -> int:
        """Wait for a job. Return how many commands it had. Raise `Unready` if one was refused."""
        while True:
            job = self.ask(JOB, id=job_id)["job"]
            if job["status"] == "COMPLETED":
                break
            time.sleep(WAIT)
        if job["refused"]:
            raise Unready(f"{job_id} was refused something: {job}")
        return job["total"]

    def advance(self, to: str) -> None:
        """Let the cycle's next phase begin."""
        self.do("advanceCycle", cycleId=CYCLE, to=to)

    def times(self, text: str, ids: list[str]) -> list[float]:
        """Return how many ms each lone request takes, the second time round."""
        found: list[float] = []
        for id_ in ids + ids:
            started = time.perf_counter()
            self.ask(text, id=id_)
            found.append((time.perf_counter() - started) * 1000)
        return found[len(ids) :]


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures of whole cycles, each from its opening to its release."""
    rounds: dict[str, list[float]] = {stage: [] for stage in STAGES}
    reports: list[float] = []
    explanations: list[float] = []
    with stand.postgres() as server, bench.bar("Appraisals", bench.rounds) as step:
        workforce = kept(server, f"workforce{PEOPLE}", fill)
        for _ in range(bench.rounds):
            with (
                stand.database(server, "appraisals", workforce.name) as database,
                stand.serving(database) as process,
            ):
                office = Office(process.address, tokens())
                for stage, seconds in cycle(office, database):
                    rounds[stage].append(seconds)
                reports += office.times(REPORT, [CYCLE] * (ASKED // bench.rounds))
                explanations += office.times(EXPLANATION, appraisals()[: ASKED // bench.rounds])
            step()
    for stage in STAGES:
        yield Figure(
            suite="appraisals",
            name=NAMES[stage],
            value=median(rounds[stage]),
            unit="s",
            leaves_out=LEAVES_OUT[stage],
            at_most=BOUNDS[stage],
            samples={"value": [round(each, 3) for each in rounds[stage]]},
        )
    yield from lone(f"distribution by department, {PEOPLE:,} appraisals", reports, 50)
    yield from lone("explanation of a score, every step with its events", explanations, 5)


def lone(name: str, each: list[float], at_most: float) -> Iterator[Figure]:
    """Yield the median and the 99th percentile of lone requests."""
    leaves_out = (
        f"{len(each)} requests as human resources, one after the other over one kept connection on"
        " the machine itself, once each of them was asked before."
    )
    for what, value, most in (("median", median(each), at_most), ("p99", p99(each), None)):
        yield Figure(
            suite="appraisals",
            name=f"{name}, {what}",
            value=value,
            unit="ms",
            leaves_out=leaves_out,
            at_most=most,
        )


def cycle(office: Office, database: Database) -> Iterator[tuple[str, float]]:
    """Yield each stage of a cycle with the seconds it took; what lies between is not measured."""
    yield "open", seconds(lambda: opened(office))
    office.advance("COLLECT")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "actuals.csv"
        written(path)
        yield "import", seconds(lambda: run(database, *SERVER, "import-actuals", str(path)))
    office.advance("EVALUATE")
    run(database, sys.executable, "-m", "bench.workforce", "evaluate")
    yield "score, calibrate and release", seconds(lambda: released(office))
    require_released(office)
    office.advance("IMPROVE")


def opened(office: Office) -> None:
    """Open the cycle, and enrol and measure everybody."""
    today = datetime.now(UTC).date()
    office.do(
        "openCycle",
        cycleId=CYCLE,
        name="Quarter",
        period="CUSTOM",
        startsOn=str(today),
        endsOn=str(today + timedelta(days=90)),
        policyId=POLICY,
    )
    office.advance("SET_MEASURES")
    everybody = {"not": {"id": {"eq": CHIEF}}}
    job = office.begin("enrolParticipants", cycleId=CYCLE, participants=everybody, measures=uses())
    require(office.finish(job), PEOPLE * 2)


def released(office: Office) -> None:
    """Score everybody, calibrate them division by division, and release what was approved."""
    require(office.finish(office.begin("scoreAppraisals", cycleId=CYCLE)), PEOPLE)
    office.advance("FEED_BACK")
    sessions = [f"calibration:{CODE}:D{n}" for n in range(1, DIVISIONS + 1)]
    for n, session in enumerate(sessions, start=1):
        office.do(
            "openCalibration",
            calibrationId=session,
            name=f"Division {n}",
            panel=[CHIEF],
            departments=[f"department:D{n}"],
        )
    for job in [office.begin("takeAllResults", calibrationId=each) for each in sessions]:
        office.finish(job)
    for session in sessions:
        office.do("applyQuota", calibrationId=session)
        office.do("lockCalibration", calibrationId=session)
        for by in APPROVERS:
            office.do("approveCalibration", by, calibrationId=session)
    require(office.finish(office.begin("releaseResults", cycleId=CYCLE)), PEOPLE)


def require_released(office: Office) -> None:
    """Raise `Unready` unless everybody's result is released, and the quotas hold."""
    counted = """query ($id: ID!) { cycle(id: $id) {
      appraisals(filter: {status: {eq: RELEASED}}) { totalCount } } }"""
    require(office.ask(counted, id=CYCLE)["cycle"]["appraisals"]["totalCount"], PEOPLE)


def require(found: int, wanted: int) -> None:
    """Raise `Unready` if something was done for more or fewer than it should have been."""
    if found != wanted:
        raise Unready(f"{found} for {wanted}")


def written(path: Path) -> None:
    """Write what was achieved as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("cycle", "employee", "measure", "month", "actual", "source", "source_key"))
        for employee, measure_, month, figure, key in told():
            table.writerow((CODE, employee, measure_, month, figure, "machines", key))


def run(database: Database, *command: str) -> None:
    """Run a program on a database. Raise `Unready` if it fails."""
    environment = {**os.environ, **database.environment(), "LOG_LEVEL": "WARNING"}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Unready(f"{command} failed:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")


def seconds(work: Callable[[], None]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def fill(database: Database) -> None:
    """Hire everybody."""
    stand.founded(database)
    run(database, sys.executable, "-m", "bench.workforce", "hire")


def tokens() -> dict[str, str]:
    """Return the tokens of those who work at it."""
    return {actor: stand.token(actor) for actor in ("service:bench", *APPROVERS)}


def appraisals() -> list[str]:
    """Return appraisals from all departments."""
    return [f"appraisal:{CODE}:{code}" for code in codes()[HEADS::7]]
