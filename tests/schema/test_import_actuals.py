"""importActuals: many rows at once, each with a verdict, in the caller's language."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from schema.engine.request import Asked
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.postgres import Server
from tests.schema.api import (
    ADMINISTRATOR,
    HERS,
    HR,
    MEASURES,
    Api,
    advanced,
    employee,
    enrolled,
    served,
    staffed,
)

IMPORT = """mutation ($input: ImportActualsInput!) { importActuals(input: $input) { __typename
    ... on Rejection { rule sentence }
    ... on ImportActualsPayload { rows { row verdict rejection { rule kind sentence } } } } }"""


def row(actual: str, key: str, appraisal: str = HERS, **rest: str) -> dict[str, Any]:
    held = {"measure": "miles", "source": "log", "actual": actual, "sourceKey": key, **rest}
    return {"appraisalId": appraisal, "actual": held}


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        await staffed(lent)
        await enrolled(lent)
        await advanced(lent, "SET_MEASURES")
        await lent.done("SetMeasures", employee("BOSS"), appraisalId=HERS, measures=MEASURES)
        await advanced(lent, "COLLECT")
        yield lent


async def told(
    api: Api,
    *rows: dict[str, Any],
    viewer: Viewer = HR,
    key: str = "one",
    language: Language = Language.EN,
) -> Any:  # noqa: ANN401 - JSON
    given = {"rows": list(rows), "idempotencyKey": key}
    asked = Asked(text=IMPORT, operation_name=None, variables={"input": given})
    return json.loads((await api.reader.answer(asked, viewer, language)).body)


def verdicts(answer: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - JSON
    rows = answer["data"]["importActuals"]["rows"]
    assert [each["row"] for each in rows] == list(range(1, len(rows) + 1))
    return [(each["verdict"], each["rejection"] and each["rejection"]["rule"]) for each in rows]


async def test_each_row_has_a_verdict(api: Api) -> None:
    rows = [
        row("9", "1"),
        row("9", "1"),
        row("8", "1"),
        row("10", "2", corrects="1"),
        row("9", "3", appraisal="appraisal:2016Q1:HIM"),
        row("9", "4", measure="help"),
        row("9", "5", appraisal="nothing:1"),
    ]
    found = [
        ("RECORDED", None),
        ("KNOWN", None),
        ("REFUSED", "source-key-taken"),
        ("RECORDED", None),
        ("REFUSED", "unknown"),
        ("REFUSED", "measure-rated"),
        ("REFUSED", "id-malformed"),
    ]
    assert verdicts(await told(api, *rows)) == found
    position = await api.ledger.position()
    again = verdicts(await told(api, *rows, key="two"))
    assert again == [("KNOWN" if one == "RECORDED" else one, rule) for one, rule in found]
    assert await api.ledger.position() == position


async def test_refusals_are_said_in_the_callers_language(api: Api) -> None:
    answer = await told(api, row("9", "1", measure="help"), language=Language.ZH)
    (each,) = answer["data"]["importActuals"]["rows"]
    assert each["rejection"]["kind"] == "INVALID"
    assert "。" in each["rejection"]["sentence"] or "：" in each["rejection"]["sentence"]


async def test_rows_without_a_key_are_recorded_once_under_the_same_idempotency_key(
    api: Api,
) -> None:
    one = row("9", "1")
    del one["actual"]["sourceKey"]
    for _ in range(2):
        assert verdicts(await told(api, one)) == [("RECORDED", None)]
    case = await api.ledger.journal.streams.get([HERS])
    assert case[HERS].version == 3
    other = row("8", "1")
    del other["actual"]["sourceKey"]
    (error,) = (await told(api, other))["errors"]
    assert error["extensions"]["code"] == "KEY_REUSED"


async def test_to_whom_it_does_not_exist_it_is_unknown(api: Api) -> None:
    assert verdicts(await told(api, row("9", "1"), viewer=employee("HIM"))) == [
        ("REFUSED", "unknown")
    ]
    (error,) = (await told(api, row("9", "1"), viewer=ADMINISTRATOR))["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_there_are_some_rows_and_not_too_many(api: Api) -> None:
    for rows in ([], [row("9", "1")] * 501):
        answer = (await told(api, *rows))["data"]["importActuals"]
        assert answer["rule"] == "actuals-too-many"
