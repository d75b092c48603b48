"""Eligibility list: whoever could be promoted, with the same reasons as each by themself."""

from typing import Any

import psycopg
import pytest

from schema.engine.token import Viewer
from schema.promotion_gathering import OWN
from tests.postgres import Server
from tests.schema.county import (
    ANN,
    BOB,
    BRG,
    COMPENSATION,
    DOT,
    GUEST,
    HR,
    TOP,
    County,
    open_county,
    person,
)
from tests.schema.oracle import larger as more
from tests.schema.oracle.careers import LADDER
from tests.schema.oracle.oracle import Oracle

FAR = "2190-02-01"
FOUND = "level toLevel eligible exception met readyOn findings { reason met required actual of }"
LIST = f"""query ($id: ID!, $of: ID!, $on: Date!, $level: String, $eligible: Boolean, $first: Int,
    $after: String, $asOf: Moment) {{
  eligibilityList(departmentId: $id, frameworkId: $of, on: $on, level: $level, asOf: $asOf,
      eligible: $eligible, first: $first, after: $after) {{
    version people eligible totalCount lacks {{ toLevel reason of people }}
    pageInfo {{ hasNextPage endCursor }} nodes {{ employeeId {FOUND} }} }} }}"""
ONE = f"""query ($id: ID!, $of: ID!, $on: Date!, $level: String!, $asOf: Moment) {{
  eligibility(employeeId: $id, frameworkId: $of, on: $on, level: $level, asOf: $asOf) {{
    {FOUND} }} }}"""


async def asked(
    county: County,
    viewer: Viewer = HR,
    *,
    of: str = DOT,
    on: str = FAR,
    first: int = 100,
    **rest: object,
) -> Any:  # noqa: ANN401 - JSON
    """Return the list of a department and of what is part of it."""
    given = {"id": of, "of": LADDER, "on": on, "first": first, **rest}
    return (await county.ask(LIST, viewer, **given))["eligibilityList"]


@pytest.mark.parametrize("on", ["2190-08-31", FAR])
@pytest.mark.parametrize("viewer", [HR, person(TOP), person(ANN), person(BOB)])
async def test_each_has_the_reasons_that_they_have_by_themself(
    larger: County, viewer: Viewer, on: str
) -> None:
    listed = (await asked(larger, viewer, on=on))["nodes"]
    assert listed
    for each in listed:
        given = {"id": each["employeeId"], "of": LADDER, "on": on, "level": each["toLevel"]}
        alone = (await larger.ask(ONE, viewer, **given))["eligibility"]
        assert each == {"employeeId": each["employeeId"], **alone}


async def test_the_department_and_its_parts_are_looked_at(larger: County) -> None:
    whole, part = await asked(larger), await asked(larger, of=BRG)
    assert {each["employeeId"] for each in part["nodes"]} == {ANN, BOB}
    assert part["nodes"] == [each for each in whole["nodes"] if each["employeeId"] in {ANN, BOB}]
    assert part["people"] < whole["people"]


async def test_what_is_missing_is_counted(larger: County) -> None:
    found = await asked(larger)
    for lack in found["lacks"]:
        lacking = [
            each["employeeId"]
            for each in found["nodes"]
            for it in each["findings"]
            if each["toLevel"] == lack["toLevel"]
            and not it["met"]
            and it["reason"] == lack["reason"]
            and lack["of"] in {None, *it["of"][:1]}
        ]
        assert len(lacking) == lack["people"]
    lacks = sum(len(each["findings"]) - each["met"] for each in found["nodes"])
    assert sum(each["people"] for each in found["lacks"]) == lacks > 0


async def test_it_comes_in_pages_and_by_level(larger: County) -> None:
    whole = await asked(larger, level="P2")
    assert {each["toLevel"] for each in whole["nodes"]} == {"P2"}
    assert whole["totalCount"] == whole["people"]
    pages, after = [], None
    while True:
        page = await asked(larger, level="P2", first=1, after=after)
        pages += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pages == whole["nodes"]
    some = await asked(larger, level="P2", eligible=True)
    assert some["totalCount"] == sum(each["eligible"] for each in whole["nodes"])
    other = await asked(larger, level="P2", eligible=False)
    assert some["totalCount"] + other["totalCount"] == whole["totalCount"]


async def test_nobody_learns_of_people_whom_they_do_not_see(larger: County) -> None:
    his = await asked(larger, person(BOB))
    assert his["people"] == 1
    for viewer in (COMPENSATION, person("employee:NOBODY")):
        found = await asked(larger, viewer)
        assert (found["people"], found["nodes"], found["lacks"]) == (0, [], [])
    assert await asked(larger, GUEST) is None


async def test_it_is_as_it_was_known(larger: County, oracle: Oracle) -> None:
    last, _ = max(oracle.past.recorded)
    assert await asked(larger, asOf=str(last)) == await asked(larger)
    first = next(row for row in oracle.past.versions["competency"] if row["employee_id"] == BOB)
    early = await asked(larger, asOf=str(first["since"] - 1))
    assert {
        it["actual"]
        for each in early["nodes"]
        for it in each["findings"]
        if it["reason"] == "COMPETENCY"
    } == {0}


@pytest.mark.parametrize(
    "wrong", [{"id": "employee:BOB"}, {"of": "policy:house"}, {"after": "x"}, {"first": 101}]
)
async def test_what_cannot_be_read_is_refused(larger: County, wrong: dict[str, object]) -> None:
    given = {"id": DOT, "of": LADDER, "on": FAR, **wrong}
    answer = await larger.answer(LIST, HR, **given)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


ONE_DAY = """
UPDATE read.cycle SET ends_on = '2016-03-31', period = 'QUARTER' WHERE id IN (
    SELECT a.cycle_id FROM read.appraisal a WHERE a.employee_id = %(id)s AND a.status = 'RELEASED');
UPDATE read.appraisal a SET grade = n.grade FROM (
    SELECT r.id, chr(64 + row_number() OVER (ORDER BY r.id)::int) AS grade FROM read.appraisal r
    WHERE r.employee_id = %(id)s AND r.status = 'RELEASED'
) AS n WHERE n.id = a.id
"""


async def test_of_results_of_one_day_all_take_the_same_for_the_latest(postgres: Server) -> None:
    with postgres.database(more.peopled) as made:
        with psycopg.connect(made.owner_url, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute(ONE_DAY, {"id": ANN})
        async with open_county(made) as county:
            (listed,) = [
                each
                for each in (await asked(county, level="M2"))["nodes"]
                if each["employeeId"] == ANN
            ]
            given = {"id": ANN, "of": LADDER, "on": FAR, "level": "M2"}
            alone = (await county.ask(ONE, HR, **given))["eligibility"]
        with psycopg.connect(made.owner_url) as connection:
            wanted = {"id": ANN, "on": FAR, "period": "QUARTER", "most": 20}
            applied = [row[1] for row in connection.execute(OWN.encode(), wanted)]
    graded = [
        next(it["of"] for it in each["findings"] if it["reason"] == "GRADES")
        for each in (listed, alone)
    ]
    assert len(applied) > 1
    assert graded == [applied, applied]
    assert applied == sorted(applied, reverse=True)
