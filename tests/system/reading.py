"""Reading: the demonstration as one person for each role reads it, over HTTP and by the oracle."""

import json
import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import httpx

from ops.database import LOGIN
from schema.engine.rights import MANY
from schema.engine.token import Viewer
from tests.postgres import Database, directory
from tests.schema.county import (
    ADMINISTRATOR,
    AUDITOR,
    COMPENSATION,
    CONSUMER,
    EXECUTIVE,
    HR,
    person,
)
from tests.schema.oracle.oracle import Oracle
from tests.schema.oracle.world import Past, read
from tests.system.serving import PATIENCE, Served, serving
from tests.system.test_kill_served import environment

Json: TypeAlias = Any

SEEN = 0.8
"""The share of single rows that are asked for by who may see them."""

ONE = """query ($employee: ID!, $appraisal: ID!, $m: Moment, $on: Date) {
  employee(id: $employee, asOf: $m, on: $on) {
    id name email gender title level position division inService hiredOn lastDayOn origin
    department { id name } superior { id name } salary { salary { amount currency } effectiveOn
      unknownBecause } reports(first: 3) { totalCount nodes { id } }
    careerHistory(last: 3) { totalCount edges { cursor node { id kind effectiveOn
      salary { amount } grade superior { id } } } }
    appraisals(orderBy: SCORE) { nodes { id score } } }
  appraisal(id: $appraisal, asOf: $m, on: $on) {
    id status score exact grade comment scoredAt releasedAt employee { id name title }
    superior { id } department { code } dimensions { dimension score exact }
    measures { totalCount nodes { id code rule rating score evidence } } }
}"""

LIST = """query ($f: EmployeeFilter, $by: EmployeeOrder, $way: Direction, $after: String,
    $m: Moment, $on: Date) {
  employees(first: 100, filter: $f, orderBy: $by, direction: $way, after: $after, asOf: $m,
      on: $on) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { id name title level inService } }
}"""

LEVELS = """query ($f: AppraisalFilter, $by: AppraisalOrder, $way: Direction, $m: Moment,
    $on: Date) {
  appraisals(first: 50, filter: $f, orderBy: $by, direction: $way, asOf: $m, on: $on) {
    totalCount pageInfo { endCursor }
    nodes { id score grade employee { id name level department { id name } }
      measures(orderBy: CODE) { nodes { code name weight rating score } } } }
}"""


PEOPLE: tuple[Json, ...] = (
    {"inService": True, "hiredOn": {"lt": "2010-01-01"}},
    {"department": {"in": ["department:DOT", "department:LIB"]}, "not": {"level": {"eq": "II"}}},
    {"or": [{"title": {"startsWith": "Police"}}, {"name": {"startsWith": "A"}}]},
    None,
)
CASES: tuple[Json, ...] = (
    {"cycle": {"eq": "cycle:2016Q2"}, "not": {"grade": {"in": ["B", "C"]}}},
    {"department": {"eq": "department:DGS"}, "score": {"gte": "60", "lt": "85.5"}},
    {"not": {"status": {"in": ["RELEASED"]}}},
    None,
)
ZONE = ZoneInfo("America/New_York")
WAYS = ("ASC", "DESC")


@dataclass(frozen=True)
class House:
    """A server on the demonstration, what the oracle knows of it, and who asks both."""

    served: Served
    client: httpx.Client
    oracle: Oracle
    viewers: Mapping[str, Viewer]

    def ask(self, viewer: Viewer, text: str, **variables: Json) -> Json:
        """Return the data of an answer that has no errors and says what it comes from."""
        answer: Json = self.client.post(
            f"{self.served.address}/graphql",
            json={"query": text, "variables": variables},
            headers={"Authorization": f"Bearer {self.served.token(viewer.actor, viewer.roles)}"},
        ).json()
        assert list(answer) == ["data", "extensions"], answer
        assert answer["extensions"] == {"demonstration": True}
        return answer["data"]

    def alike(self, viewer: Viewer, text: str, **variables: Json) -> Json:
        """Ask both; the JSON of the answers is the same, in its order too. Return it."""
        found = self.ask(viewer, text, **variables)
        wanted = self.oracle.answer(text, viewer, variables)
        assert wanted.errors is None, (wanted.errors, variables)
        assert json.dumps(found, indent=1) == json.dumps(wanted.data, indent=1), variables
        return found

    def answered(self, path: str) -> int:
        """Return how many operations the server has answered in a way."""
        said = self.client.get(f"{self.served.address}/metrics").text
        counted = re.search(rf'merit_query_seconds_count{{path="{path}"}} (\d+)', said)
        return int(counted[1]) if counted else 0


@contextmanager
def opened(database: Database) -> Generator[House]:
    """Serve a database that nobody writes to, and read all that its tables hold."""
    oracle = Oracle(read(database.url(LOGIN)), datetime.now(ZONE).date())
    with (
        directory() as folder,
        serving(**environment(database), DATA_DIRECTORY=str(folder)) as served,
        httpx.Client(timeout=PATIENCE) as client,
    ):
        yield House(served, client, oracle, viewers(oracle.past))


def viewers(past: Past) -> dict[str, Viewer]:
    """Choose one person for each role: of superiors one with a line that is many, and one not."""
    now = past.at(None)
    held = {
        row["id"]: now.latest("employee_superior", row["id"], date.max)
        for row in now.rows["employee"]
    }
    below: Counter[str] = Counter()
    for each in held.values():
        while each is not None and each["superior_id"] is not None:
            below[each["superior_id"]] += 1
            each = held[each["superior_id"]]  # noqa: PLW2901 - the next above
    serving = sorted(row["id"] for row in now.rows["employee"] if row["last_day_on"] is None)
    appraised = {row["employee_id"] for row in now.rows["appraisal"]}
    appraise = {row["superior_id"] for row in now.rows["appraisal"]}
    leads = [each for each in serving if each in appraise]
    return {
        "employee": person(next(id_ for id_ in serving if id_ in appraised and not below[id_])),
        "superior": person(max((id_ for id_ in leads if below[id_] < MANY), key=below.__getitem__)),
        "superior of very many": person(max(leads, key=below.__getitem__)),
        "HR": HR,
        "compensation": COMPENSATION,
        "executive": EXECUTIVE,
        "auditor": AUDITOR,
        "administrator": ADMINISTRATOR,
        "consumer": CONSUMER,
    }


def times(past: Past, random: Random) -> Iterator[tuple[str | None, str | None]]:
    """Yield moments and days to ask for, none of either being now and today."""
    last, _ = max(past.recorded)
    instants = dict(past.recorded)
    at = instants[random.randint(1, last)]
    before = instants[random.randint(1, last)] - timedelta(microseconds=1)
    moments = [str(random.randrange(last)) for _ in range(2)]
    moments += [at.isoformat(), before.isoformat()]
    yield None, None
    yield None, day(random)
    yield from zip(moments, (None, day(random), None, day(random)), strict=True)


def day(random: Random) -> str:
    """Return a day of the two years of the demonstration, or of the two before."""
    return str(date(2013, 1, 1) + timedelta(days=random.randrange(1500)))


def about(house: House, viewer: Viewer, moment: str | None, random: Random) -> dict[str, str]:
    """Return an employee and an appraisal: such as are seen if there are any, or just any."""
    found: dict[str, str] = {}
    for name, type_ in (("employee", "Employee"), ("appraisal", "Appraisal")):
        seen = [item.row for item in house.oracle.seen(viewer, type_, moment)]
        any_ = house.oracle.past.at(None).rows[name]
        found[name] = random.choice(seen if seen and random.random() < SEEN else any_)["id"]
    return found
