"""API: mutations as they are given to the whole schema, over a ledger of the test's own."""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from domain.actor import Actor, Role
from domain.events import COMMANDS
from ledger.ledger import Ledger
from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.inputs import camel
from schema.engine.mutations import entity_kind
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.ledger.house import living, prepared
from tests.postgres import Server
from tests.schema.lent import lent

ADMINISTRATOR = Viewer(actor=Actor("service:setup"), roles=frozenset({Role.ADMINISTRATOR}))
HR = Viewer(actor=Actor("employee:HR1"), roles=frozenset({Role.EMPLOYEE, Role.HR}))
PAY = Viewer(actor=Actor("employee:PAY1"), roles=frozenset({Role.EMPLOYEE, Role.COMPENSATION}))

keys = count(1)


def employee(code: str) -> Viewer:
    """Return an employee with no role besides."""
    return Viewer(actor=Actor(f"employee:{code}"), roles=frozenset({Role.EMPLOYEE}))


def document(name: str) -> str:
    """Return the operation that gives a command and selects all of its answer."""
    field = name[0].lower() + name[1:]
    kind = camel(entity_kind(COMMANDS[name][1]))
    return f"""
        mutation($input: {name}Input!) {{
          answer: {field}(input: $input) {{
            __typename
            ... on {name}Payload {{ logPosition version repeated entity: {kind} {{ id }} }}
            ... on Rejection {{ rule kind parameters {{ name value }} sentence path judgedAt }}
          }}
        }}
    """


@dataclass(frozen=True)
class Api:
    """The schema as it is asked over a ledger."""

    ledger: Ledger
    reader: Reader

    async def give(
        self, name: str, viewer: Viewer = HR, language: Language = Language.EN, /, **given: object
    ) -> Mapping[str, Any]:
        """Return what is answered to a command, under a key of its own unless one is given."""
        given.setdefault("idempotencyKey", f"key {next(keys)}")
        if given.get("digest") == "":  # of the packet as the expert reads it
            given["digest"] = await self.digest(viewer, given["promotionId"])
        asked = Asked(text=document(name), operation_name=None, variables={"input": given})
        return json.loads((await self.reader.answer(asked, viewer, language)).body)

    async def digest(self, viewer: Viewer, promotion_id: object) -> str:
        """Return the digest of a case's packet, as somebody reads it."""
        text = "query ($id: ID!) { promotionPacket(promotionId: $id) { digest } }"
        asked = Asked(text=text, operation_name=None, variables={"id": promotion_id})
        answer = json.loads((await self.reader.answer(asked, viewer)).body)
        return answer["data"]["promotionPacket"]["digest"]

    async def answer(
        self, name: str, viewer: Viewer = HR, language: Language = Language.EN, /, **given: object
    ) -> Mapping[str, Any]:
        """Return the answer to a command that is taken, be it recorded or refused."""
        result = await self.give(name, viewer, language, **given)
        assert "errors" not in result, result["errors"]
        return result["data"]["answer"]

    async def done(self, name: str, viewer: Viewer = HR, /, **given: object) -> Mapping[str, Any]:
        """Return the payload of a command that is recorded."""
        answer = await self.answer(name, viewer, **given)
        assert answer["__typename"] == f"{name}Payload", answer
        return answer

    async def refused(
        self, name: str, viewer: Viewer = HR, language: Language = Language.EN, /, **given: object
    ) -> Mapping[str, Any]:
        """Return the rejection of a command that is refused."""
        answer = await self.answer(name, viewer, language, **given)
        assert answer["__typename"] == "Rejection", answer
        return answer

    async def fault(
        self, name: str, viewer: Viewer = HR, language: Language = Language.EN, /, **given: object
    ) -> Mapping[str, Any]:
        """Return the error that a command which is not taken is answered with."""
        result = await self.give(name, viewer, language, **given)
        assert result["data"] is None
        (error,) = result["errors"]
        return {"message": error["message"], **error["extensions"]}


@asynccontextmanager
async def served(postgres: Server) -> AsyncGenerator[Api]:
    """Lend the API over an empty log."""
    with postgres.database(prepared) as home:
        url = home.url(LOGIN)
        async with living(home) as ledger, channel(url, most=2) as way:
            with lent() as made:
                yield Api(ledger, Reader(way, made, ledger.journal))


async def staffed(api: Api) -> None:
    """Found the organisation with a department, her, and her superior."""
    await api.done(
        "FoundOrganisation",
        ADMINISTRATOR,
        name="The county",
        timeZone="America/New_York",
        currency="USD",
    )
    await api.done(
        "FoundDepartment", departmentId="department:DOT", name="Roads", effectiveOn="2000-01-01"
    )
    for code, superior in (("BOSS", None), ("HER", "employee:BOSS")):
        await api.done(
            "HireEmployee",
            employeeId=f"employee:{code}",
            hiredOn="2015-04-01",
            departmentId="department:DOT",
            employment="FULL_TIME",
            superiorId=superior,
        )


POLICY: Mapping[str, Any] = {
    "version": "operations-1",
    "dimensions": [
        {"dimension": "RESULTS", "weight": 6_000},
        {"dimension": "TEAMWORK", "weight": 4_000},
    ],
    "grades": [{"grade": "A", "fromScore": "80"}, {"grade": "B", "fromScore": "0"}],
}

MEASURES: list[Mapping[str, Any]] = [
    {
        "code": "miles",
        "name": "Miles paved",
        "dimension": "RESULTS",
        "unit": "mi",
        "weight": 10_000,
        "rule": {"kind": "HIGHER_IS_BETTER", "target": "10"},
    },
    {
        "code": "help",
        "name": "Help to others",
        "dimension": "TEAMWORK",
        "unit": "points",
        "weight": 10_000,
        "rule": {"kind": "RATED"},
    },
]

HERS = "appraisal:2016Q1:HER"


async def enrolled(api: Api) -> None:
    """Open a cycle and enrol her in it."""
    await api.done(
        "OpenCycle",
        cycleId="cycle:2016Q1",
        name="First quarter",
        period="QUARTER",
        startsOn="2016-01-01",
        endsOn="2016-03-31",
        policy=POLICY,
    )
    await api.done("EnrolParticipant", cycleId="cycle:2016Q1", employeeId="employee:HER")


async def advanced(api: Api, *phases: str) -> None:
    """Advance the cycle through phases."""
    for phase in phases:
        await api.done("AdvanceCycle", cycleId="cycle:2016Q1", to=phase)
