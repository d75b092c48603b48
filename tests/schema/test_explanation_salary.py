"""Explanations of salaries: what is paid on a day opens into the decisions that it came of."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.salary import AdjustSalary, Cause
from domain.working_time import ChangeWorkingTime
from schema.engine.token import Viewer
from tests.ledger.house import dollars
from tests.schema.county import ANN, BOB, BOSS, EVE, HR, County, person

EXPLAINED = """query ($id: ID!, $on: Date!, $m: Moment, $under: [String!]) {
    salaryExplanation(employeeId: $id, on: $on, asOf: $m, under: $under) {
        employeeId on reproduced
        steps { path label value shown formula causes { position event } } } }"""
PAID = "query ($id: ID!, $on: Date) { employee(id: $id) { salary(on: $on) { paid { amount } } } }"


async def explained(county: County, on: str, viewer: Viewer = HR, **more: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(EXPLAINED, viewer, id=ANN, on=on, **more))["salaryExplanation"]


def by_path(explanation: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the steps by their paths below the root, each of which there is once."""
    found = {"/".join(step["path"][1:]): step for step in explanation["steps"]}
    assert len(found) == len(explanation["steps"])
    return found


def events(step: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [each["event"] for each in step["causes"]]


async def test_what_is_paid_opens_into_what_holds_on_the_day(own_county: County) -> None:
    await own_county.do(
        ChangeWorkingTime(employee_id=ANN, fraction=Decimal("0.5"), effective_on=date(2016, 5, 1))
    )
    first = by_path(await explained(own_county, "2016-03-31"))
    assert {path: step["value"] for path, step in first.items()} == {
        "": "1000",
        "yearly_salary": "1000.00",
    }
    assert events(first["yearly_salary"]) == ["SalaryRecorded"]
    found = await explained(own_county, "2016-05-01")
    assert (found["reproduced"], found["employeeId"], found["on"]) == (None, ANN, "2016-05-01")
    steps = by_path(found)
    paid = (await own_county.ask(PAID, HR, id=ANN, on="2016-05-01"))["employee"]["salary"]["paid"]
    assert Decimal(steps[""]["value"]) == Decimal(paid["amount"]) == 550
    assert (steps["working_time"]["value"], events(steps["working_time"])) == (
        "0.5",
        ["WorkingTimeChanged"],
    )
    assert events(steps["yearly_salary"]) == ["SalaryAdjusted"]
    assert (steps["yearly_salary/salary"]["value"], steps["yearly_salary/cause"]["value"]) == (
        "1000.00",
        "PROMOTION",
    )
    assert steps["yearly_salary/cause"]["shown"] != "PROMOTION"
    (part,) = (await explained(own_county, "2016-05-01", under=["yearly", "working_time"]))["steps"]
    assert part["path"] == ["yearly", "working_time"]
    before = int(steps["working_time"]["causes"][0]["position"]) - 1
    assert by_path(await explained(own_county, "2016-05-01", m=str(before)))[""]["value"] == "1100"


async def test_it_is_seen_by_whom_the_salary_is(own_county: County) -> None:
    assert await explained(own_county, "2015-03-31") is None
    await own_county.do(
        AdjustSalary(
            employee_id=ANN,
            salary=dollars(1250),
            effective_on=date(2016, 4, 1),
            cause=Cause.CORRECTION,
        )
    )
    whole = by_path(await explained(own_county, "2016-04-01"))
    assert whole["yearly_salary"]["value"] == "1250.00"
    for viewer in (person(ANN), person(BOSS)):
        assert by_path(await explained(own_county, "2016-04-01", viewer)) == whole
    for viewer in (person(BOB), person(EVE)):
        assert await explained(own_county, "2016-04-01", viewer) is None
