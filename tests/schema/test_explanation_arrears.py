"""Explanations of arrears: what is owed opens into the pay and the days of each month."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.employee import EndCause, EndService
from domain.payroll import ClosePayroll
from domain.salary import AdjustSalary, Cause
from domain.working_time import ChangeWorkingTime
from schema.engine.token import Viewer
from tests.ledger.house import dollars
from tests.schema.county import ANN, BOB, BOSS, COMPENSATION, EVE, HR, County, person

EXPLAINED = """query ($id: ID!, $m: Moment, $under: [String!], $depth: Int) {
    arrearsExplanation(id: $id, asOf: $m, under: $under, depth: $depth) {
        arrearsId reproduced steps { path label value formula causes { position event } } } }"""
OWED = """query ($id: ID!) { employee(id: $id) { arrears(orderBy: EFFECTIVE_ON) { nodes {
    id amount { amount } months { month before { amount } after { amount } } } } } }"""


async def owed(county: County) -> list[Any]:
    return (await county.ask(OWED, HR, id=ANN))["employee"]["arrears"]["nodes"]


async def explained(county: County, viewer: Viewer = HR, **more: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(EXPLAINED, viewer, **more))["arrearsExplanation"]


def by_path(explanation: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the steps by their paths below the root, each of which there is once."""
    found = {"/".join(step["path"][1:]): step for step in explanation["steps"]}
    assert len(found) == len(explanation["steps"])
    return found


def events(step: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [each["event"] for each in step["causes"]]


async def test_what_is_owed_opens_into_the_pay_of_each_month(own_county: County) -> None:
    for month in (4, 5, 6):
        await own_county.do(ClosePayroll(month=date(2016, month, 1)))
    half = ChangeWorkingTime(
        employee_id=ANN, fraction=Decimal("0.5"), effective_on=date(2016, 5, 11)
    )
    await own_county.do(half)
    last = EndService(employee_id=ANN, last_day_on=date(2016, 6, 20), cause=EndCause.RESIGNATION)
    await own_county.do(last)
    more = AdjustSalary(
        employee_id=ANN,
        salary=dollars(1200),
        effective_on=date(2016, 5, 21),
        cause=Cause.CORRECTION,
    )
    await own_county.do(more)
    worked, raised = await owed(own_county)
    first = await explained(own_county, id=worked["id"])
    assert first["reproduced"] is True
    steps = by_path(first)
    assert steps[""]["value"] == worked["amount"]["amount"]
    assert events(steps[""]) == ["WorkingTimeChanged", "ArrearsArisen"]
    assert events(steps["paid_month.2016-05"]) == ["PayrollClosed"]
    june = "paid_month.2016-06/due_after"
    assert f"{june}/last_day" not in steps
    second = await explained(own_county, id=raised["id"])
    assert second["reproduced"] is True
    steps = by_path(second)
    assert (steps[f"{june}/last_day"]["value"], events(steps[f"{june}/last_day"])) == (
        "2016-06-20",
        ["ServiceEnded"],
    )
    (may,) = (each for each in raised["months"] if each["month"] == "2016-05-01")
    assert steps["paid_month.2016-05/due_after"]["value"] == may["after"]["amount"]
    since = "paid_month.2016-05/due_after/since.2016-05-21"
    assert steps[f"{since}/days"]["value"] == "11"
    assert steps[f"{since}/yearly"]["value"] == "600"
    assert events(steps[f"{since}/yearly/yearly_salary"]) == ["SalaryAdjusted"]
    assert events(steps[f"{since}/yearly/working_time"]) == ["WorkingTimeChanged"]
    assert steps[since]["label"] == "Pay since 2016-05-21"


async def test_it_is_seen_by_whom_the_arrears_are(own_county: County) -> None:
    await own_county.do(ClosePayroll(month=date(2016, 5, 1)))
    more = AdjustSalary(
        employee_id=ANN, salary=dollars(1300), effective_on=date(2016, 5, 1), cause=Cause.CORRECTION
    )
    await own_county.do(more)
    (arrears,) = await owed(own_county)
    mine = by_path(await explained(own_county, person(ANN), id=arrears["id"]))
    assert events(mine[""]) == ["SalaryAdjusted"]
    assert events(mine["paid_month.2016-05"]) == []
    whole = by_path(await explained(own_county, COMPENSATION, id=arrears["id"]))
    assert whole.keys() == mine.keys()
    assert events(whole["paid_month.2016-05"]) == ["PayrollClosed"]
    for viewer in (person(BOB), person(EVE)):
        assert await explained(own_county, viewer, id=arrears["id"]) is None
    assert await explained(own_county, person(BOSS), id=arrears["id"]) is not None
    assert await explained(own_county, id=ANN) is None
    early = int(whole[""]["causes"][0]["position"]) - 1
    assert await explained(own_county, id=arrears["id"], m=str(early)) is None
    (part,) = (
        await explained(
            own_county, id=arrears["id"], under=["arrears", "paid_month.2016-05"], depth=0
        )
    )["steps"]
    assert part["value"] == "16.66"
