"""Kept: what is made is made once, what is not used longest goes, and both are counted."""

import asyncio
import json
from collections.abc import Callable
from typing import TypeVar

from prometheus_client import REGISTRY

from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.kept import Kept
from schema.engine.plan import LONGEST_KEPT, MOST_PLANS, MOST_STATEMENTS, SMALL
from schema.engine.prepared import MOST as PREPARED
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.schema import schema
from tests.ledger.house import living
from tests.postgres import Database
from tests.schema import compiler
from tests.schema.county import HR

T = TypeVar("T")


def counted(name: str, cache: str) -> float:
    return REGISTRY.get_sample_value(f"merit_cache_{name}", {"cache": cache}) or 0


def test_what_was_not_used_longest_makes_room() -> None:
    kept: Kept[str, str] = Kept("letters", 2)
    made: list[str] = []

    def make(letter: str) -> Callable[[], str]:
        return lambda: made.append(letter) or letter.upper()

    assert [kept.get(each, make(each)) for each in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
    figures = ("hits_total", "misses_total", "evictions_total", "entries")
    assert [counted(name, "letters") for name in figures] == [2, 4, 2, 2]


def test_what_is_not_to_be_kept_is_made_each_time() -> None:
    kept: Kept[str, str] = Kept("once", 2)
    assert [kept.get("a", lambda: "A", keep=False) for _ in range(2)] == ["A", "A"]
    assert [counted(name, "once") for name in ("misses_total", "entries")] == [2, 0]


async def test_what_is_made_aside_is_kept() -> None:
    async def aside(make: Callable[[], T], /) -> T:
        await asyncio.sleep(0)
        return make()

    kept: Kept[str, str] = Kept("aside", 2)
    found = [await kept.get_aside("a", lambda: "A", aside) for _ in range(2)]
    assert found == ["A", "A"]
    assert [counted(name, "aside") for name in ("hits_total", "misses_total")] == [1, 1]


async def test_every_statement_that_is_kept_is_prepared_still(county_database: Database) -> None:
    url = county_database.url(LOGIN)
    async with living(county_database) as ledger, channel(url, most=1) as way:
        reader = Reader(way, schema(), ledger.journal)
        for n in range(MOST_STATEMENTS + 20):
            text = f"{{ a{n}: organisation {{ id }} }}"
            await reader.answer(Asked(text=text, operation_name=None, variables={}), HR)
        row = await way.fetch("SELECT json_agg(statement)::text FROM pg_prepared_statements", ())
    assert row is not None
    prepared: list[str] = json.loads(row[0] or b"")
    assert counted("entries", "statements") == MOST_STATEMENTS
    for n in range(20, MOST_STATEMENTS + 20):
        assert sum(f'"a{n}":' in statement for statement in prepared) == 1


def test_what_is_said_of_it_is_so() -> None:
    said = compiler.section("What is kept, and who waits")
    longest = f"{LONGEST_KEPT:,}".replace(",", " ")
    assert f"| {MOST_PLANS}, none over {longest} characters |" in said
    assert f"| {MOST_STATEMENTS} | `statements` |" in said
    assert f"| {PREPARED} | |" in said
    assert f"unless it is small: {SMALL} nodes" in said
