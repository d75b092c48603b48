"""What one command is answered is what graphql-core answers, to the last byte."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest

from schema.engine import fallback
from schema.engine.fallback import written
from schema.engine.lone import question_operation, read
from schema.engine.metrics import HITS
from schema.engine.request import Asked
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.postgres import Server
from tests.schema.api import HR, PAY, Api, employee, served, staffed

PAYLOAD = "logPosition version repeated department { id name children { totalCount } }"
REFUSED = "rule kind parameters { name value } sentence path judgedAt"
FOUND = {"departmentId": "department:PRK", "name": "Parks", "effectiveOn": "2000-01-01"}
TWICE = FOUND | {"departmentId": "department:DOT"}
BEFORE = FOUND | {"departmentId": "department:XXX", "expectedVersion": -1}
AFTER = FOUND | {"departmentId": "department:ZZZ", "expectedVersion": 9}
BLANK = FOUND | {"departmentId": "department:YYY", "idempotencyKey": " "}

DOCUMENTS = {
    "everything": f"""mutation ($input: FoundDepartmentInput!) {{
      foundDepartment(input: $input) {{ __typename ... on FoundDepartmentPayload {{ {PAYLOAD} }}
        ... on Rejection {{ {REFUSED} }} }} }}""",
    "other names, and an entity twice": f"""mutation ($input: FoundDepartmentInput!) {{
      it: foundDepartment(input: $input) {{ what: __typename ... on FoundDepartmentPayload {{
        a: department {{ id }} at: logPosition b: department {{ name asIs: name }} }}
        ... on Rejection {{ why: rule {REFUSED} }} }} }}""",
    "fragments": f"""mutation ($input: FoundDepartmentInput!) {{ foundDepartment(input: $input) {{
      ...done ...not }} }}
      fragment done on FoundDepartmentPayload {{ {PAYLOAD} ...more }}
      fragment more on FoundDepartmentPayload {{ version department {{ parent {{ id }} }} }}
      fragment not on Rejection {{ {REFUSED} }}""",
    "left out": f"""mutation ($input: FoundDepartmentInput!, $no: Boolean = false) {{
      foundDepartment(input: $input) {{ ... on FoundDepartmentPayload {{
        logPosition @include(if: $no) department @skip(if: $no) {{ id }} version }}
        ... on Rejection @skip(if: $no) {{ {REFUSED} }} }} }}""",
    "an argument that errs": f"""mutation ($input: FoundDepartmentInput!) {{
      foundDepartment(input: $input) {{ ... on FoundDepartmentPayload {{ version department {{
        id children(first: 1000) {{ totalCount }} }} }} ... on Rejection {{ {REFUSED} }} }} }}""",
    "nothing of it": """mutation ($input: FoundDepartmentInput!) {
      foundDepartment(input: $input) { __typename } }""",
}
MORE = {
    "two commands": """mutation ($input: FoundDepartmentInput!) {
      a: foundDepartment(input: $input) { __typename }
      b: foundDepartment(input: $input) { __typename } }""",
    "no command": "mutation { __typename }",
}


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        await staffed(lent)
        await answered(lent, DOCUMENTS["everything"], FOUND, HR)
        yield lent


async def answered(
    api: Api, text: str, given: Mapping[str, Any], viewer: Viewer, *, by_core: bool = False
) -> bytes:
    """Return the answer, as it is or as graphql-core gives it."""
    variables = {"input": {"idempotencyKey": f"key {given['departmentId']}", **given}}
    asked = Asked(text=text, operation_name=None, variables=variables)
    if not by_core:
        return (await api.reader.answer(asked, viewer)).body
    plan = await api.reader.plans.planned(text, None)
    question = plan.question(plan.coerced(variables))
    context = api.reader.context(viewer, Language.EN)
    return written(await fallback.executed(question, context), context.language)


@pytest.mark.parametrize("viewer", [HR, PAY, employee("HER")], ids=["HR", "pay", "her"])
async def test_it_is_what_the_library_answers(api: Api, viewer: Viewer) -> None:
    said: set[bytes] = set()
    for of, text in (DOCUMENTS | MORE).items():
        for given in (FOUND, TWICE, BEFORE, AFTER, BLANK):
            ours, theirs = [
                await answered(api, text, given, viewer, by_core=core) for core in (False, True)
            ]
            assert ours == theirs, of
            said.add(ours)
    assert len(said) > len(DOCUMENTS | MORE)


async def test_one_command_is_told_from_all_else(api: Api) -> None:
    variables = {"input": {"idempotencyKey": "key", **FOUND}}
    for of, text in (DOCUMENTS | MORE).items():
        plan = await api.reader.plans.planned(text, None)
        found = read(question_operation(plan.question(plan.coerced(variables))))
        assert (found is None) == (of in MORE), of


async def test_what_it_selects_is_read_once(api: Api) -> None:
    text = DOCUMENTS["everything"]
    await answered(api, text, FOUND, HR)
    before = HITS["lone"]
    await answered(api, text, FOUND, HR)
    assert HITS["lone"] == before + 1
