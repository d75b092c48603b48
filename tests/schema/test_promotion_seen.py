"""Promotion, seen: a case opens as each of those in it saw it, at every moment of its way."""

import asyncio
import json
from typing import Any, NamedTuple

import pytest

from domain.actor import Actor, Role
from schema.engine.request import Asked
from schema.engine.token import Viewer
from tests.postgres import Server
from tests.schema.api import ADMINISTRATOR, HR, Api, employee, served
from tests.system.promoting import CLAIMS, FRAMEWORK, LADDER, MARKS, SCORES, TERMS, TODAY

CASE = "promotion:HER:1"
TOP, BOSS, HER, XI, DAN = (employee(each) for each in ("TOP", "BOSS", "HER", "XI", "DAN"))
ANNA = Viewer(actor=Actor(f"guest:{CASE}/anna"), roles=frozenset({Role.GUEST}))
HR2 = Viewer(actor=Actor("employee:HR2"), roles=HR.roles | {Role.COMPENSATION})
EX = Viewer(actor=Actor("employee:EX"), roles=frozenset({Role.EMPLOYEE, Role.EXECUTIVE}))
AUDIT = Viewer(actor=Actor("service:audit"), roles=frozenset({Role.AUDITOR}))
THEY = (HER, BOSS, TOP, XI, DAN, ANNA, HR, HR2, EX, AUDIT)
NODE = """query ($id: ID!, $asOf: Moment) { node(id: $id, asOf: $asOf) { ... on Promotion {
  status round votes quorum toLevel fromLevel version { version } draftedBy effectiveOn raisePerCent
  title superior { id } appliedOn eligible exception supported recommended votesFor votesAgainst
  approvals approvers findings { reason met } claims { topic mark text } evaluation { mark text }
  experts { expertId affiliation conflict votedRound dismissed } ballots { id expertId document }
  decisions { act part why decidedBy } } } }"""
WHY = {"why": "It is earned."}
AFTER_ALL: dict[str, Any] = {**TERMS, "effectiveOn": TODAY, "superiorId": "employee:TOP"}
GUEST = {"name": "anna", "affiliation": "Of the college.", "untilOn": TODAY}
VOTE: dict[str, Any] = {"digest": "", "vote": "FOR", "scores": SCORES, "remark": "Yes."}
STEPS: list[tuple[str, Viewer, dict[str, Any]]] = [
    ("DraftPromotion", HER, {"frameworkId": FRAMEWORK, "toLevel": "P2"}),
    ("SetPromotionTerms", HR, {"terms": AFTER_ALL}),
    ("ApplyForPromotion", HER, {"claims": CLAIMS}),
    ("EvaluatePromotion", BOSS, {"marks": MARKS, "supported": True}),
    ("NamePromotionExpert", HR, {"expertId": DAN.actor}),
    ("DismissPromotionExpert", HR, {"expertId": DAN.actor}),
    ("NamePromotionExpert", HR, {"expertId": XI.actor}),
    ("InvitePromotionExpert", HR, GUEST),
    *(("DeclareConflict", each, {"conflict": False}) for each in (XI, ANNA)),
    *(("VoteOnPromotion", each, VOTE) for each in (XI, ANNA)),
    ("ClosePromotionReview", HR, {}),
    *(("ApprovePromotion", each, WHY) for each in (BOSS, TOP, HR2, EX)),
]


class Look(NamedTuple):
    """What somebody sees of the case after a step."""

    position: str
    step: str
    viewer: Viewer
    seen: Any


async def look(api: Api, viewer: Viewer, **of: object) -> Any:  # noqa: ANN401 - JSON
    asked = Asked(text=NODE, operation_name=None, variables={"id": CASE, **of})
    answer = json.loads((await api.reader.answer(asked, viewer)).body)
    assert "errors" not in answer, answer
    return answer["data"]["node"]


async def founded(api: Api) -> None:
    """Hire who is in the case, and publish the ladder."""
    await api.done("FoundOrganisation", ADMINISTRATOR, name="Town", timeZone="UTC", currency="USD")
    department = "department:DOT"
    await api.done(
        "FoundDepartment", departmentId=department, name="Roads", effectiveOn="2000-01-01"
    )
    people = [(TOP, None), (BOSS, TOP), (HER, BOSS), *((each, TOP) for each in (XI, DAN, HR2, EX))]
    for who, above in people:
        await api.done(
            "HireEmployee",
            employeeId=who.actor,
            hiredOn="2015-04-01",
            departmentId=department,
            employment="FULL_TIME",
            superiorId=above and above.actor,
            level="P1",
        )
    await api.done("DraftCareerFramework", frameworkId=FRAMEWORK, framework=LADDER)
    published = {"version": "v1", "effectiveFrom": TODAY, "reason": "It is agreed."}
    await api.done("PublishCareerFramework", HR2, frameworkId=FRAMEWORK, **published)


async def brought(postgres: Server) -> tuple[list[Look], list[Any]]:
    """Bring a case to its effect. Return what each saw then, and how that is shown at the end."""
    async with served(postgres) as api:
        await founded(api)
        looks: list[Look] = []
        for name, viewer, given in STEPS:
            done = await api.done(name, viewer, promotionId=CASE, **given)
            at = done["logPosition"]
            looks += [Look(at, name, each, await look(api, each)) for each in THEY]
        return looks, [await look(api, each.viewer, asOf=each.position) for each in looks]


@pytest.fixture(scope="module")
def case(postgres: Server) -> tuple[list[Look], list[Any]]:
    """Return a case with which the superior changes."""
    return asyncio.run(brought(postgres))


def test_a_case_opens_as_each_of_them_saw_it(case: tuple[list[Look], list[Any]]) -> None:
    looks, again = case
    evaluated = next(n for n, each in enumerate(looks) if each.step == "EvaluatePromotion")
    for number, (each, now) in enumerate(zip(looks, again, strict=True)):
        ought = each.seen
        if each.viewer is BOSS:  # who stands above her no more: of what he acted in he sees no pay
            ought = None if number < evaluated else {**each.seen, "raisePerCent": None}
        assert now == ought, (each.step, each.viewer.actor)


def test_each_of_them_sees_another_case(case: tuple[list[Look], list[Any]]) -> None:
    looks, _ = case
    saw = {who.actor: [each.seen for each in looks if each.viewer is who] for who in THEY}
    applied, evaluated, review = 2, 3, 11
    assert saw[DAN.actor][5] is None is not saw[DAN.actor][4]  # dismissed
    assert saw[ANNA.actor][review]["claims"] == [] != saw[HER.actor][review]["claims"]
    assert saw[HER.actor][evaluated]["evaluation"] == []
    assert saw[HER.actor][-1]["evaluation"] == saw[BOSS.actor][evaluated]["evaluation"]
    assert saw[HER.actor][applied]["raisePerCent"] is None
    assert [len(saw[each.actor][review]["ballots"]) for each in (HER, BOSS, XI, HR)] == [0, 0, 1, 2]
    assert saw[BOSS.actor][-1]["ballots"][0]["document"] is None
    assert saw[AUDIT.actor][-1] == saw[HR.actor][-1]
    assert saw[EX.actor][-1]["experts"] == [] != saw[HR.actor][-1]["experts"]
