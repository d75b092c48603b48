"""Decisions open into what they left: each score and each amount, as whoever asks may see it."""

from datetime import date
from typing import Any

from domain.payroll import ClosePayroll
from domain.salary import AdjustSalary, Cause
from schema.engine.token import Viewer
from tests.ledger.house import dollars, rows
from tests.schema.county import ANN, AUDITOR, BOBS, EXECUTIVE, HR, County, person
from tests.schema.test_explanation_arrears import EXPLAINED as ARREARS
from tests.schema.test_explanation_pay import EXPLAINED as LINE_EXPLAINED
from tests.schema.test_explanation_pay import LINE
from tests.schema.test_pay_review import approved, give, opened, prepared

OPENED = """query ($id: ID!) { decision(id: $id) { explanations {
    of on reproduced
    steps { path kind label value shown formula causes { position event by } } } } }"""
LAST = """SELECT c.id::text FROM ledger.command c JOIN ledger.event e
    ON e.position BETWEEN c.first_position AND c.last_position
    WHERE e.type = %s AND e.stream = %s ORDER BY e.position DESC LIMIT 1"""


async def left(county: County, type_: str, stream: str, viewer: Viewer = AUDITOR) -> Any:  # noqa: ANN401 - JSON
    """Return how what the last decision with such an event left came about."""
    ((id_,),) = rows(county.database, LAST, (type_, stream))
    found = (await county.ask(OPENED, viewer, id=id_))["decision"]
    return None if found is None else found["explanations"]


async def test_a_score_and_a_decision_that_leaves_nothing(county: County) -> None:
    (one,) = await left(county, "AppraisalScored", BOBS)
    assert (one["of"], one["on"], one["reproduced"]) == (BOBS, None, True)
    assert {"score"} <= {each["path"][-1] for each in one["steps"]}
    assert await left(county, "EmployeeHired", ANN) == []


async def test_a_raise_that_looks_back_opens_into_salary_and_arrears(own_county: County) -> None:
    for month in (4, 5):
        await own_county.do(ClosePayroll(month=date(2016, month, 1)))
    raised = AdjustSalary(
        employee_id=ANN,
        salary=dollars(1200),
        effective_on=date(2016, 5, 21),
        cause=Cause.CORRECTION,
    )
    await own_county.do(raised)
    paid, owed = await left(own_county, "SalaryAdjusted", "salary:ANN")
    assert (paid["of"], paid["on"]) == (ANN, "2016-05-21")
    assert owed["of"].startswith("salary:ANN/arrears/")
    by_id = (await own_county.ask(ARREARS, AUDITOR, id=owed["of"]))["arrearsExplanation"]
    assert owed["reproduced"] is by_id["reproduced"] is True
    assert [each["value"] for each in owed["steps"]] == [each["value"] for each in by_id["steps"]]
    more = AdjustSalary(
        employee_id=ANN,
        salary=dollars(1300),
        effective_on=date(2016, 5, 21),
        cause=Cause.CORRECTION,
    )
    before = await left(own_county, "SalaryAdjusted", "salary:ANN")
    ((id_,),) = rows(own_county.database, LAST, ("SalaryAdjusted", "salary:ANN"))
    await own_county.do(more)
    after = (await own_county.ask(OPENED, AUDITOR, id=id_))["decision"]["explanations"]
    assert after == before  # as of then
    assert await left(own_county, "SalaryAdjusted", "salary:ANN", person(ANN)) is None
    assert await left(own_county, "SalaryAdjusted", "salary:ANN", EXECUTIVE) is None


async def test_a_payment_opens_into_the_line_that_it_is_of(own_county: County) -> None:
    await prepared(own_county)
    await opened(own_county)
    await give(own_county, "ProposePayReview")
    await approved(own_county)
    await give(own_county, "ExecutePayReview")
    found = {each["of"]: each for each in await left(own_county, "AwardPaid", "award:ANN", HR)}
    by_id = (await own_county.ask(LINE_EXPLAINED, HR, id=LINE))["payExplanation"]
    assert found[LINE]["reproduced"] is True
    assert found[LINE]["steps"] == by_id["steps"]
