"""Writers: our server and its peers, each with the same people and a database of its own.

Each takes the same request and answers in the same words; what it should have recorded can be
counted in its database.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import httpx
import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench import node, stand
from bench.data import demonstration
from bench.pressing import UNPAID, Plan, Pressed
from bench.stand import KEY, Database, Process, Unready
from bench.suite import ROOT
from ops.embedded import Embedded

OURS, COMPOSITION, EMMETT = "ours", "composition", "emmett"

QUERY = """mutation ($input: AdjustSalaryInput!) {
  adjustSalary(input: $input) {
    __typename
    ... on AdjustSalaryPayload { logPosition repeated }
    ... on Rejection { rule }
  }
}"""

PEOPLE = """
SELECT e.id AS employee_id, e.hired_on::text, e.last_day_on::text, s.amount::text, s.currency,
    s.effective_on::text
FROM read.employee e CROSS JOIN LATERAL (
    SELECT * FROM read.salary WHERE employee_id = e.id ORDER BY effective_on LIMIT 1
) AS s ORDER BY e.id LIMIT %s
"""

WAYS = ("host", "port", "user", "dbname")

WARMING = 600
"""Seconds after which a server that is not warm yet is measured nevertheless."""

PRESSED = 2048
"""How many people's salaries are adjusted, over and over."""

COUNTS = {
    OURS: """SELECT
        (SELECT count(*) FROM ledger.event),
        (SELECT count(*) FROM ledger.command WHERE type = 'AdjustSalary' AND rule IS NULL),
        (SELECT count(*) FROM read.salary) + (SELECT count(*) FROM read.salary_past)""",
    COMPOSITION: """SELECT
        (SELECT count(*) FROM salaries_events),
        (SELECT count(*) FROM command),
        (SELECT count(*) FROM salary) + (SELECT count(*) FROM salary_past)""",
    EMMETT: "SELECT count(*) FROM emt_messages",
}
"""Events of any kind, and where it keeps them commands and row versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A server that adjusts salaries."""

    name: str
    process: Process
    database: Database
    token: str
    people: Sequence[Mapping[str, Any]]

    def answer(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an input is answered with."""
        said: dict[str, Any] = httpx.post(
            f"{self.process.address}/graphql",
            json={"query": QUERY, "variables": {"input": given}},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=stand.PATIENCE,
        ).json()
        return said

    def pressed(
        self,
        name: str,
        *,
        connections: int,
        seconds: float,
        most: int = 1 << 62,
        effective_on: str = UNPAID,
    ) -> Pressed:
        """Give commands under keys that begin with `name`. Raise `Unready` if one is refused."""
        standing = [each for each in self.people if each["last_day_on"] is None][:PRESSED]
        plan = Plan(
            port=int(self.process.address.rpartition(":")[2]),
            token=self.token,
            query=QUERY,
            people=[(each["employee_id"], each["currency"]) for each in standing],
            name=name,
            connections=connections,
            seconds=seconds,
            most=most,
            effective_on=effective_on,
        )
        said = subprocess.run(
            [sys.executable, "-m", "bench.pressing"],
            input=json.dumps(asdict(plan)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode:
            raise Unready(f"{self.name} fell silent:\n{said.stderr[-2000:]}")
        pressed = Pressed(**json.loads(said.stdout))
        if pressed.refused:
            raise Unready(f"{self.name} refused {pressed.refused} commands: {pressed.sample}")
        return pressed

    def warm(self) -> None:
        """Give everybody one command, so that what is kept in memory of them is there."""
        self.pressed("warm", connections=64, seconds=WARMING, most=PRESSED)

    def recorded(self) -> tuple[int, ...]:
        """Return how many events are there and, where they are kept, commands and row versions."""
        with psycopg.connect(self.database.owner) as connection:
            row = connection.execute(COUNTS[self.name].encode()).fetchone()
        return tuple(row or ())


@contextmanager
def ours(server: Embedded, name: str = "writes_ours") -> Generator[Writer]:
    """Run our server over a copy of the demonstration."""
    template = demonstration(server).name
    with (
        stand.database(server, name, template) as database,
        stand.serving(database) as process,
    ):
        yield writer(OURS, process, database, everybody(database))


@contextmanager
def composition(server: Embedded, people: Sequence[Mapping[str, Any]]) -> Generator[Writer]:
    """Run the plain composition over the same people."""
    program = [sys.executable, "-m", "bench.peers.composition"]
    with stand.database(server, "writes_composition") as database:
        environment = {"DATABASE_URL": database.owner, "TOKEN_KEY": KEY}
        seed([*program, "seed"], environment, people)
        with peer(program, environment) as process:
            yield writer(COMPOSITION, process, database, people)


@contextmanager
def emmett(server: Embedded, people: Sequence[Mapping[str, Any]]) -> Generator[Writer]:
    """Run Emmett behind Mercurius over the same people."""
    folder = node.install("emmett")
    with stand.database(server, "writes_emmett") as database:
        way = conninfo_to_dict(database.owner)
        environment = {
            **{f"DATABASE_{name.upper()}": str(way[name]) for name in WAYS},
            "TOKEN_KEY": KEY,
        }
        program = [str(node.programs() / "node"), str(folder / "server.mjs"), "seed"]
        seed(program, environment, people)
        with node.serving("emmett", "server.mjs", environment) as process:
            yield writer(EMMETT, process, database, people)


def writer(
    name: str, process: Process, database: Database, people: Sequence[Mapping[str, Any]]
) -> Writer:
    """Return a writer asked by somebody who may adjust pay."""
    token = stand.token("service:bench", "COMPENSATION")
    return Writer(name=name, process=process, database=database, token=token, people=people)


def everybody(database: Database, most: int = 20_000) -> list[dict[str, Any]]:
    """Return so many people of a database with their first salary."""
    with psycopg.connect(database.owner) as connection:
        cursor = connection.execute(PEOPLE, (most,))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def seed(
    program: Sequence[str], environment: Mapping[str, str], people: Iterable[Mapping[str, Any]]
) -> None:
    """Let a peer record the people. Raise `Unready` if it cannot."""
    lines = "".join(f"{json.dumps(each)}\n" for each in people)
    said = subprocess.run(
        program,
        input=lines,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        raise Unready(f"a peer cannot be seeded:\n{said.stdout[-1000:]}{said.stderr[-2000:]}")


@contextmanager
def peer(program: Sequence[str], environment: Mapping[str, str]) -> Generator[Process]:
    """Run a peer's server while the block lasts."""
    port = stand.free_port()
    with stand.running([*program, "serve", str(port)], environment) as (process, printed):
        address = f"http://127.0.0.1:{port}"
        stand.wait_until_alive(process, printed, f"{address}/graphql")
        yield Process(process.pid, address)


def require_recorded(writer: Writer, before: Sequence[int], pressed: Pressed) -> None:
    """Raise `Unready` if not exactly what was acknowledged is in the database."""
    found = [now - then for now, then in zip(writer.recorded(), before, strict=True)]
    if any(number != pressed.acknowledged for number in found):
        raise Unready(f"{writer.name} acknowledged {pressed.acknowledged} and recorded {found}")
