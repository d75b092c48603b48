"""Eligibility over the API: every reason, from what is known of somebody, for who may know it."""

from datetime import date
from typing import Any

import pytest

from domain.policies.time_in_level import served
from schema.engine.token import Viewer
from tests.schema.county import ANN, BOB, COMPENSATION, HR, TOP, County, person
from tests.schema.oracle.careers import LADDER
from tests.schema.oracle.larger import ZOE
from tests.schema.oracle.oracle import Oracle

ASKED = """query ($id: ID!, $level: String!, $on: Date!, $asOf: Moment, $of: ID!) {
  eligibility(employeeId: $id, frameworkId: $of, level: $level, on: $on, asOf: $asOf) {
    level toLevel version eligible exception findings { reason met required actual of } } }"""
TREND = "query ($id: ID!) { employee(id: $id) { trend { period grade } } }"
BOTH = """query ($on: Date!) { employees(first: 100, on: $on) { nodes { id hiredOn monthsOfService
  competencyGaps { framework { id } level present competency required assessed } } } }"""
FAR = "2190-02-01"


async def asked(
    county: County, viewer: Viewer = HR, *, to: str = "P2", on: str = FAR, **rest: str
) -> Any:  # noqa: ANN401 - JSON
    """Return what is answered about BOB, or about whom `rest` names."""
    given = {"id": BOB, "level": to, "on": on, "of": LADDER, **rest}
    return (await county.ask(ASKED, viewer, **given))["eligibility"]


def finding(found: Any, reason: str) -> Any:  # noqa: ANN401 - JSON
    return [each for each in found["findings"] if each["reason"] == reason]


async def test_every_reason_is_told_from_what_is_known(larger: County) -> None:
    found = await asked(larger)
    assert (found["level"], found["toLevel"], found["version"]) == ("P1", "P2", "v1")
    assert found["eligible"] is found["exception"] is False
    (next_level,) = finding(found, "NEXT_LEVEL")
    assert next_level == {
        "reason": "NEXT_LEVEL",
        "met": True,
        "required": 1,
        "actual": 1,
        "of": ["P1"],
    }
    competencies = {each["of"][0]: each["actual"] for each in finding(found, "COMPETENCY")}
    assert competencies["user-research"] == 4
    assert competencies["innovation"] == 5
    assert competencies["data-analysis"] == 0
    (months,) = finding(found, "MONTHS_IN_LEVEL")
    assert months["met"]


async def test_grades_are_those_of_the_latest_released_quarters(larger: County) -> None:
    trend = (await larger.ask(TREND, HR, id=ANN))["employee"]["trend"]
    grades = [each["grade"] for each in trend if each["period"] == "QUARTER"]
    assert grades
    (found,) = finding(await asked(larger, to="M2", id=ANN), "GRADES")
    assert (found["of"], found["required"]) == (grades[::-1], 4)
    assert found["actual"] == sum(grade in {"S", "A"} for grade in grades)


async def test_sanctions_and_the_day_count(larger: County) -> None:
    (then,) = finding(await asked(larger, on="2190-02-01", id="employee:LEE"), "SANCTION")
    assert (then["met"], then["of"]) == (False, ["lost"])
    (his,) = finding(await asked(larger), "SANCTION")
    assert his["met"]  # lifted, or annulled
    assert await asked(larger, on="2016-02-01") is None  # no version was in force


@pytest.mark.parametrize("on", ["2190-01-01", "2190-02-28", "2190-08-31"])
async def test_gaps_and_months_are_reckoned_alike_by_both(larger: County, on: str) -> None:
    both = await larger.ask(BOTH, HR, on=on)
    compared = 0
    for each in both["employees"]["nodes"]:
        hired, day = (date.fromisoformat(text) for text in (each["hiredOn"], on))
        assert each["monthsOfService"] == served(hired, day)
        gaps = [gap for gap in each["competencyGaps"] if gap["framework"]["id"] == LADDER]
        for level in {gap["level"] for gap in gaps if not gap["present"]}:
            found = await asked(larger, to=level, on=on, id=each["id"])
            wanted = [
                (gap["competency"], gap["required"], gap["assessed"] or 0)
                for gap in gaps
                if gap["level"] == level
            ]
            assert wanted == [
                (by["of"][0], by["required"], by["actual"]) for by in finding(found, "COMPETENCY")
            ]
            compared += len(wanted)
    assert compared > 10


async def test_the_team_is_that_of_the_day(larger: County) -> None:
    found = await asked(larger, to="M2", id=ANN)
    (people,) = finding(found, "TEAM_PEOPLE")
    (share,) = finding(found, "TEAM_GRADES")
    assert people["required"] == 3
    assert not people["met"]
    assert share["required"] == 7_000


async def test_who_sees_how_somebody_gets_on_sees_it_and_nobody_else(larger: County) -> None:
    whole = await asked(larger)
    assert await asked(larger, person(BOB)) == whole
    assert (await asked(larger, person(ZOE)))["findings"] == whole["findings"]
    assert (await asked(larger, person(TOP)))["findings"] == whole["findings"]
    for viewer in (COMPENSATION, person(ANN), person("employee:NOBODY")):
        assert await asked(larger, viewer) is None


async def test_it_is_as_it_was_known(larger: County, oracle: Oracle) -> None:
    last, _ = max(oracle.past.recorded)
    assert await asked(larger, asOf=str(last)) == await asked(larger)
    first = next(row for row in oracle.past.versions["competency"] if row["employee_id"] == BOB)
    early = await asked(larger, asOf=str(first["since"] - 1))
    assert {each["actual"] for each in finding(early, "COMPETENCY")} == {0}


async def test_what_there_is_not_is_not_answered(larger: County) -> None:
    assert await asked(larger, to="X9") is None
    assert await asked(larger, id="employee:NOBODY") is None
    assert await asked(larger, of="career_framework:none") is None


@pytest.mark.parametrize("ids", [{"id": "policy:house"}, {"of": "policy:house"}])
async def test_an_id_is_of_what_it_is_asked_for(larger: County, ids: dict[str, str]) -> None:
    given = {"id": BOB, "level": "P2", "on": FAR, "of": LADDER, **ids}
    answer = await larger.answer(ASKED, HR, **given)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
