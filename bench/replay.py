"""Replay: how many decisions are made again in a second, and how soon changes are told."""

import json
from collections.abc import Iterator
from time import perf_counter

import httpx
import psycopg

from bench import contenders, stand
from bench.contenders import Contender
from bench.data import demonstration
from bench.figure import Figure
from bench.rounds import Samples, in_turns
from bench.shapes import Shape
from bench.stand import Database, Unready
from bench.suite import Bench
from ledger.replay_share import Share, replayed

CHANGES = 1_000
ASKED = 20
"""How often a round asks for the changes."""

OF = """
SELECT r.id FROM read.appraisal r JOIN read.employee e ON e.id = r.employee_id
WHERE r.status = 'RELEASED' AND r.score IS NOT NULL ORDER BY r.id LIMIT 1
"""

FORGET = "DELETE FROM read.appraisal_past WHERE id = %s"
BEGIN = "UPDATE read.appraisal SET since = %s WHERE id = %s"
VERSIONS = """
INSERT INTO read.appraisal_past ({columns}, since, until)
SELECT {values}, n, n + 1 FROM read.appraisal r, generate_series(1, %s - 1) AS n WHERE r.id = %s
"""
"""Gives a row so many versions, one for each of the log's first events; each has another score."""

TEXT = """query ($of: ID!) { changes(of: $of) {
  changes { position at decision type by fields { field before after } } } }"""

AGAIN = (
    "The demonstration's whole log by one process, read from the database beside it: commands and "
    "events are fetched and decoded, streams folded, `decide` run and what it makes compared byte "
    "for byte."
)
TOLD = (
    "An appraisal with copies of its row as past versions, asked for by an auditor over HTTP, one "
    "request after another over one connection; what comes back has every change with its fields "
    "and its decision."
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures. Raise `Unready` if a decision comes out otherwise, or a change is lost."""
    with stand.postgres() as server:
        source = demonstration(server)
        with stand.database(server, "replay", source.name) as database:
            decided = again(bench, database)
            of = versioned(database)
            with contenders.ours(database) as own:
                told = changes(bench, own, of)
    yield Figure(
        suite="replay",
        name="decisions made again, one process",
        value=decided.median,
        unit="decisions/s",
        leaves_out=AGAIN,
        at_least=10_000,
        samples={"value": decided.listed()},
    )
    yield Figure(
        suite="replay",
        name=f"changes of something that changed {CHANGES:,} times",
        value=told.median,
        unit="ms",
        leaves_out=TOLD,
        at_most=20,
        samples={"value": told.listed()},
    )


def again(bench: Bench, database: Database) -> Samples:
    """Return how many decisions of the whole log are made again in a second."""
    with psycopg.connect(database.owner) as connection:
        row = connection.execute("SELECT position FROM ledger.head").fetchone()
    whole = Share(number=0, of=1, until=row[0] if row else 0)

    def once() -> float:
        started = perf_counter()
        found = replayed(database.owner, whole, lambda _: None)
        if found.differences or not found.decided:
            raise Unready(f"{len(found.differences)} decisions come out otherwise")
        return found.decided / (perf_counter() - started)

    with bench.bar("Replay", bench.rounds) as advance:
        return in_turns({"": once}, rounds=bench.rounds, advance=advance).samples("", float)


def versioned(database: Database) -> str:
    """Give an appraisal its versions. Return its id."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        row = connection.execute(OF).fetchone()
        columns = connection.execute("SELECT * FROM read.appraisal LIMIT 0").description or ()
        names = [each.name for each in columns if each.name != "since"]
        if row is None:
            raise Unready("there is no released appraisal")
        values = ", ".join("n / 100.0" if each == "score" else f"r.{each}" for each in names)
        statement = VERSIONS.format(columns=", ".join(names), values=values)
        connection.execute(FORGET, row)
        connection.execute(statement.encode(), (CHANGES, *row))
        connection.execute(BEGIN, (CHANGES, *row))
        connection.execute("VACUUM ANALYZE read.appraisal_past")
    return str(row[0])


def changes(bench: Bench, own: Contender, of: str) -> Samples:
    """Return how many milliseconds the changes of something take."""
    token, shape = (
        stand.token("service:audit", "AUDITOR"),
        Shape("changes", TEXT, "", {}, {"of": of}),
    )
    told = json.loads(own.answer(shape, token))["data"]["changes"]["changes"]
    if len(told) != CHANGES or any(each["decision"] is None for each in told):
        raise Unready(f"{len(told)} changes are told of {CHANGES}")

    with (
        httpx.Client(
            base_url=own.process.address,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        ) as client,
        bench.bar("Changes", bench.rounds) as advance,
    ):

        def once() -> float:
            body, started = shape.body(own.document(shape)), perf_counter()
            for _ in range(ASKED):
                client.post("/graphql", content=body).raise_for_status()
            return 1_000 * (perf_counter() - started) / ASKED

        return in_turns({"": once}, rounds=bench.rounds, advance=advance).samples("", float)
