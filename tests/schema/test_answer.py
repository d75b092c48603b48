import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from domain.actor import Role
from ledger.errors import (
    Conflict,
    Exhausted,
    Faulty,
    KeyReused,
    NotPermitted,
    Overloaded,
    Unavailable,
    Unfit,
)
from schema.engine.answer import entity_id
from schema.engine.faults import fault
from schema.engine.texts import Language, texts
from tests.postgres import Server
from tests.schema.api import (
    HERS,
    HR,
    MEASURES,
    PAY,
    Api,
    advanced,
    employee,
    enrolled,
    served,
    staffed,
)

HER = "employee:HER"
LOUD = {"departmentId": "department:NEW", "name": "New", "effectiveOn": "2016-01-01"}


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        await staffed(lent)
        yield lent


async def test_a_repeated_command_has_its_first_outcome(api: Api) -> None:
    first = await api.done("FoundDepartment", idempotencyKey="once", **LOUD)
    again = await api.done("FoundDepartment", idempotencyKey="once", **LOUD)
    assert again == {**first, "repeated": True}


async def test_a_repeated_command_is_answered_under_present_rights(api: Api) -> None:
    await enrolled(api)
    await advanced(api, "SET_MEASURES")
    given: dict[str, Any] = {"appraisalId": HERS, "measures": MEASURES, "idempotencyKey": "once"}
    first = await api.done("SetMeasures", HR, **given)
    assert first["entity"] == {"id": HERS}
    no_longer_hr = replace(HR, roles=frozenset({Role.EMPLOYEE}))
    again = await api.done("SetMeasures", no_longer_hr, **given)
    assert again == {**first, "entity": None, "repeated": True}


async def test_a_repeated_refusal_says_the_same(api: Api) -> None:
    given = {"employeeId": HER, "lastDayOn": "2014-12-31", "cause": "DEATH", "reason": "-"}
    first = await api.refused("EndService", idempotencyKey="once", **given)
    assert first["judgedAt"] is not None
    assert await api.refused("EndService", idempotencyKey="once", **given) == first


async def test_several_values_are_said_in_the_same_order_every_time(api: Api) -> None:
    await enrolled(api)
    given = {"appraisalId": HERS, "idempotencyKey": "once"}
    await advanced(api, "SET_MEASURES")
    first = await api.refused("ScoreAppraisal", **given)
    assert first["rule"] == "out-of-phase"
    assert first["parameters"] == [
        {"name": "cycleId", "value": "cycle:2016Q1"},
        {"name": "phase", "value": "SET_MEASURES"},
        {"name": "phases", "value": "EVALUATE, FEED_BACK"},
    ]
    assert await api.refused("ScoreAppraisal", **given) == first


async def test_a_key_belongs_to_one_command(api: Api) -> None:
    await api.done("FoundDepartment", idempotencyKey="once", **LOUD)
    error = await api.fault("FoundDepartment", idempotencyKey="once", **{**LOUD, "name": "Other"})
    assert error["code"] == "KEY_REUSED"
    colleague = replace(HR, actor=PAY.actor)
    other = await api.refused("FoundDepartment", colleague, idempotencyKey="once", **LOUD)
    assert other["rule"] == "out-of-turn"  # and not the colleague's own outcome


async def test_an_expected_version_is_held_against_the_record(api: Api) -> None:
    given = {"employeeId": HER, "effectiveOn": "2016-01-01"}
    error = await api.fault("ReassignEmployee", expectedVersion=2, title="Planner", **given)
    assert (error["code"], error["version"]) == ("CONFLICT", 3)
    done = await api.done("ReassignEmployee", expectedVersion=3, title="Planner", **given)
    assert done["version"] == 4


async def test_what_is_hidden_is_not_told_by_its_version(api: Api) -> None:
    await enrolled(api)
    stranger = employee("STRANGER")
    there, missing = HERS, "appraisal:2016Q1:NOBODY"
    for version in (None, 0, 1, 7):
        answers: list[Any] = []
        for id_ in (there, missing):
            given = {"measures": MEASURES, "expectedVersion": version}
            answer = await api.refused("SetMeasures", stranger, appraisalId=id_, **given)
            assert answer["rule"] == "unknown"
            assert answer["kind"] == "UNKNOWN"
            assert answer["path"] == ["input", "appraisalId"]
            assert answer["parameters"] == [{"name": "id", "value": id_}]
            answers.append((answer["judgedAt"], answer["sentence"].replace(id_, "…")))
        assert answers[0] == answers[1], version
    conflict = await api.fault(
        "SetMeasures", employee("BOSS"), appraisalId=there, measures=MEASURES, expectedVersion=7
    )
    assert conflict["version"] == 1


async def test_a_missing_role_is_an_error_before_anything_is_looked_at(api: Api) -> None:
    for given in (
        {"employeeId": HER, "name": "Ada"},
        {"employeeId": "employee:NOBODY", "name": "Ada"},
        {"employeeId": "nonsense", "name": "Ada", "expectedVersion": 9},
    ):
        error = await api.fault("RecordPersonalDetails", employee("BOSS"), **given)
        assert error == {"message": texts(Language.EN).faults["FORBIDDEN"], "code": "FORBIDDEN"}


async def test_nobody_acts_on_their_own_case(api: Api) -> None:
    own = replace(HR, actor=employee("HER").actor)
    answer = await api.refused("RecordPersonalDetails", own, employeeId=HER, name="Ada")
    assert (answer["rule"], answer["kind"]) == ("own-case", "FORBIDDEN")
    assert answer["sentence"] == "Nobody acts on their own case: ask a colleague who may."


async def test_a_refusal_is_said_in_the_language_that_is_asked_for(api: Api) -> None:
    given = {"employeeId": HER, "effectiveOn": "2014-01-01", "title": "Planner"}
    english = await api.refused("ReassignEmployee", **given)
    chinese = await api.refused("ReassignEmployee", HR, Language.ZH, **given)
    assert english["sentence"] == (
        "The employee was hired on 2015-04-01: choose this day or a later one."
    )
    assert chinese["sentence"] == "该员工于 2015-04-01 入职：请选择这一天或之后的日期。"
    error = await api.fault("ReassignEmployee", PAY, Language.ZH, **given)
    assert error["message"] == texts(Language.ZH).faults["FORBIDDEN"]


LEADS: list[tuple[str, dict[str, Any], str, list[str] | None]] = [
    (
        "HireEmployee",
        {
            "employeeId": "employee:NEW",
            "hiredOn": "2016-01-01",
            "departmentId": "department:DOT",
            "employment": "FULL_TIME",
            "firstSeenOn": "2015-01-01",
            "firstSeenBecause": "missing-before",
        },
        "before-hire",
        ["input", "firstSeenOn"],
    ),
    (
        "HireEmployee",
        {
            "employeeId": "person:NEW",
            "hiredOn": "2016-01-01",
            "departmentId": "department:DOT",
            "employment": "FULL_TIME",
        },
        "id-malformed",
        ["input", "employeeId"],
    ),
    (
        "AssignSuperior",
        {"employeeId": HER, "superiorId": "employee:NOBODY", "effectiveOn": "2016-01-01"},
        "unknown",
        ["input", "superiorId"],
    ),
    (
        "AssignSuperior",
        {"employeeId": "employee:BOSS", "superiorId": HER, "effectiveOn": "2016-01-01"},
        "line-circular",
        None,
    ),
    (
        "FoundDepartment",
        {**LOUD, "effectiveOn": "1066-10-14"},
        "date-out-of-range",
        ["input", "effectiveOn"],
    ),
    ("FoundDepartment", {**LOUD, "name": " "}, "text-malformed", ["input", "name"]),
    (
        "RecordAbsence",
        {
            "employeeId": HER,
            "kind": "OTHER",
            "fromOn": "2016-02-01",
            "untilOn": "2016-01-01",
        },
        "until-before-from",
        ["input", "untilOn"],
    ),
    ("RescindEndOfService", {"employeeId": HER, "reason": "-"}, "service-not-ended", None),
    ("ReleaseResult", {"appraisalId": HERS}, "unknown", ["input", "appraisalId"]),
]


async def test_a_refusal_leads_to_its_cause(api: Api) -> None:
    for name, given, rule, path in LEADS:
        answer = await api.refused(name, **given)
        assert (answer["rule"], answer["path"]) == (rule, path)
        assert "{" not in answer["sentence"]


async def test_a_refusal_inside_a_policy_leads_there(api: Api) -> None:
    answer = await api.refused(
        "OpenCycle",
        cycleId="cycle:X",
        name="X",
        period="MONTH",
        startsOn="2016-01-01",
        endsOn="2016-01-31",
        policy={
            "version": "  ",
            "dimensions": [{"dimension": "RESULTS", "weight": 10_000}],
            "grades": [{"grade": "A", "fromScore": "0"}],
        },
    )
    assert answer["rule"] == "text-malformed"
    assert answer["path"] == ["input", "policy", "version"]


async def test_commands_given_together_are_all_answered(api: Api) -> None:
    answers = await asyncio.gather(
        *(
            api.done(
                "FoundDepartment",
                departmentId=f"department:D{n}",
                name="D",
                effectiveOn="2016-01-01",
            )
            for n in range(20)
        )
    )
    assert len({answer["logPosition"] for answer in answers}) == 20


@pytest.mark.parametrize(
    ("unavailable", "code"),
    [
        (NotPermitted("HireEmployee"), "FORBIDDEN"),
        (Conflict("employee:HER"), "CONFLICT"),
        (Overloaded(), "OVERLOADED"),
        (Exhausted(), "EXHAUSTED"),
        (KeyReused("secret key"), "KEY_REUSED"),
        (Unfit("table person"), "STALE"),
        (Faulty("password=hunter2"), "INTERNAL"),
        (Unavailable("who knows"), "INTERNAL"),
    ],
)
def test_a_fault_has_a_code_and_keeps_its_details_inside(
    unavailable: Unavailable, code: str
) -> None:
    for language in Language:
        error = fault(unavailable, language)
        assert error.extensions is not None
        known = {"code", "correlation"} if code == "INTERNAL" else {"code"}
        assert (error.extensions["code"], set(error.extensions)) == (code, known)
        assert error.message == texts(language).faults[code]


def test_a_part_of_a_record_is_read_as_the_person() -> None:
    assert entity_id("salary:HER") == entity_id("absence:HER") == HER
    assert entity_id(HERS) == HERS
    assert entity_id("cycle:2016Q1") == "cycle:2016Q1"
