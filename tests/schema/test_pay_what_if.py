"""Pay what-if: two plans on everybody's pay, side by side, with nothing recorded."""

from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from domain.feedback import ReleaseResult
from domain.hire import Gender
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from domain.pay_plan_content import GradeCoefficient, MeritPlan, PayPlan, PoolPlan
from domain.policies.merit import Cell
from domain.salary import RecordSalary
from schema.engine.graph import core
from schema.engine.limits import Limits
from schema.engine.plan import Plans
from schema.engine.values import Refused
from schema.schema import schema
from tests.ledger.house import dollars, rows
from tests.schema.county import (
    ANN,
    AUDITOR,
    BOB,
    BOBS,
    BOSS,
    BRG,
    COMPENSATION,
    CYCLE,
    DOT,
    EVE,
    EXECUTIVE,
    HR,
    PRK,
    County,
    hire,
    person,
)
from tests.schema.trying import LEVELS_FROM, banded

PLAN = "pay_plan:main"
TRIED = """query ($terms: TermsInput!, $plan: PayPlanInput, $against: TermsInput,
        $other: PayPlanInput, $exceptions: [TriedExceptionInput!],
        $without: [TriedExceptionInput!], $m: Moment, $first: Int, $after: ID) {
    payWhatIf(terms: $terms, plan: $plan, against: $against, againstPlan: $other, asOf: $m,
        exceptions: $exceptions, againstExceptions: $without, first: $first, after: $after) {
        __typename
        ... on Rejection { rule kind sentence parameters { name value } }
        ... on PayWhatIf {
            people hasMore lastEmployeeId
            result { ...outcome } against { ...outcome }
            lines { employeeId departmentId level grade current { amount } compaRatio
                result { ...line } against { ...line } difference { amount currency } }
        }
    }
}
fragment outcome on PayReport { planVersion people total { amount currency } reserve { amount }
    units { unit payroll { amount } budget { amount } wanted { amount } spent { amount } exceeded }
    departments { name people gaining cost { total } perCent { most } }
    grades { name people cost { least median mean most total } }
    genders { group by people selected rate ratio flagged } employments { group } }
fragment line on PayTrialLine { perCent salary { amount } lumpSum { amount } award { amount }
    cost { amount } nothingBecause }"""


def plan(version: str, usual: str) -> PayPlan:
    cells = (
        Cell(grade="A", from_penetration=None, least=Decimal(0), usual=Decimal(usual),
             most=Decimal(9)),
        Cell(grade="B", from_penetration=None, least=Decimal(0), usual=Decimal(1),
             most=Decimal(9)),
    )  # fmt: skip
    shares = tuple(
        GradeCoefficient(grade=grade, coefficient=Decimal(n)) for grade, n in (("A", 2), ("B", 1))
    )
    return PayPlan(
        version=version,
        currency="USD",
        grades=("A", "B"),
        merit=MeritPlan(matrix=cells),
        pool=PoolPlan(coefficients=shares),
    )


GRADED = """
INSERT INTO read.appraisal SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', 'appraisal:2016Q1:N' || n, 'employee_id', 'employee:N' || n))).*
FROM read.appraisal a, generate_series(2, 11) n WHERE a.id = 'appraisal:2016Q1:ANN'
"""
RAISED = {"perCent": "10"}
PUT_IN: dict[str, Any] = {
    "version": "tried",
    "currency": "USD",
    "grades": ["A", "B"],
    "merit": {
        "matrix": [
            {"grade": grade, "fromPenetration": None, "least": "0", "usual": usual, "most": "9"}
            for grade, usual in (("A", "8"), ("B", "2"))
        ]
    },
    "pool": {
        "coefficients": [{"grade": grade, "coefficient": "1"} for grade in ("A", "B")],
        "reserve": "10",
    },
}


def terms(version: str = "v1", use: str = "MERIT", **more: object) -> dict[str, Any]:
    return {
        "use": use,
        "planId": PLAN,
        "planVersion": version,
        "cycleId": CYCLE,
        "effectiveOn": LEVELS_FROM.isoformat(),
        **more,
    }


async def planned(county: County) -> None:
    """Publish a version of a plan, and draft another."""
    for each in (plan("v1", "4"), plan("v2", "6")):
        await county.do(DraftPayPlan(plan_id=PLAN, plan=each, name="Pay"))
    publish = PublishPayPlan(plan_id=PLAN, version="v1", effective_from=LEVELS_FROM)
    await county.do(publish, by="service:other")


async def tried(county: County, viewer: Any = HR, /, **given: object) -> Any:  # noqa: ANN401 - JSON
    given.setdefault("terms", terms())
    return (await county.ask(TRIED, viewer, **given))["payWhatIf"]


async def test_two_versions_stand_side_by_side_and_nothing_is_recorded(own_county: County) -> None:
    await banded(own_county)
    await planned(own_county)
    before = rows(own_county.database, "SELECT position FROM ledger.head")
    found = await tried(own_county, against=terms("v2"))
    assert rows(own_county.database, "SELECT position FROM ledger.head") == before
    assert (found["people"], found["hasMore"], found["lastEmployeeId"]) == (4, False, EVE)
    assert found["result"]["planVersion"] == "v1"
    assert found["result"]["total"] == {"amount": "44.00", "currency": "USD"}
    assert found["against"]["total"]["amount"] == "66.00"
    ann, bob, boss, eve = found["lines"]
    assert [each["employeeId"] for each in (ann, bob, boss, eve)] == [ANN, BOB, BOSS, EVE]
    assert (ann["grade"], ann["level"], ann["compaRatio"]) == ("A", "P3", "0.8800")
    assert ann["result"]["salary"] == {"amount": "1144.00"}
    assert ann["against"]["cost"] == {"amount": "66.00"}
    assert ann["difference"] == {"amount": "-22.00", "currency": "USD"}
    assert (bob["grade"], bob["result"]["nothingBecause"]) == (None, "NO_GRADE")
    [bridges, dot, _] = found["result"]["departments"]
    assert (bridges["name"], bridges["people"], bridges["gaining"]) == (BRG, 2, 1)
    assert bridges["cost"] == {"total": "44.00"}
    assert bridges["perCent"] == {"most": "4.00"}
    assert dot["name"] == DOT
    assert [(each["name"], each["people"]) for each in found["result"]["grades"]] == [
        (None, 3),
        ("A", 1),
    ]
    assert found["result"]["genders"] == []
    pages = [await tried(own_county, first=1, after=after) for after in (None, ANN)]
    assert [each["lastEmployeeId"] for each in pages] == [ANN, BOB]


async def test_what_some_get_unlike_the_plan_is_tried_beside_it(own_county: County) -> None:
    await banded(own_county)
    await planned(own_county)
    excepted = [{**RAISED, "employeeId": BOB}, {"excluded": True, "employeeId": ANN}]
    found = await tried(own_county, exceptions=excepted, without=[])
    assert found["against"]["total"]["amount"] == "44.00"
    ann, bob, *_ = found["lines"]
    assert ann["result"]["nothingBecause"] == "EXCLUDED"
    assert (bob["result"]["perCent"], bob["against"]["nothingBecause"]) == ("10", "NO_GRADE")


async def test_a_plan_that_is_put_in_takes_the_place_of_a_version(own_county: County) -> None:
    await banded(own_county)
    await planned(own_county)
    position = rows(own_county.database, "SELECT position FROM ledger.head")[0][0]
    await own_county.do(ReleaseResult(appraisal_id=BOBS))
    pool = terms(
        use="POOL",
        budget={"amount": "1000", "currency": "USD"},
        periodFrom="2189-01-01",
        periodUntil="2189-12-31",
        departments=[BRG],
    )
    found = await tried(own_county, terms=pool, other=PUT_IN)
    assert [each["award"]["amount"] for each in lines(found, "result")] == ["500.00", "500.00"]
    assert found["result"]["reserve"] == {"amount": "0.00"}
    assert [each["award"]["amount"] for each in lines(found, "against")] == ["450.00", "450.00"]
    assert found["against"]["reserve"] == {"amount": "100.00"}
    assert found["against"]["planVersion"] == "tried"
    then = await tried(own_county, terms=pool, plan=PUT_IN, m=str(position))
    assert [each["award"]["amount"] for each in lines(then, "result")] == ["900.00", "0.00"]
    raised = await tried(own_county, plan=PUT_IN)
    assert raised["result"]["units"][0]["spent"] == {"amount": "152.00"}


def lines(found: Any, of: str) -> list[Any]:  # noqa: ANN401 - JSON
    return [each[of] for each in found["lines"]]


async def test_what_cannot_be_tried_is_refused_with_the_reason(own_county: County) -> None:
    await planned(own_county)
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"terms": terms("v9")}, "unknown"),
        ({"terms": terms(cycleId="cycle:none")}, "unknown"),
        ({"terms": terms(use="POOL")}, "period-missing"),
        ({"terms": terms(adjusts="pay_review:1")}, "unknown"),
        ({"terms": terms(use="CLAWBACK")}, "nothing-to-adjust"),
        ({"exceptions": [{"employeeId": ANN}]}, "exception-not-one"),
        ({"exceptions": [{**RAISED, "employeeId": ANN}] * 2}, "listed-twice"),
        ({"exceptions": [{**RAISED, "employeeId": "employee:N1"}]}, "exception-outside-review"),
        ({"first": 0}, "page-out-of-range"),
        ({"plan": {**PUT_IN, "merit": {"matrix": []}}}, "matrix-gap"),
        ({"terms": terms(budget={"amount": "1", "currency": "EUR"})}, "currencies-differ"),
    ]
    for given, rule in refusals:
        refused = await tried(own_county, **given)
        assert (refused["__typename"], refused.get("rule")) == ("Rejection", rule), given
        assert "{" not in refused["sentence"]


async def test_a_draft_is_tried_by_whoever_sees_it(own_county: County) -> None:
    await planned(own_county)
    for viewer in (AUDITOR, COMPENSATION):
        found = await tried(own_county, viewer, terms=terms("v2"))
        assert found["__typename"] == "PayWhatIf"
    for viewer in (EXECUTIVE, person(ANN)):  # who do not see what each is paid
        answer = await own_county.answer(TRIED, viewer, terms=terms())
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert answer["data"] == {"payWhatIf": None}


def test_one_request_does_not_try_many_plans() -> None:
    plans = Plans(core(schema()), Limits())

    def trials(number: int) -> str:
        many = " ".join(f"t{n}: payWhatIf(terms: $t) {{ __typename }}" for n in range(number))
        return f"query ($t: TermsInput!) {{ {many} }}"

    assert plans.find(trials(5), None).reads
    with pytest.raises(Refused) as refusal:
        plans.find(trials(6), None)
    assert (refusal.value.errors[0].extensions or {})["limit"] == "cost"


async def test_groups_of_few_are_not_told_and_the_others_exactly(own_county: County) -> None:
    await banded(own_county)
    await planned(own_county)
    genders = (*"FFFFFF", *"MMMMMM")
    for n, gender in enumerate(genders):
        who = f"employee:N{n}"
        await own_county.do(
            hire(who, date(2015, 4, 1), PRK, None, "N", level="P1", gender=Gender(gender))
        )
        await own_county.do(
            RecordSalary(employee_id=who, salary=dollars(900 + n), effective_on=date(2015, 4, 1))
        )
    with psycopg.connect(own_county.database.owner_url) as connection:
        connection.execute(GRADED)
    found = await tried(own_county, terms=terms(departments=[PRK]), against=terms("v2"))
    women, men = (each for each in found["result"]["genders"] if each["by"] == "ANYTHING")
    assert women == {
        "group": "F",
        "by": "ANYTHING",
        "people": 6,
        "selected": 4,
        "rate": "2/3",
        "ratio": "2/3",
        "flagged": True,
    }
    assert (men["group"], men["selected"], men["ratio"], men["flagged"]) == ("M", 6, "1", False)
    assert {each["group"] for each in found["against"]["genders"]} == {"F", "M"}
    assert {each["group"] for each in found["result"]["employments"]} == {"FULL_TIME"}
    # In the whole organisation there is one woman more, and nobody else's gender is recorded.
    assert [each["people"] for each in found["against"]["genders"]] == [7, 6, 7, 6]
