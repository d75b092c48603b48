"""Noise: whatever is made from the schema is answered or refused, and what it leaves is whole."""

import json
import re
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any, cast

import httpx
import psycopg
import pytest
from graphql import GraphQLObjectType, build_schema

from domain.actor import Role
from ledger.decision import decisions
from ledger.replay import Difference, Replay
from tests.ledger.house import MASTER, contiguous, rows
from tests.postgres import Database, Server, directory
from tests.projections.rebuilding import checked
from tests.schema.county import ANN, peopled
from tests.system.leaves import KNOWN, LEAVES
from tests.system.noise import Noise, noises, scalars_of, served_schema
from tests.system.serving import ROOT, Served, serving

SCHEMA = build_schema((ROOT / "schema/schema.graphql").read_text())
EVERYTHING = "service:everything"
EVERY_ROLE = frozenset(Role) - {Role.EMPLOYEE}
TIMES = 100
"""How often one actor of every role asks; of more than 200 no refusals would be kept."""

ROUNDS = 20
"""How often it is tried to get as far as a field's rules, the tours over all fields included."""

MANY_AT_ONCE = {
    *("enrolParticipants", "importActuals"),
    *("scoreAppraisals", "takeAllResults", "releaseResults"),
}
"""Mutations that give many commands: no one log position is where the log must end after them."""

DECISIONS = "SELECT array_agg(id::text ORDER BY judged_at, id) FROM ledger.command"

INSIDE = re.compile(
    r"Traceback|File \"|psycopg|msgspec|SQLSTATE|SELECT |INSERT |object at 0x|<class|NoneType"
    r"|violates|\b(relation|column|function) \"|\b[A-Z]\w+(Error|Exception)\b"
    r"|\b(domain|ledger|ops|projections|schema)\.[a-z]"
)
"""What no message of ours says."""


@pytest.fixture
def home(postgres: Server) -> Generator[Database]:
    """Lend a database with a county of the test's own."""
    with postgres.database(peopled) as made:
        yield made


@pytest.fixture
def served(home: Database) -> Generator[Served]:
    """Serve the county."""
    with (
        directory() as folder,
        serving(
            DATABASE_URL=home.owner_url,
            DATA_DIRECTORY=str(folder),
            MASTER_KEY=urlsafe_b64encode(MASTER).decode(),
        ) as running,
    ):
        yield running


@dataclass
class Asking:
    """Somebody who sends noise and looks at what becomes of it.

    `reached` are the fields of queries that were answered, and of mutations that were judged.
    """

    client: httpx.AsyncClient
    log: psycopg.AsyncConnection[Any]
    outcomes: Counter[str] = field(default_factory=Counter[str])
    reached: set[str] = field(default_factory=set[str])

    async def head(self) -> int:
        """Return the log position at which the log ends."""
        found = await (await self.log.execute("SELECT position FROM ledger.head")).fetchone()
        assert found is not None
        return int(found[0])

    async def send(self, noise: Noise, token: str) -> None:
        """Ask, and hold the answer and the log to what must be."""
        before = await self.head()
        response = await self.client.post(
            "/graphql", json={"query": noise.text}, headers={"Authorization": f"Bearer {token}"}
        )
        answer: Any = json.loads(response.content)
        assert isinstance(answer, dict)
        data = self.data(cast("dict[str, Any]", answer))
        assert response.status_code == (200 if "data" in answer else 400)
        assert not (noise.violating and "errors" not in answer)
        if noise.mutates:
            assert await self.head() == self.expected(noise, data, before)
        elif "errors" not in answer:
            self.outcomes["answered"] += 1
            self.reached.add(noise.field)

    def data(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return an answer's data, if any; require the shape of an answer and errors of ours."""
        assert set(answer) <= {"data", "errors"}
        assert answer.get("data") or answer["errors"]
        for error in answer.get("errors", ()):
            assert set(error) <= {"message", "locations", "path", "extensions"}
            assert error["message"]
            assert not INSIDE.search(error["message"]), error["message"]
            code = error.get("extensions", {}).get("code", "invalid")
            assert code != "INTERNAL"
            self.outcomes[code] += 1
        return answer.get("data") or {}

    def expected(self, noise: Noise, data: Mapping[str, Any], before: int) -> int:
        """Return where the log must end after a mutation."""
        outcome = next(iter(data.values()), None)
        if outcome is None:
            return before
        self.reached.add(noise.field)
        if outcome["said"] == "Rejection":
            self.outcomes[f"{noise.field} {outcome['why']}"] += 1
            assert not INSIDE.search(outcome["sentence"]), outcome["sentence"]
            return before
        told = int(outcome["told"])
        self.outcomes[f"{noise.field} {'repeated' if outcome['again'] else 'recorded'}"] += 1
        assert (told <= before) == outcome["again"]
        return max(told, before)


@pytest.mark.parametrize(
    ("many", "tours"), [(3, 1), pytest.param(20, 12, marks=pytest.mark.soak, id="soak")]
)
async def test_noise_is_answered_or_refused_and_what_it_leaves_is_whole(
    home: Database, served: Served, many: int, tours: int
) -> None:
    number = SystemRandom().randrange(2**32) if tours > 1 else 1
    loaded = served_schema(f"{served.address}/graphql", served.token())
    assert scalars_of(loaded.client_schema) <= set(LEAVES)
    async with (
        httpx.AsyncClient(
            base_url=served.address,
            headers={"Accept": "application/graphql-response+json"},
            timeout=60,
        ) as client,
        await psycopg.AsyncConnection.connect(home.owner_url, autocommit=True) as log,
    ):
        asking = Asking(client, log)
        known = {**KNOWN, "decision": rows(home, DECISIONS)[0][0]}
        fields = fields_of(SCHEMA.query_type) | fields_of(SCHEMA.mutation_type) - MANY_AT_ONCE
        for tried in range(ROUNDS):
            wanted = fields if tried < tours else fields - asking.reached
            if not wanted:
                break
            for n, noise in enumerate(noises(loaded, wanted, many, number + tried, known)):
                everything = f"{EVERYTHING}-{tried}-{n // TIMES}"
                for by, roles in ((ANN, (Role.EMPLOYEE,)), (everything, EVERY_ROLE)):
                    try:
                        await asking.send(noise, served.token(by, roles))
                    except AssertionError as error:
                        error.add_note(f"number {number + tried}, {by} asked:\n{noise.text}")
                        raise
            print(number + tried, len(wanted), asking.outcomes, flush=True)
    assert asking.reached == fields
    recorded = sum(n for outcome, n in asking.outcomes.items() if outcome.endswith(" recorded"))
    assert await decided_again(home) >= recorded > 0
    assert not any(each.differing for each in (await checked(home)).values())
    assert contiguous(home)
    assert "Traceback" not in served.said()


def fields_of(type_: GraphQLObjectType | None) -> set[str]:
    assert type_ is not None
    return set(type_.fields)


async def decided_again(home: Database) -> int:
    """Return how many decisions come out as they are recorded, which all must."""
    replay, found = Replay(), list[Difference]()
    async with await psycopg.AsyncConnection.connect(
        home.owner_url, autocommit=True, options="-c TimeZone=UTC"
    ) as connection:
        async for decision in decisions(connection):
            if (difference := replay.feed(decision)) is not None:
                found.append(difference)
    assert found == []
    return replay.decided
