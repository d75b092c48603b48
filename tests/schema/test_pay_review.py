"""Pay review: from its opening to the letter, as each who has a part in it asks for it."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from domain.actor import Role
from domain.feedback import ReleaseResult
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from schema.engine.token import Viewer
from tests.ledger.house import rows
from tests.schema.county import (
    ANN,
    AUDITOR,
    BOB,
    BOBS,
    BOSS,
    COMPENSATION,
    EVE,
    EXECUTIVE,
    HR,
    TOP,
    County,
    person,
    who,
)
from tests.schema.test_pay_what_if import PLAN, plan, terms
from tests.schema.trying import LEVELS_FROM, banded

ID = "pay_review:2190"
PERIOD = {"periodFrom": "2190-01-01", "periodUntil": "2190-06-30", "effectiveOn": "2190-07-01"}
WHOLE: dict[str, Any] = {**PERIOD, "budget": {"amount": "1000.00", "currency": "USD"}}
SEEN = """query ($id: ID!) { payReview(id: $id) {
    status revision people total { amount } reserve { amount } drawn { amount } paid skipped
    exceptions { employeeId excluded why setBy }
    proposals { revision people proposedBy replaces differs totalBefore { amount }
        total { amount } leftOut { employeeId } sentBackBy why sentBack { employeeId }
        approvals { stage approvedBy } units { unit budget { amount } spent { amount } }
        lines { totalCount } }
    lines(orderBy: EMPLOYEE) { nodes { employeeId status grade salary { amount }
        newSalary { amount } award { amount } delta { amount } nothingBecause } } } }"""
LINES = """query ($id: ID!, $filter: PayLineFilter) {
    employee(id: $id) { payLines(filter: $filter) { nodes { reviewId status award { amount }
        review { name }
        letter { review use effectiveOn periodUntil planVersion grade oldSalary { amount }
            newSalary { amount } perCent lumpSum { amount } award { amount currency } } } } } }"""
TRIED = """query ($terms: TermsInput!, $exceptions: [TriedExceptionInput!]) {
    payWhatIf(terms: $terms, exceptions: $exceptions) { ... on PayWhatIf {
        result { total { amount } } lines { result { award { amount } } } } } }"""
keys = count(1)


def mutation(name: str) -> str:
    field = name[0].lower() + name[1:]
    return f"""mutation ($input: {name}Input!) {{ answer: {field}(input: $input) {{
        __typename ... on Rejection {{ rule kind }}
        ... on {name}Payload {{ repeated logPosition version payReview {{ id status }} }} }} }}"""


async def give(county: County, name: str, viewer: Viewer = HR, /, **given: object) -> Any:  # noqa: ANN401 - JSON
    given = {"reviewId": ID, "idempotencyKey": f"pay {next(keys)}", **given}
    return (await county.ask(mutation(name), viewer, input=given))["answer"]


async def seen(county: County, viewer: Viewer = HR, review_id: str = ID) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(SEEN, viewer, id=review_id))["payReview"]


async def prepared(county: County, reserve: str = "10") -> None:
    """Publish bands and a plan, and let two have a released grade."""
    await banded(county)
    made = plan("v1", "4")
    assert made.pool is not None
    made = replace(made, pool=replace(made.pool, reserve=Decimal(reserve)))
    await county.do(DraftPayPlan(plan_id=PLAN, plan=made, name="Pay"))
    publish = PublishPayPlan(plan_id=PLAN, version="v1", effective_from=LEVELS_FROM)
    await county.do(publish, by="service:other")
    await county.do(ReleaseResult(appraisal_id=BOBS))


async def opened(county: County, review_id: str = ID, **more: object) -> None:
    said = {**terms(use="POOL"), **WHOLE, **more}
    answer = await give(county, "OpenPayReview", reviewId=review_id, name="Pool", terms=said)
    assert answer["payReview"] == {"id": review_id, "status": "OPEN"}, answer


async def approved(county: County, review_id: str = ID, revision: int = 1) -> None:
    for viewer in (COMPENSATION, EXECUTIVE):
        given = {"reviewId": review_id, "revision": revision}
        answer = await give(county, "ApprovePayReview", viewer, **given)
    assert answer["payReview"]["status"] == "APPROVED", answer


async def test_a_pool_is_proposed_sent_back_approved_and_paid(own_county: County) -> None:
    await prepared(own_county)
    await opened(own_county)
    early = await give(own_county, "ExecutePayReview")
    assert early["kind"] == "OUT_OF_TURN"
    excluded = {"employeeId": EVE, "excluded": True, "why": "She asked for it."}
    await give(own_county, "SetPayException", **excluded)
    proposal = await give(own_county, "ProposePayReview", idempotencyKey="first")
    assert (proposal["payReview"]["status"], proposal["repeated"]) == ("PROPOSED", False)
    again = await give(own_county, "ProposePayReview", idempotencyKey="first")
    assert (again["repeated"], again["logPosition"]) == (True, proposal["logPosition"])
    back = {"revision": 1, "employees": [ANN], "why": "Look at Ann again."}
    assert (await give(own_county, "SendBackPayReview", EXECUTIVE, **back))["version"] == 4
    leaving_eve = await give(own_county, "ProposePayReview", who(EVE, Role.HR, Role.EMPLOYEE))
    assert leaving_eve["rule"] == "exception-outside-review"
    await give(own_county, "RemovePayException", employeeId=EVE)
    await give(own_county, "ProposePayReview", who(EVE, Role.HR, Role.EMPLOYEE))
    found = await seen(own_county, AUDITOR)
    assert (found["status"], found["people"], found["revision"]) == ("PROPOSED", 3, 2)
    first, second = found["proposals"]
    assert (first["revision"], second["revision"]) == (1, 2)
    assert (first["sentBackBy"], first["why"]) == ("service:board", "Look at Ann again.")
    assert first["sentBack"] == [{"employeeId": ANN}]
    assert second["leftOut"] == [{"employeeId": EVE}]
    assert (first["lines"], second["lines"]) == ({"totalCount": 4}, {"totalCount": 3})
    assert found["reserve"] == {"amount": "100.00"}
    amounts = {each["employeeId"]: each["award"]["amount"] for each in found["lines"]["nodes"]}
    assert amounts == {ANN: "450.00", BOB: "450.00", BOSS: "0.00"}
    assert await seen(own_county, person(ANN)) is None
    assert (await own_county.ask(LINES, person(ANN), id=ANN))["employee"]["payLines"] == {
        "nodes": []
    }
    await approved(own_county, revision=2)
    edited = await give(own_county, "SetPayException", **excluded)
    assert edited["kind"] == "OUT_OF_TURN"
    paid = await give(own_county, "ExecutePayReview", idempotencyKey="pay it")
    repeated = await give(own_county, "ExecutePayReview", idempotencyKey="pay it")
    assert paid["payReview"]["status"] == "EXECUTED"
    assert (repeated["repeated"], repeated["logPosition"]) == (True, paid["logPosition"])
    held = rows(own_county.database, "SELECT employee_id, amount::text FROM read.award ORDER BY 1")
    assert held == [(ANN, "450.00"), (BOB, "450.00")]
    found = await seen(own_county)
    assert (found["paid"], found["skipped"]) == (2, 0)
    approvals = [each["approvedBy"] for each in found["proposals"][1]["approvals"]]
    assert approvals == ["service:pay", "service:board"]
    for viewer in (person(ANN), person(BOSS), HR):
        only_paid = {"status": {"eq": "DONE"}}
        shown = (await own_county.ask(LINES, viewer, id=ANN, filter=only_paid))["employee"]
        (line,) = shown["payLines"]["nodes"]
        assert line["letter"]["award"] == {"amount": "450.00", "currency": "USD"}
        assert (line["letter"]["use"], line["letter"]["planVersion"]) == ("POOL", "v1")
        assert (line["review"] is None) == (viewer is not HR)
    assert (await own_county.ask(LINES, person(BOB), id=ANN))["employee"] is None
    (top,) = (await own_county.ask(LINES, person(TOP), id=BOB))["employee"]["payLines"]["nodes"]
    assert top["letter"]["grade"] == "A"


async def test_what_changed_meanwhile_is_recomputed_and_a_correction_draws(
    own_county: County,
) -> None:
    await prepared(own_county, "50")
    await opened(own_county)
    await give(own_county, "ProposePayReview")
    await give(own_county, "RecomputePayReview")
    found = await seen(own_county)
    assert found["proposals"][1]["replaces"] == 1
    assert (found["proposals"][1]["differs"], found["revision"]) == (0, 2)
    assert found["proposals"][1]["totalBefore"] == found["total"] == {"amount": "500.00"}
    await approved(own_county, revision=2)
    assert (await give(own_county, "RecomputePayReview"))["kind"] == "OUT_OF_TURN"
    both = [give(own_county, "ExecutePayReview", idempotencyKey=key) for key in ("one", "other")]
    elsewhere = {"input": {"reviewId": "pay_review:else", "idempotencyKey": "one"}}
    other = own_county.answer(mutation("ExecutePayReview"), HR, **elsewhere)
    *paid, reused = await asyncio.gather(*both, other)
    for each in paid:  # whoever comes second does not stop either
        assert each["payReview"]["status"] == "EXECUTED"
    assert reused["errors"][0]["extensions"]["code"] == "KEY_REUSED"
    await opened(own_county, "pay_review:again")
    again = await give(own_county, "ProposePayReview", reviewId="pay_review:again")
    assert again["rule"] == "already-paid-by"
    more = {"adjusts": ID, "budget": None}
    await opened(own_county, "pay_review:more", **more)
    wanted = {"amount": {"amount": "300.00", "currency": "USD"}, "employeeId": ANN}
    said = {**terms(use="POOL"), **WHOLE, **more}
    tried = await own_county.ask(TRIED, terms=said, exceptions=[wanted])
    assert tried["payWhatIf"]["result"] == {"total": {"amount": "50.00"}}
    assert tried["payWhatIf"]["lines"][0]["result"] == {"award": {"amount": "300.00"}}
    wanted["why"] = "Late."
    await give(own_county, "SetPayException", reviewId="pay_review:more", **wanted)
    await give(own_county, "ProposePayReview", reviewId="pay_review:more")
    await approved(own_county, "pay_review:more")
    await give(own_county, "ExecutePayReview", reviewId="pay_review:more")
    found = await seen(own_county)
    assert found["drawn"] == {"amount": "50.00"}
    held = rows(
        own_county.database,
        "SELECT employee_id, kind, amount::text FROM read.award WHERE review_id = %s",
        ("pay_review:more",),
    )
    assert held == [(ANN, "ADJUSTMENT", "50.00")]


async def test_raises_become_salaries_and_who_may_not_is_told_nothing(own_county: County) -> None:
    await prepared(own_county)
    merit = terms(use="MERIT")
    for viewer in (EXECUTIVE, AUDITOR, person(ANN)):
        answer = await own_county.answer(
            mutation("OpenPayReview"),
            viewer,
            input={"reviewId": ID, "name": "M", "terms": merit, "idempotencyKey": "k"},
        )
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        answer = await own_county.answer(
            mutation("ProposePayReview"), viewer, input={"reviewId": ID, "idempotencyKey": "k"}
        )
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await give(own_county, "ProposePayReview"))["rule"] == "unknown"
    await give(own_county, "OpenPayReview", name="Merit", terms=merit)
    await give(own_county, "ProposePayReview")
    await approved(own_county)
    await give(own_county, "ExecutePayReview")
    shown = (await own_county.ask(LINES, person(ANN), id=ANN))["employee"]["payLines"]["nodes"]
    letter = shown[0]["letter"]
    assert (letter["oldSalary"], letter["newSalary"]) == (
        {"amount": "1100.00"},
        {"amount": "1144.00"},
    )
    assert (letter["perCent"], letter["effectiveOn"]) == ("4", LEVELS_FROM.isoformat())
    nothing = (await own_county.ask(LINES, HR, id=EVE))["employee"]["payLines"]["nodes"]
    assert [each["letter"] for each in nothing] == [None]
