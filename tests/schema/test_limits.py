"""Limits: what is too large is refused by the name of its limit, and quickly."""

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable, Generator
from time import perf_counter, sleep

import httpx
import pytest
from graphql import get_introspection_query

from schema.engine.graph import core
from schema.engine.identity import MOST as MOST_IDS
from schema.engine.limits import Limits
from schema.engine.plan import Plans
from schema.engine.request import Asked
from schema.engine.values import Refused
from schema.schema import schema
from tests.postgres import Server
from tests.schema.api import ADMINISTRATOR, HR, served
from tests.schema.client import client
from tests.schema.floods import BY_IDS, FILTER, FILTERED, MIXED, REFUSED, VARIABLES, WITHIN

STALL = 0.1
"""Seconds for which the event loop may be held up."""
ROUNDS = 8
"""How often a flood is tried: other processes hold up the loop too, but not every time."""

PLANS = Plans(core(schema()))


@pytest.fixture
def frozen() -> Generator[None]:
    """Keep the collector from going through what was there before, as the server does."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


async def longest_stall(under_way: "asyncio.Task[object]") -> float:
    """Return the longest time for which nothing else had its turn while a task was under way."""
    longest, last = 0.0, perf_counter()
    while not under_way.done():
        await asyncio.sleep(0)
        now = perf_counter()
        longest, last = max(longest, now - last), now
    return longest


@pytest.mark.parametrize(("text", "limit"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_too_large_is_refused_by_its_limit(text: str, limit: str) -> None:
    with pytest.raises(Refused) as refusal:
        PLANS.find(text, None)
    (error,) = refusal.value.errors
    extensions = error.extensions or {}
    most = extensions["most"]
    assert (extensions["code"], extensions["limit"]) == ("LIMIT_EXCEEDED", limit)
    assert f"the limit of {limit} is {most}" in error.message
    assert extensions.get("found", most + 1) > most


@pytest.mark.parametrize("text", WITHIN.values(), ids=WITHIN.keys())
def test_what_is_just_within_them_is_not(text: str) -> None:
    try:
        PLANS.find(text, None)
    except Refused as refused:
        codes = {(error.extensions or {}).get("code") for error in refused.errors}
        assert codes == {None}  # it is invalid, and was looked at


def test_what_front_ends_ask_of_the_schema_is_within_them() -> None:
    asked = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert PLANS.find(asked, None).introspects


@pytest.mark.parametrize(
    "text",
    [
        "{ ...a } fragment a on Query { ...a }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        "{ __typename } fragment a on Query { ...a }",
    ],
)
def test_a_fragment_that_spreads_itself_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="'a' spreads itself"):
        PLANS.find(text, None)


NESTED = "employees(first: $n) { nodes { reports(first: $n) { nodes { reports(first: $n) "
SIZED = "query ($n: Int) { " + NESTED + "{ nodes { id } } } } } } }"


@pytest.mark.parametrize(
    ("size", "cost"),
    [({}, 8_420), ({"n": None}, 8_420), ({"n": 5}, 155), ({"n": 0}, 0), ({"n": 100}, 1_010_100)],
)
def test_the_cost_of_pages_that_a_variable_sizes_is_known_when_it_is_asked(
    size: dict[str, int | None], cost: int
) -> None:
    plan = PLANS.find(SIZED, None)
    if cost <= Limits().cost:
        plan.coerced(size)
        return
    with pytest.raises(Refused) as refusal:
        plan.coerced(size)
    assert refusal.value.errors[0].extensions == {
        "code": "LIMIT_EXCEEDED",
        "limit": "cost",
        "most": Limits().cost,
        "found": cost,
    }


def test_each_page_costs_its_entries_as_often_as_it_is_asked_for() -> None:
    def refused(text: str) -> int:
        plans = Plans(core(schema()), Limits(cost=0))
        with pytest.raises(Refused) as refusal:
            plans.find(text, None)
        return (refusal.value.errors[0].extensions or {})["found"]

    assert refused("{ employees { nodes { id } } }") == 20
    assert refused("{ employees(first: 3) { nodes { superior { id } } } }") == 6
    assert refused("{ employees(last: 3) { edges { node { superior { id } } } } }") == 6
    assert refused('{ nodes(ids: ["x:1", "x:2"]) { id } }') == 2
    assert refused("{ ...a ...a } fragment a on Query { employees(first: 3) { totalCount } }") == 6
    assert refused('{ appraisal(id: "appraisal:a:b") { dimensions { score } } }') == 11


async def least_stall(begin: Callable[[int], Awaitable[object]]) -> float:
    """Return the longest stall of the best of several tries, numbered so that they can differ."""
    tried: list[float] = []
    for n in range(ROUNDS):
        tried.append(await longest_stall(asyncio.ensure_future(begin(n))))
        if tried[-1] < STALL:
            break
    return min(tried)


@pytest.mark.usefixtures("frozen")
async def test_no_flood_holds_up_the_event_loop(postgres: Server) -> None:
    asked: dict[str, dict[str, object]] = {
        **{f"refused: {what}": {"query": text} for what, (text, _) in REFUSED.items()},
        **{f"within: {what}": {"query": text} for what, text in WITHIN.items()},
        **{
            f"variables: {what}": {"query": BY_IDS, "variables": given}
            for what, given in VARIABLES.items()
        },
        "variables: a filter": {"query": FILTERED, "variables": {"filter": FILTER}},
    }
    stalls: dict[str, float] = {}
    async with client(postgres) as asking:

        async def stall(what: str, *, known: bool) -> float:
            texts = [f"{asked[what]['query']} #{0 if known else n}" for n in range(ROUNDS)]
            contents = [json.dumps({**asked[what], "query": text}) for text in texts]
            answers: list[httpx.Response] = []

            async def ask(n: int) -> None:
                answers.append(await asking.post("/graphql", content=contents[n]))

            found = await least_stall(ask)
            assert all(answer.status_code < 500 for answer in answers), what
            return found

        await asking.post("/graphql", content=b'{"query": "{ __typename }"}')
        for what in asked:
            stalls[f"{what}, new"] = await stall(what, known=False)
            stalls[f"{what}, known"] = await stall(what, known=True)
    print({what: round(stall, 3) for what, stall in stalls.items()})
    assert {what: stall for what, stall in stalls.items() if stall >= STALL} == {}


@pytest.mark.usefixtures("frozen")
async def test_what_graphql_core_answers_along_with_statements_does_not_hold_it_up(
    postgres: Server,
) -> None:
    ids = ["organisation:main"] * MOST_IDS
    asked = Asked(text=MIXED, operation_name=None, variables={"ids": ids})
    async with served(postgres) as api:
        await api.done(
            "FoundOrganisation", ADMINISTRATOR, name="The county", timeZone="UTC", currency="USD"
        )
        answer = json.loads((await api.reader.answer(asked, HR)).body)
        assert set(answer["data"]) == {"__schema", *(f"a{n}" for n in range(49))}
        assert [len(answer["data"][f"a{n}"]) for n in (0, 48)] == [MOST_IDS, MOST_IDS]
        assert await least_stall(lambda _: api.reader.answer(asked, HR)) < STALL


async def test_the_watchdog_sees_a_stall() -> None:
    async def stalling() -> None:
        await asyncio.sleep(0.01)
        sleep(STALL)  # noqa: ASYNC251 - it is to hold up the loop

    assert await longest_stall(asyncio.create_task(stalling())) >= STALL
