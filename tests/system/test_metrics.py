"""Metrics: what the way out counts, as whoever watches it reads it."""

import json
from collections.abc import Generator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from domain.actor import Role
from tests.postgres import Server, directory
from tests.system.serving import Served, serving

FOUND = """mutation {
  foundOrganisation(input: {
    name: "Acme", timeZone: "UTC", currency: "USD", idempotencyKey: "found"
  }) { __typename ... on FoundOrganisationPayload { organisation { id } } }
}"""
NAME = "query ($at: Moment) { organisation(asOf: $at) { name } }"
ANSWERED = {"data": {"organisation": {"name": "Acme"}}}


@pytest.fixture(scope="module")
def served(postgres: Server) -> Generator[Served]:
    """Serve an organisation."""
    with (
        postgres.database() as home,
        directory() as folder,
        serving(DATABASE_URL=home.owner_url, DATA_DIRECTORY=str(folder)) as running,
    ):
        running.ask(FOUND, roles=(Role.ADMINISTRATOR,))
        yield running


def counted(served: Served, name: str, label: str) -> dict[str, float]:
    """Return the figures of a metric, by the value of its label."""
    page = httpx.get(f"{served.address}/metrics").text
    return {
        sample.labels[label]: sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == name
    }


def cached(served: Served, cache: str) -> tuple[float, float, float]:
    """Return the hits, the misses and the entries of a cache."""
    hits, misses, entries = (
        counted(served, f"merit_cache_{name}", "cache")[cache]
        for name in ("hits_total", "misses_total", "entries")
    )
    return hits, misses, entries


def test_what_is_asked_again_is_known_and_as_of_is_a_statement_of_its_own(served: Served) -> None:
    def asked(**variables: str) -> dict[str, tuple[float, ...]]:
        before = {cache: cached(served, cache) for cache in ("plans", "statements")}
        content = json.dumps({"query": NAME, "variables": variables}).encode()
        assert served.post(content).json() == ANSWERED
        return {
            cache: tuple(now - then for now, then in zip(cached(served, cache), was, strict=True))
            for cache, was in before.items()
        }

    hit, miss = (1, 0, 0), (0, 1, 1)
    assert asked() == {"plans": miss, "statements": miss}
    assert asked() == {"plans": hit, "statements": hit}
    assert asked(at="1") == {"plans": hit, "statements": miss}
    assert asked(at="1") == {"plans": hit, "statements": hit}
    assert asked() == {"plans": hit, "statements": hit}
    assert counted(served, "merit_cache_evictions_total", "cache")["statements"] == 0


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compiled", "{ organisation { id } }"),
        ("core", "{ __schema { queryType { name } } }"),
        ("core", FOUND),
        ("mixed", "{ organisation { id } __schema { queryType { name } } }"),
        ("refused", "{ nothing }"),
    ],
)
def test_operations_are_counted_by_the_path_that_answers_them(
    served: Served, path: str, text: str
) -> None:
    def answered() -> dict[str, float]:
        return counted(served, "merit_query_seconds_count", "path")

    before = answered()
    served.ask(text, roles=(Role.ADMINISTRATOR,))
    after = answered()
    assert {each: after[each] - before.get(each, 0) for each in after} == {
        each: 1 if each == path else 0 for each in after
    }
