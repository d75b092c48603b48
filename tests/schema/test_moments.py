"""Two times: what was recorded by a moment, and what was true on a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.absence import AbsenceKind, RecordAbsence
from domain.employee import EndCause, EndService, RecordPersonalDetails
from domain.placement import ReassignEmployee
from domain.salary import AdjustSalary, Cause
from domain.sealed import Sealed
from tests.ledger.house import dollars, rows
from tests.postgres import Database
from tests.schema.county import ANN, BOSS, DOT, HR, OLD, PRK, County, open_county, person

EVERYTHING = """query ($m: Moment, $on: Date) {
    employees(asOf: $m, on: $on, orderBy: NAME) { totalCount edges { cursor node {
        id name email title level department { id name } division superior { name }
        salary { salary { amount } cause unknownBecause at }
        absences { totalCount nodes { kind fromOn } }
        appraisals { nodes {
            status score grade comment measures { nodes { code actual rating score } }
            dimensions { dimension score }
        } }
        careerHistory(first: 100, direction: DESC) { totalCount nodes { kind title at } }
    } } }
    departments(asOf: $m, on: $on) { nodes { name closedOn members { nodes { code } } } }
    cycles(asOf: $m, on: $on) { nodes { phase } }
    organisation(asOf: $m) { name }
    node(id: "employee:ANN", asOf: $m, on: $on) { ... on Employee { title } }
}"""


async def test_as_of_a_position_is_what_was_answered_then(own_county: County) -> None:
    county = own_county
    happenings = (
        ReassignEmployee(
            employee_id=ANN, effective_on=date(2016, 8, 1), title="Chief", department_id=PRK
        ),
        AdjustSalary(
            employee_id=ANN,
            salary=dollars(1500),
            effective_on=date(2016, 8, 1),
            cause=Cause.MARKET,
        ),
        RecordPersonalDetails(employee_id=ANN, name=Sealed("Ann Otherwise")),
        AdjustSalary(
            employee_id=ANN,
            salary=dollars(1400),
            effective_on=date(2016, 8, 1),
            cause=Cause.CORRECTION,
        ),
        RecordAbsence(employee_id=ANN, kind=AbsenceKind.OTHER, from_on=date(2016, 8, 9)),
    )
    answered: dict[str, list[Any]] = {}
    for happening in happenings:
        position = str(await county.ledger.position())
        answered[position] = [
            await county.ask(EVERYTHING, HR, on=on) for on in (None, "2016-03-01")
        ]
        await county.do(happening)
    assert len({str(each) for each in answered.values()}) == len(happenings)
    for position, then in answered.items():
        for on, was in zip((None, "2016-03-01"), then, strict=True):
            assert await county.ask(EVERYTHING, HR, m=position, on=on) == was


async def test_as_of_an_instant_is_as_of_the_last_position_by_then(county: County) -> None:
    asked = """query ($m: Moment) {
        employees(asOf: $m) { totalCount } cycles(asOf: $m) { nodes { phase } } }"""
    recorded = rows(county.database, "SELECT position, recorded_at FROM ledger.event ORDER BY 1")
    for position, at in [*recorded[:: len(recorded) // 6], recorded[-1]]:
        by_position = await county.ask(asked, m=str(position))
        last = max(each[0] for each in recorded if each[1] == at)
        assert await county.ask(asked, m=at.isoformat()) == await county.ask(asked, m=str(last))
        if last == position:
            just_before = (at - timedelta(microseconds=1)).isoformat()
            earlier = max((each[0] for each in recorded if each[1] < at), default=0)
            assert await county.ask(asked, m=just_before) == await county.ask(asked, m=str(earlier))
        assert by_position["employees"]["totalCount"] <= 6


@pytest.mark.parametrize("moment", ["0", "1999-01-01T00:00:00Z"])
async def test_before_everything_there_is_nothing(county: County, moment: str) -> None:
    found = await county.ask(EVERYTHING, m=moment)
    assert found["organisation"] is None
    assert found["employees"] == {"totalCount": 0, "edges": []}


async def test_as_of_a_moment_to_come_is_now(county: County) -> None:
    now = await county.ask(EVERYTHING)
    for moment in (str(2**63 - 1), "9999-12-31T23:59:59Z"):
        assert await county.ask(EVERYTHING, m=moment) == now


PAGE = """query ($m: Moment, $first: Int, $after: String, $last: Int, $before: String,
        $way: Direction) {
    employees(asOf: $m, first: $first, after: $after, last: $last, before: $before,
            direction: $way) {
        nodes { id name lastDayOn } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}"""


@pytest.mark.parametrize("way", ["ASC", "DESC"])
async def test_pages_of_a_moment_are_the_list_of_that_moment(own_county: County, way: str) -> None:
    county, position = own_county, str(await own_county.ledger.position())
    then = (await county.ask(PAGE, way=way))["employees"]["nodes"]
    await county.do(
        EndService(employee_id=ANN, last_day_on=date(2016, 12, 31), cause=EndCause.RESIGNATION)
    )
    await county.do(RecordPersonalDetails(employee_id=BOSS, name=Sealed("Bernd Otherwise")))
    assert (await county.ask(PAGE, way=way))["employees"]["nodes"] != then
    for size in (1, 4, 6):
        found: list[Any] = []
        after = before = None
        more = True
        while more:
            page = await county.ask(PAGE, m=position, first=size, after=after, way=way)
            info = page["employees"]["pageInfo"]
            found, after, more = (
                found + page["employees"]["nodes"],
                info["endCursor"],
                info["hasNextPage"],
            )
        assert found == then
        found, more = [], True
        while more:
            page = await county.ask(PAGE, m=position, last=size, before=before, way=way)
            info = page["employees"]["pageInfo"]
            found, before, more = (
                page["employees"]["nodes"] + found,
                info["startCursor"],
                info["hasPreviousPage"],
            )
        assert found == then


async def test_moments_and_days_differ_within_one_operation(county: County) -> None:
    found = await county.ask(
        """{ now: employee(id: "employee:ANN") { title before: department { name }
                superior { name } salary { salary { amount } } }
             then: employee(id: "employee:ANN", on: "2015-12-31") {
                title salary { salary { amount } } department { name(on: "2016-01-01")
                parent { name } later: parent { name(on: "2016-01-01") } }
                salaryToday: salary(on: "2016-09-01") { salary { amount } } }
             never: employee(id: "employee:ANN", asOf: 0) { title } }"""
    )
    assert found["now"]["title"] == "Senior planner"
    assert found["then"] == {
        "title": "Planner",
        "salary": {"salary": {"amount": "1000.00"}},
        "department": {
            "name": "Bridges",
            "parent": {"name": "Roads"},
            "later": {"name": "Transportation"},
        },
        "salaryToday": {"salary": {"amount": "1100.00"}},
    }
    assert found["never"] is None


@pytest.mark.parametrize(
    ("employee", "on", "answer"),
    [
        (ANN, "2015-03-31", ("not-on-file", None)),
        (ANN, "2015-04-01", (None, "1000.00")),
        (ANN, "2016-03-31", (None, "1000.00")),
        (ANN, "2016-04-01", (None, "1100.00")),
        ("employee:BOB", "2015-03-31", ("NOT_RECORDED", None)),
        (OLD, "2015-12-31", ("NOT_RECORDED", None)),
    ],
)
async def test_a_salary_on_a_day_is_known_or_says_why_not(
    county: County, employee: str, on: str, answer: tuple[str | None, str | None]
) -> None:
    asked = """query ($id: ID!, $on: Date) { employee(id: $id) { salary(on: $on) {
        salary { amount } unknownBecause effectiveOn cause } } }"""
    for viewer in (HR, person(employee)):
        found = (await county.ask(asked, viewer, id=employee, on=on))["employee"]["salary"]
        amount = found["salary"] and found["salary"]["amount"]
        assert (found["unknownBecause"], amount) == answer
        assert (found["cause"] is None) == (amount is None)


async def test_members_are_those_of_the_day(own_county: County) -> None:
    county = own_county
    await county.do(
        ReassignEmployee(employee_id=ANN, effective_on=date(2016, 8, 1), department_id=PRK)
    )
    await county.do(
        ReassignEmployee(employee_id=ANN, effective_on=date(2016, 10, 1), department_id=DOT)
    )
    asked = """query ($on: Date) { departments(orderBy: CODE) { nodes {
        members(on: $on, filter: {inService: true}) { totalCount nodes { code title } } } } }"""
    for on, counts in (
        ("2016-07-31", [2, 2, 1]),
        (None, [1, 2, 2]),
        ("2016-10-01", [1, 3, 1]),
        ("1999-01-01", [0, 0, 0]),
    ):
        found = (await county.ask(asked, on=on))["departments"]["nodes"]
        assert [each["members"]["totalCount"] for each in found] == counts


@pytest.mark.parametrize(
    ("now", "serving"),
    [
        (datetime(2016, 9, 1, 3, 59, tzinfo=UTC), True),
        (datetime(2016, 9, 1, 4, 0, tzinfo=UTC), False),
    ],
)
async def test_today_is_the_organisations(
    own_database: Database, now: datetime, serving: bool
) -> None:
    async with open_county(own_database, clock=lambda: now) as county:
        await county.do(
            EndService(employee_id=ANN, last_day_on=date(2016, 8, 31), cause=EndCause.RESIGNATION)
        )
        asked = '{ employee(id: "employee:ANN") { inService } }'
        assert await county.ask(asked) == {"employee": {"inService": serving}}
