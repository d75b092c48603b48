"""Pay review report: a review's lines as they count, beside its budget, and what a cycle cost."""

from dataclasses import replace
from itertools import count
from typing import Any

from domain.feedback import ReleaseResult
from domain.pay_line import PayUse, Terms
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from domain.pay_review import ApprovePayReview, OpenPayReview
from schema.engine.token import Viewer
from tests.ledger.house import dollars
from tests.schema.county import (
    ANN,
    AUDITOR,
    BOBS,
    BRG,
    CYCLE,
    EXECUTIVE,
    HR,
    County,
    person,
)
from tests.schema.test_pay_what_if import PLAN, plan
from tests.schema.trying import LEVELS_FROM, banded

REVIEW = "pay_review:2190"
REPORT = """query ($id: ID!, $m: Moment) { payReviewReport(id: $id, asOf: $m) { reviewId revision
    report { planVersion people total { amount currency } reserve { amount }
        units { unit budget { amount } spent { amount } exceeded }
        departments { name people gaining cost { least median mean most total } }
        grades { name cost { total } perCent { median } } genders { group } } } }"""
COST = """query ($m: Moment) { cycleCost(cycle: "cycle:2016Q1", asOf: $m) {
    use reviews people cost { amount currency } } }"""
DO = """mutation ($id: ID!, $key: String!) { done: %sPayReview(
    input: {reviewId: $id, idempotencyKey: $key}) { __typename
        ... on Rejection { rule sentence } ... on %sPayReviewPayload { version } } }"""
keys = count(1)


async def done(county: County, what: str, viewer: Viewer = HR) -> None:
    text = DO % (what, what.capitalize())
    answer = (await county.ask(text, viewer, id=REVIEW, key=f"k{next(keys)}"))["done"]
    assert answer["__typename"] != "Rejection", answer


async def proposed(county: County) -> None:
    """Have a merit review proposed under a budget of $60."""
    await banded(county)
    await county.do(ReleaseResult(appraisal_id=BOBS))
    once = replace(plan("v1", "4"), approvals=1)
    await county.do(DraftPayPlan(plan_id=PLAN, plan=once, name="Pay"))
    publish = PublishPayPlan(plan_id=PLAN, version="v1", effective_from=LEVELS_FROM)
    await county.do(publish, by="service:other")
    terms = Terms(
        use=PayUse.MERIT,
        plan_id=PLAN,
        plan_version="v1",
        cycle_id=CYCLE,
        effective_on=LEVELS_FROM,
        budget=dollars(60),
    )
    await county.do(OpenPayReview(review_id=REVIEW, name="The first", terms=terms))
    await done(county, "propose")


async def test_a_report_is_of_the_lines_that_count(own_county: County) -> None:
    await proposed(own_county)
    before = await own_county.do(ApprovePayReview(review_id=REVIEW, revision=1), by="service:b")
    found = (await own_county.ask(REPORT, AUDITOR, id=REVIEW))["payReviewReport"]
    assert (found["reviewId"], found["revision"]) == (REVIEW, 1)
    report: Any = found["report"]
    assert (report["planVersion"], report["people"], report["reserve"]) == ("v1", 4, None)
    assert report["total"] == {"amount": "60.00", "currency": "USD"}
    assert report["units"] == [
        {
            "unit": None,
            "budget": {"amount": "60.00"},
            "spent": {"amount": "60.00"},
            "exceeded": False,
        }
    ]
    [bridges] = [each for each in report["departments"] if each["name"] == BRG]
    assert (bridges["people"], bridges["gaining"]) == (2, 2)
    # 44 and 32 for a full raise, scaled to 60.
    assert bridges["cost"] == {
        "least": "25.26",
        "median": "30.00",
        "mean": "30.00",
        "most": "34.74",
        "total": "60.00",
    }
    none, best = report["grades"]
    assert (none["name"], none["cost"]) == (None, {"total": "0.00"})
    assert (best["name"], best["perCent"]) == ("A", {"median": "3.16"})
    assert report["genders"] == []

    assert (await own_county.ask(COST))["cycleCost"] == []
    await done(own_county, "execute")
    cost = {"amount": "60.00", "currency": "USD"}
    assert (await own_county.ask(COST))["cycleCost"] == [
        {"use": "MERIT", "reviews": 1, "people": 2, "cost": cost}
    ]
    assert (await own_county.ask(COST, m=str(before.position)))["cycleCost"] == []


async def test_only_what_was_proposed_is_reported_and_only_to_who_may_know(
    own_county: County,
) -> None:
    await proposed(own_county)
    for given in ({"id": "pay_review:none"}, {"id": REVIEW, "m": "20"}):
        assert (await own_county.ask(REPORT, HR, **given))["payReviewReport"] is None
    told = (await own_county.ask(REPORT, EXECUTIVE, id=REVIEW))["payReviewReport"]["report"]
    assert (told["departments"], told["grades"]) == ([], [])
    assert told["total"]["amount"] == "60.00"
    for text in (REPORT, COST):
        given = {"id": REVIEW} if text is REPORT else {}
        answer = await own_county.answer(text, person(ANN), **given)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
