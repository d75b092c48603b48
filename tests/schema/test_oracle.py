"""What is compiled answers as plain resolvers do over rows that were read whole."""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from prometheus_client import REGISTRY

from schema.engine import fallback
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.schema.county import County
from tests.schema.oracle.documents import DOCUMENTS, as_of
from tests.schema.oracle.generated import generated
from tests.schema.oracle.larger import VIEWERS
from tests.schema.oracle.oracle import Oracle
from tests.schema.oracle.world import Past


async def test_hard_documents_are_answered_alike(either_larger: County, oracle: Oracle) -> None:
    for text, variables in DOCUMENTS.values():
        for viewer in VIEWERS.values():
            await alike(either_larger, oracle, text, viewer, variables)


async def test_so_they_are_as_of_any_moment(larger: County, oracle: Oracle) -> None:
    turn = cycle(moments(oracle.past))
    for text, variables in DOCUMENTS.values():
        for viewer in VIEWERS.values():
            given = {**variables, "moment": next(turn)}
            await alike(larger, oracle, as_of(text), viewer, given)


def moments(past: Past) -> list[str]:
    """Return positions and instants, among them one that is of an event and one just before."""
    last, _ = max(past.recorded)
    _, midst = past.recorded[last // 2]
    before = midst - timedelta(microseconds=1)
    positions = (0, 9, last // 3, last - 25, last - 6, last)
    return [*map(str, positions), midst.isoformat(), before.isoformat()]


async def alike(
    county: County, oracle: Oracle, text: str, viewer: Viewer, variables: Mapping[str, Any]
) -> None:
    """Ask both; the JSON of the answers is the same, in its order too."""
    wanted = oracle.answer(text, viewer, variables)
    assert wanted.errors is None, (wanted.errors, text, variables)
    answer = await county.answer(text, viewer, **variables)
    shown = json.dumps(answer, indent=1)
    assert shown == json.dumps({"data": wanted.data}, indent=1), (text, variables, viewer)


@pytest.mark.parametrize(
    "many", [70, pytest.param(5_000, marks=pytest.mark.soak)], ids=["some", "very many"]
)
async def test_generated_documents_are_compiled_and_answered_alike(
    larger: County, oracle: Oracle, many: int
) -> None:
    before = {path: answered(path) for path in ("compiled", "core", "refused")}
    viewers = cycle(VIEWERS.values())
    for text, variables in generated(many):
        for viewer in islice(viewers, 2):
            await alike(larger, oracle, text, viewer, variables)
    compiled, core, refused = (answered(path) - before[path] for path in before)
    assert compiled + core + refused == 2 * many
    assert refused == 0
    assert compiled >= 0.95 * 2 * many


def answered(path: str) -> float:
    """Return how many operations were answered in a way."""
    return REGISTRY.get_sample_value("merit_query_seconds_count", {"path": path}) or 0


@pytest.mark.parametrize("name", ["HR", "boss, who leads a leaver's reports", "zoe"])
async def test_graphql_core_answers_hard_documents_alike(
    larger: County, oracle: Oracle, name: str
) -> None:
    viewer = VIEWERS[name]
    for text, variables in DOCUMENTS.values():
        plan = larger.reader.plans.find(text, None)
        context = larger.reader.context(viewer, Language.EN)
        result = await fallback.executed(plan, variables, context)
        assert result.errors is None, result.errors
        wanted = oracle.answer(text, viewer, variables)
        assert json.dumps(result.data, indent=1) == json.dumps(wanted.data, indent=1)
