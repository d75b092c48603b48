"""What is compiled answers as plain resolvers do over rows that were read whole."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import cycle, islice
from typing import Any, cast

import msgspec
import pytest
from graphql import GraphQLObjectType, is_leaf_type
from prometheus_client import REGISTRY

from schema.engine import fallback
from schema.engine.compiler import Compiler, Uncompiled
from schema.engine.graph import named
from schema.engine.rights import standing
from schema.engine.statement import Operation
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.schema import compiler
from tests.schema.compiler import SHARE
from tests.schema.county import HR, County
from tests.schema.oracle.documents import DOCUMENTS
from tests.schema.oracle.generated import generated
from tests.schema.oracle.kinds import TABLES
from tests.schema.oracle.larger import VIEWERS
from tests.schema.oracle.moving import as_of
from tests.schema.oracle.oracle import SCHEMA, Oracle, chosen
from tests.schema.oracle.world import Past

ELIGIBLE = """{ eligibility(employeeId: "employee:BOB", frameworkId: "career_framework:ladder",
  level: "P2", on: "2190-02-01") { eligible } }"""
PREVIEW = """{
    previewMeasure(rule: {kind: ALL_OR_NOTHING}, actual: {occurred: true}) { __typename }
    organisation { name }
}"""
"""What no rows answer; its figures are held to the worked examples elsewhere."""

PATHS = ("compiled", "mixed", "core", "refused")


async def test_hard_documents_are_answered_alike(either_larger: County, oracle: Oracle) -> None:
    for text, variables in DOCUMENTS.values():
        for viewer in VIEWERS.values():
            await alike(either_larger, oracle, text, viewer, variables)


async def test_so_they_are_as_of_any_moment(larger: County, oracle: Oracle) -> None:
    turn, viewers = cycle(moments(oracle.past)), cycle(VIEWERS.values())
    for text, variables in DOCUMENTS.values():
        for viewer in islice(viewers, 8):  # of 21, so that each document meets others
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
    larger: County,
    oracle: Oracle,
    many: int,
    record_property: Callable[[str, object], None],
) -> None:
    before = {path: answered(path) for path in PATHS}
    viewers = cycle(VIEWERS.values())
    for text, variables in generated(many):
        for viewer in islice(viewers, 2):
            await alike(larger, oracle, text, viewer, variables)
        assert uncompiled(larger, text, variables) in {None, *compiler.exceptions()}
    found = {path: answered(path) - before[path] for path in PATHS}
    assert sum(found.values()) == 2 * many
    assert found["refused"] == 0
    share = found["compiled"] / (2 * many)
    record_property(SHARE, f"{share:.1%} of {many}")
    assert share >= compiler.least_share()


@pytest.mark.parametrize("type_", sorted(TABLES))
def test_the_oracle_knows_every_field(oracle: Oracle, type_: str) -> None:
    fields = cast("GraphQLObjectType", SCHEMA.type_map[type_]).fields
    items = oracle.seen(HR, type_)
    assert items
    for name, field in fields.items():
        if is_leaf_type(named(field)):
            for item in items:
                chosen(f"{type_}.{name}", field)(item, {})  # which raises if no row has it


async def test_hard_documents_are_compiled_but_for_what_is_listed(larger: County) -> None:
    found: set[str | None] = set()
    for text, variables in DOCUMENTS.values():
        before = answered("compiled")
        reason = uncompiled(larger, text, variables)
        await larger.ask(text, HR, **variables)
        assert (answered("compiled") > before) is (reason is None)
        found.add(reason)
    found.add(uncompiled(larger, "mutation { __typename }", {}))
    found.add(uncompiled(larger, PREVIEW, {}))
    found.add(uncompiled(larger, ELIGIBLE, {}))
    found.add(uncompiled(larger, '{ explanation(id: "appraisal:2016Q1:BOB") { reproduced } }', {}))
    found.add(uncompiled(larger, '{ payExplanation(id: "pay_batch:2016:1.1/BOB") { lineId } }', {}))
    assert found == {None, *compiler.exceptions()}


def uncompiled(county: County, text: str, variables: Mapping[str, Any]) -> str | None:
    """Return what keeps a document from being one statement, or none if nothing does."""
    plan = county.reader.plans.find(text, None)
    if not plan.reads:
        return "mutations"
    values = plan.coerced(variables)
    operation = Operation(plan.schema, plan.operation, plan.fragments, values)
    try:
        Compiler(operation, standing(HR).kind).operation()
    except Uncompiled as reason:
        return str(reason)
    return None


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
        question = plan.question(plan.coerced(variables))
        result = await fallback.executed(question, context)
        assert result.errors is None, result.errors
        data = json.loads(msgspec.json.encode(result.data))
        wanted = oracle.answer(text, viewer, variables)
        assert json.dumps(data, indent=1) == json.dumps(wanted.data, indent=1)
