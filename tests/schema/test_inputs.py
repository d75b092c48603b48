import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from schema.engine.request import Asked
from tests.postgres import Server
from tests.schema.api import (
    ADMINISTRATOR,
    HERS,
    HR,
    MEASURES,
    PAY,
    Api,
    advanced,
    enrolled,
    served,
    staffed,
)

HER = "employee:HER"


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        await staffed(lent)
        yield lent


async def test_pay_that_contradicts_itself_is_refused(api: Api) -> None:
    given = {"employeeId": HER, "effectiveOn": "2016-01-01"}
    for amount, currency, rule in (
        ("1.005", "USD", "amount-too-precise"),
        ("0", "USD", "amount-not-positive"),
        ("-1", "USD", "amount-not-positive"),
        ("1", "usd", "currency-unknown"),
    ):
        money = {"amount": amount, "currency": currency}
        assert (await api.refused("RecordSalary", PAY, salary=money, **given))["rule"] == rule
    for amount in ("1E+5", "NaN", 5, 5.0, "9" * 19):
        result = await api.give(
            "RecordSalary", PAY, salary={"amount": amount, "currency": "USD"}, **given
        )
        assert "data" not in result
        assert result["errors"]


async def test_a_time_zone_is_one_that_there_is(postgres: Server) -> None:
    async with served(postgres) as api:
        given = {"name": "County", "currency": "USD"}
        for zone, rule in (
            ("Mars/Olympus_Mons", "time-zone-unknown"),
            ("../../etc/passwd", "time-zone-malformed"),
        ):
            answer = await api.refused("FoundOrganisation", ADMINISTRATOR, timeZone=zone, **given)
            assert answer["rule"] == rule
        error = await api.fault("FoundOrganisation", HR, timeZone="Mars/Olympus_Mons", **given)
        assert error["code"] == "FORBIDDEN"
        assert await api.ledger.position() == 0
        await api.done("FoundOrganisation", ADMINISTRATOR, timeZone="Asia/Shanghai", **given)


UNREADABLE: list[tuple[dict[str, Any], str]] = [
    ({"idempotencyKey": ""}, "idempotencyKey"),
    ({"idempotencyKey": "  "}, "idempotencyKey"),
    ({"idempotencyKey": "a\nb"}, "idempotencyKey"),
    ({"idempotencyKey": "k" * 201}, "idempotencyKey"),
    ({"idempotencyKey": "\ud800"}, "idempotencyKey"),
    ({"expectedVersion": -1}, "expectedVersion"),
    ({"reason": " "}, "reason"),
    ({"reason": "r" * 10_001}, "reason"),
    ({"reason": "a\0b"}, "reason"),
    ({"employeeId": "employee:" + "E" * 200}, "employeeId"),
    ({"employeeId": "employee:\udfff"}, "employeeId"),
]


async def test_what_cannot_be_read_is_an_error_that_says_where(api: Api) -> None:
    before = await api.ledger.position()
    usual = {"employeeId": HER, "lastDayOn": "2016-01-01", "cause": "DEATH", "reason": "-"}
    for given, path in UNREADABLE:
        error = await api.fault("EndService", **{**usual, **given})
        assert (error["code"], error["input"]) == ("BAD_USER_INPUT", ["input", path])
    assert await api.ledger.position() == before


async def test_free_text_may_be_long_and_may_not_be_endless(api: Api) -> None:
    for text in ("x" * 10_001, "a\0", "\udc80"):
        error = await api.fault("RecordPersonalDetails", employeeId=HER, name=text)
        assert (error["code"], error["input"]) == ("BAD_USER_INPUT", ["input", "name"])
    await api.done("RecordPersonalDetails", employeeId=HER, name="王" * 10_000)


async def test_a_text_deep_inside_leads_to_its_place(api: Api) -> None:
    await enrolled(api)
    await advanced(api, "SET_MEASURES")
    measures = [MEASURES[0], {**MEASURES[1], "name": "a\0"}]
    error = await api.fault("SetMeasures", appraisalId=HERS, measures=measures)
    assert error["input"] == ["input", "measures", "1", "name"]


async def test_an_explicit_null_is_nothing_given(api: Api) -> None:
    policy: dict[str, Any] = {
        "version": "v",
        "dimensions": [{"dimension": "RESULTS", "weight": 10_000}],
        "grades": [{"grade": "A", "fromScore": "0"}],
        **dict.fromkeys(("raters", "scaleLow", "scaleHigh", "cap", "floor", "digits", "missing")),
    }
    given = {
        "name": "X",
        "period": "MONTH",
        "startsOn": "2016-01-01",
        "endsOn": "2016-01-31",
        "idempotencyKey": "once",
        "cycleId": "cycle:X",
    }
    nulls: dict[str, Any] = {"deadlines": None, "reason": None, "expectedVersion": None}
    await api.done("OpenCycle", policy=policy, **given, **nulls)
    short = {name: value for name, value in policy.items() if value is not None}
    assert (await api.done("OpenCycle", policy=short, **given))["repeated"] is True


WRITTEN = """{ idempotencyKey: "once", employeeId: "employee:NEW", hiredOn: "2016-01-01",
    departmentId: "department:DOT", employment: FULL_TIME, expectedVersion: null }"""
PARTLY = """{ idempotencyKey: "once", employeeId: $id, hiredOn: $on, departmentId: "department:DOT",
    employment: $in, reason: $none }"""
WAYS: list[tuple[str, str, dict[str, Any]]] = [
    ("", WRITTEN, {}),
    (f"($in: HireEmployeeInput = {WRITTEN})", "$in", {}),
    (
        "($id: ID!, $on: Date!, $in: Employment!, $none: String)",
        PARTLY,
        {"id": "employee:NEW", "on": "2016-01-01", "in": "FULL_TIME"},
    ),
    (
        "($in: HireEmployeeInput!)",
        "$in",
        {
            "in": {
                "idempotencyKey": "once",
                "employeeId": "employee:NEW",
                "hiredOn": "2016-01-01",
                "departmentId": "department:DOT",
                "employment": "FULL_TIME",
                "reason": None,
            }
        },
    ),
]


async def test_an_input_may_be_written_out_or_come_from_variables(api: Api) -> None:
    """All have one key, so that a repeat is the same command to the letter."""
    repeated: list[bool] = []
    for variables, given, values in WAYS:
        text = f"""mutation{variables} {{
            hireEmployee(input: {given}) {{ ... on HireEmployeePayload {{ repeated }} }} }}"""
        asked = Asked(text=text, operation_name=None, variables=values)
        answer = json.loads((await api.reader.answer(asked, HR)).body)
        repeated.append(answer["data"]["hireEmployee"]["repeated"])
    assert repeated == [False, True, True, True]
