"""Mobility over the API: what became of people, for those who may see what many come to."""

from itertools import pairwise
from typing import Any

from tests.schema.county import ANN, AUDITOR, COMPENSATION, EXECUTIVE, HR, TOP, County, person
from tests.schema.oracle.careers import LADDER
from tests.schema.oracle.oracle import Oracle

REPORT = """query ($of: ID!, $from: Date!, $until: Date!, $asOf: Moment) {
  mobilityReport(frameworkId: $of, fromOn: $from, untilOn: $until, asOf: $asOf) {
    version people promoted rates { by group people promoted rate ratio flagged }
    times { level people least median mean most } flows { kind source target count } } }"""
LEVELS = """{ employees(first: 100, on: "2190-02-01") { nodes { id hiredOn lastDayOn
  department { id } careerHistory(first: 100) { nodes {
    kind effectiveOn level title department { id } } } } } }"""
FAR = {"of": LADDER, "from": "2010-06-01", "until": "2190-02-01"}


async def report(county: County, viewer: Any = HR, **given: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(REPORT, viewer, **{**FAR, **given}))["mobilityReport"]


def value(of: Any) -> str:  # noqa: ANN401 - JSON
    """Return a level, a title, or a department's id."""
    return of if isinstance(of, str) else of["id"]


async def test_flows_are_the_changes_that_careers_show(larger: County) -> None:
    found = await report(larger)
    wanted: dict[tuple[str, str, str], int] = {}
    for who in (await larger.ask(LEVELS, HR))["employees"]["nodes"]:
        for kind in ("LEVEL", "TITLE", "DEPARTMENT"):
            line: list[tuple[str, str]] = [
                (each["effectiveOn"], value(each[kind.lower()]))
                for each in who["careerHistory"]["nodes"]
                if each["kind"] == kind
            ]
            for (_, source), (on, target) in pairwise(line):
                left = who["lastDayOn"] is not None and who["lastDayOn"] < on
                if FAR["from"] < on <= FAR["until"] and source != target and not left:
                    key = (kind, source, target)
                    wanted[key] = wanted.get(key, 0) + 1
    assert wanted
    assert {
        (each["kind"], each["source"], each["target"]): each["count"] for each in found["flows"]
    } == wanted


async def test_rates_and_months_are_of_those_with_a_level(larger: County) -> None:
    found = await report(larger)
    assert found["version"] == "v1"
    for by in ("TRACK", "LEVEL", "DEPARTMENT"):
        of = [each for each in found["rates"] if each["by"] == by]
        assert sum(each["people"] for each in of) == found["people"] > 0
        assert sum(each["promoted"] for each in of) == found["promoted"]
        assert all(each["ratio"] is each["flagged"] is None for each in of)
    assert {each["by"] for each in found["rates"]}.isdisjoint({"GENDER", "EMPLOYMENT"})
    assert {each["level"] for each in found["times"]} >= {"P1"}


async def test_executives_are_told_of_no_small_group_and_others_of_nothing(larger: County) -> None:
    assert await report(larger, AUDITOR) == await report(larger)
    found = await report(larger, EXECUTIVE)
    assert found["rates"] == found["times"] == []
    assert (found["people"], found["promoted"]) == (None, None)
    for viewer in (COMPENSATION, person(ANN), person(TOP)):
        answer = await larger.answer(REPORT, viewer, **FAR)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_it_is_as_it_was_known(larger: County, oracle: Oracle) -> None:
    last, _ = max(oracle.past.recorded)
    assert await report(larger, asOf=str(last)) == await report(larger)
    assert await report(larger, asOf="1") is None


async def test_the_days_are_in_order(larger: County) -> None:
    answer = await larger.answer(REPORT, HR, **{**FAR, "until": FAR["from"]})
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
