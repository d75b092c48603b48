"""Replay under another policy: results, pay and fairness side by side, with nothing recorded."""

from decimal import Decimal
from typing import Any

import pytest

from domain.appraisal_policy import AppraisalPolicy
from domain.decider import replace
from domain.errors import Ineligible
from domain.policies.grade import GradeBound
from domain.policy import DraftPolicy
from schema.engine.token import Viewer
from schema.replay_under_facts import APPRAISALS, require_room
from tests.ledger.house import rows
from tests.schema.county import (
    ANN,
    ANNS,
    AUDITOR,
    BOB,
    BRG,
    COMPENSATION,
    CYCLE,
    EXECUTIVE,
    HR,
    PRK,
    County,
    person,
)
from tests.schema.oracle.calibrated import GUIDED
from tests.schema.test_pay_review import approved, give, opened, prepared

REPLAYED = """query ($cycle: ID!, $employees: [ID!], $departments: [ID!], $policyId: ID,
        $policy: AppraisalPolicyInput, $version: String, $m: Moment, $first: Int, $after: ID) {
    replayUnder(cycle: $cycle, employees: $employees, departments: $departments, policy: $policy,
        policyId: $policyId, version: $version, asOf: $m, first: $first, after: $after) {
        __typename
        ... on Rejection { rule sentence }
        ... on ReplayUnder {
            cycleId policyVersion underVersion formulas notRedone people changed
            grades { grade before after } before { ...fair } after { ...fair }
            pay { reviewId use changed before { ...cost } after { ...cost }
                refusal { rule } difference { amount } }
            results { appraisalId employeeId departmentId released kept leftOut openedPlan opensPlan
                computedBefore { ...score } computedAfter { ...score }
                before { ...score } after { ...score }
                pay { reviewId before { ...line } after { ...line } difference { amount } } }
            hasMore lastEmployeeId
        }
    }
}
fragment score on ReplayedScore { score grade exact }
fragment fair on ResultFairness { genders { group by rate flagged } employments { group } }
fragment cost on PayReport { people total { amount } reserve { amount }
    departments { name cost { total } } }
fragment line on PayTrialLine { award { amount } cost { amount } nothingBecause }"""
POLICY = "policy:house"
FIRST_SCORE = "SELECT min(position) FROM ledger.event WHERE type = 'AppraisalScored'"
SAME = replace(GUIDED, formulas=())


async def replayed(county: County, viewer: Viewer = HR, /, **given: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(REPLAYED, viewer, **{"cycle": CYCLE, **given}))["replayUnder"]


async def drafted(county: County, content: AppraisalPolicy) -> dict[str, str]:
    """Draft a version; return how it is named."""
    await county.do(DraftPolicy(policy_id=POLICY, policy=content, name="House"))
    return {"policyId": POLICY, "version": content.version}


def bound(grade: str, from_score: str) -> GradeBound:
    return GradeBound(grade=grade, from_score=Decimal(from_score))


STRICT = replace(
    SAME,
    version="strict",
    digits=0,
    distribution=None,
    improvement_line="B",
    grades=(bound("A", "86"), bound("B", "80"), bound("D", "0")),
)
PUT_IN: dict[str, Any] = {
    "version": "put in",
    "dimensions": [{"dimension": "RESULTS", "weight": 10_000}],
    "grades": [{"grade": "A", "fromScore": "95"}, {"grade": "B", "fromScore": "0"}],
}


async def paid(county: County) -> None:
    """Share a pool by the cycle's results, with one exception, and pay it."""
    await prepared(county)
    await opened(county)
    await give(county, "ProposePayReview")
    await approved(county)
    answer = await give(county, "ExecutePayReview")
    assert answer["payReview"]["status"] == "EXECUTED"


async def test_under_the_version_it_ran_under_all_is_as_it_was_recorded(own_county: County) -> None:
    await paid(own_county)
    named = await drafted(own_county, SAME)
    before = rows(own_county.database, "SELECT position FROM ledger.head")
    found = await replayed(own_county, AUDITOR, **named)
    assert rows(own_county.database, "SELECT position FROM ledger.head") == before
    assert (found["policyVersion"], found["underVersion"]) == ("operations-1", "operations-1")
    assert (found["people"], found["changed"], found["before"]) == (2, 0, found["after"])
    for each in found["results"]:
        assert each["before"] == each["after"] == each["computedBefore"] == each["computedAfter"]
        assert each["before"] == {"score": "85.00", "grade": "A", "exact": "85"}
        (line,) = each["pay"]
        assert line["before"] == line["after"]
        assert line["difference"] == {"amount": "0.00"}
    (review,) = found["pay"]
    assert review["before"] == review["after"]
    assert review["before"]["total"] == {"amount": "900.00"}
    assert (review["changed"], review["difference"]) == (0, {"amount": "0.00"})


async def test_another_version_moves_grades_pay_and_everybody_in_a_pool(own_county: County) -> None:
    await paid(own_county)
    named = await drafted(own_county, STRICT)
    found = await replayed(own_county, employees=[ANN], **named)
    assert (found["people"], found["changed"]) == (1, 1)
    assert [(each["grade"], each["before"], each["after"]) for each in found["grades"][:3]] == [
        ("S", 0, 0),
        ("A", 1, 0),
        ("B", 0, 1),
    ]
    (ann,) = found["results"]
    assert (ann["appraisalId"], ann["departmentId"], ann["released"]) == (ANNS, BRG, True)
    assert ann["after"] == {"score": "85", "grade": "B", "exact": "85"}
    assert (ann["openedPlan"], ann["opensPlan"]) == (False, True)
    (line,) = ann["pay"]
    assert (line["before"]["award"], line["after"]["award"]) == (
        {"amount": "450.00"},
        {"amount": "300.00"},
    )
    assert line["difference"] == {"amount": "-150.00"}
    (review,) = found["pay"]
    assert (review["changed"], review["difference"]) == (2, {"amount": "0.00"})
    assert review["after"]["departments"][0] == {"name": BRG, "cost": {"total": "900.00"}}
    assert "RATINGS" in found["notRedone"]
    pages = [await replayed(own_county, first=1, after=at, **named) for at in (None, ANN)]
    assert [(each["lastEmployeeId"], each["hasMore"]) for each in pages] == [
        (ANN, True),
        (BOB, False),
    ]
    assert (await replayed(own_county, departments=[PRK], **named))["people"] == 0


async def test_pay_that_cannot_be_computed_says_why(own_county: County) -> None:
    await paid(own_county)
    found = await replayed(own_county, policy=PUT_IN | {"grades": [bound_in("Z", "0")]})
    (review,) = found["pay"]
    assert (review["after"], review["difference"]) == (None, None)
    assert review["refusal"] == {"rule": "nobody-to-share-among"}
    assert [each["pay"][0]["after"] for each in found["results"]] == [None, None]


def bound_in(grade: str, from_score: str) -> dict[str, str]:
    return {"grade": grade, "fromScore": from_score}


async def test_a_policy_that_is_put_in_is_tried_on_what_was_known_then(county: County) -> None:
    found = await replayed(county, policy=PUT_IN)
    assert [(each["after"]["score"], each["after"]["grade"]) for each in found["results"]] == [
        ("90.00", "B"),
        ("90.00", "B"),
    ]
    assert found["results"][0]["leftOut"] == ["analysis", "help", "ideas"]
    assert found["pay"] == []
    [(scored,)] = rows(county.database, FIRST_SCORE)
    for moment, people in ((scored - 1, 0), (scored, 1)):
        then = await replayed(county, policy=PUT_IN, m=str(moment))
        assert then["people"] == people


async def test_what_cannot_be_replayed_is_refused_with_the_reason(county: County) -> None:
    refusals: list[tuple[dict[str, Any], str]] = [
        ({}, "either-or"),
        ({"policy": PUT_IN, "policyId": POLICY, "version": "v"}, "either-or"),
        ({"policyId": POLICY}, "either-or"),
        ({"policyId": POLICY, "version": "none"}, "unknown"),
        ({"policy": PUT_IN, "cycle": "cycle:none"}, "unknown"),
        ({"policy": PUT_IN | {"dimensions": []}}, "weights-not-whole"),
        ({"policy": PUT_IN, "first": 0}, "page-out-of-range"),
        ({"policy": PUT_IN, "employees": [ANN] * 51}, "listed-too-many"),
        ({"policy": PUT_IN, "employees": [BRG]}, "id-malformed"),
    ]
    for given, rule in refusals:
        refused = await replayed(county, **given)
        assert (refused["__typename"], refused.get("rule")) == ("Rejection", rule), given
        assert "{" not in refused["sentence"]
    with pytest.raises(Ineligible) as refusal:
        require_room(APPRAISALS + 1)
    assert refusal.value.rule == "replay-too-large"


async def test_only_who_sees_all_results_replays_them(county: County) -> None:
    for viewer in (EXECUTIVE, COMPENSATION, person(ANN)):
        answer = await county.answer(REPLAYED, viewer, cycle=CYCLE, policy=PUT_IN)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert answer["data"] == {"replayUnder": None}
