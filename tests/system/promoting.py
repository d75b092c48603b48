"""Promoting: an organisation with a ladder, served, and the people who bring a case along it."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx

from domain.actor import Role
from tests.postgres import Server
from tests.schema.api import document
from tests.system.serving import TRUST, Served, serving

TOP, BOSS, HER, XI, HR1, HR2, EX = (
    f"employee:{code}" for code in ("TOP", "BOSS", "HER", "XI", "HR1", "HR2", "EX")
)
CLERK, FRAMEWORK, USD = "service:clerk", "career_framework:ladder", "pay_structure:USD"
ROLES: Mapping[str, tuple[Role, ...]] = {
    CLERK: (Role.ADMINISTRATOR, Role.HR, Role.COMPENSATION),
    HR1: (Role.EMPLOYEE, Role.HR),
    HR2: (Role.EMPLOYEE, Role.HR, Role.COMPENSATION),
    EX: (Role.EMPLOYEE, Role.EXECUTIVE),
}
STANDARDS = ("ABILITY", "PERFORMANCE", "TEAMWORK", "INNOVATION")
SAYS = {each.lower(): f"{each.title()} as agreed." for each in STANDARDS}
TODAY = datetime.now(UTC).date().isoformat()
"""The organisation keeps UTC."""


def level(code: str, **more: object) -> dict[str, object]:
    return {
        "code": code,
        "track": "craft",
        "name": code,
        "responsibilities": ["Works"],
        "standards": SAYS,
        "review": {"approvers": ["SUPERIOR"]},
        "rules": {"competencies": False},
        **more,
    }


LADDER = {
    "version": "v1",
    "tracks": [{"code": "craft", "name": "Craft", "kind": "PROFESSIONAL"}],
    "levels": [
        level("P1"),
        level(
            "P2",
            review={
                "approvers": ["SUPERIOR", "SECOND_LEVEL", "HR", "EXECUTIVE"],
                "internalExperts": 1,
                "externalExperts": 1,
                "quorum": 2,
            },
            rules={"monthsInLevel": 12, "competencies": False},
        ),
        level("P3", rules={"monthsInLevel": 600, "competencies": False, "exception": True}),
    ],
}
CLAIMS = [{"standard": each, "mark": 4, "evidence": f"{each} shown 证明"} for each in STANDARDS]
MARKS = [
    {"aspect": each, "mark": 5, "remark": f"{each} seen"}
    for each in ("PERFORMANCE", "ABILITY", "ATTITUDE")
]
SCORES = [{"standard": each, "mark": 4} for each in STANDARDS]
TERMS = {"raisePerCent": "10", "title": "Senior planner", "position": "Roads 2"}

CASE = """query ($id: ID!) { promotion(id: $id) {
  status round votes quorum recommended votesFor votesAgainst approvals eligible raisePerCent
  supported claims { topic mark text } evaluation { topic mark text } findings { reason met }
  experts { expertId external affiliation conflict } ballots { id expertId vote document }
  decisions { act part why decidedBy } imported toLevel fromLevel } }"""
PACKET = """query ($id: ID!) { promotionPacket(promotionId: $id) { number digest document } }"""
LINK = """query ($id: ID!) { guestLink(promotionId: $id, name: "anna") { actor token } }"""
HERS = """{ employee(id: "employee:HER") { level title position
  salary { salary { amount } } levelThen: level(on: "2198-01-01")
  then: salary(on: "2198-01-01") { salary { amount } } } }"""


class Front:
    """A front end: what people send, each with a token of their own."""

    def __init__(self, served: Served, owner_url: str) -> None:
        self.served = served
        self.owner_url = owner_url
        self.keys = count(1)
        self.guests: dict[str, str] = {}

    def raw(self, actor: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        known = self.guests.get(actor)
        token = known or self.served.token(actor, ROLES.get(actor, (Role.EMPLOYEE,)))
        response = httpx.post(
            f"{self.served.address}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
            verify=TRUST,
        )
        return response.json()

    def send(self, actor: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        answer = self.raw(actor, query, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def give(self, actor: str, name: str, /, **given: object) -> Any:  # noqa: ANN401 - JSON
        given.setdefault("idempotencyKey", f"key {next(self.keys)}")
        return self.send(actor, document(name), input=given)["answer"]

    def done(self, actor: str, name: str, /, **given: object) -> Any:  # noqa: ANN401 - JSON
        answer = self.give(actor, name, **given)
        assert answer["__typename"] == f"{name}Payload", answer
        return answer

    def refused(self, actor: str, name: str, /, **given: object) -> str:
        answer = self.give(actor, name, **given)
        assert answer["__typename"] == "Rejection", answer
        return answer["rule"]

    def case(self, actor: str, id_: str) -> Any:  # noqa: ANN401 - JSON
        return self.send(actor, CASE, id=id_)["promotion"]

    def packet(self, actor: str, id_: str) -> Any:  # noqa: ANN401 - JSON
        return self.send(actor, PACKET, id=id_)["promotionPacket"]

    def vote(self, actor: str, id_: str, **given: object) -> Any:  # noqa: ANN401 - JSON
        digest = self.packet(actor, id_)["digest"]
        given = {"digest": digest, "vote": "FOR", "scores": SCORES, **given}
        return self.done(actor, "VoteOnPromotion", promotionId=id_, **given)


@contextmanager
def promoting(postgres: Server) -> Generator[Front]:
    """Lend a front end of an organisation whose ladder is published."""
    with postgres.database() as home, serving(DATABASE_URL=home.owner_url) as served:
        front = Front(served, home.owner_url)
        front.done(CLERK, "FoundOrganisation", name="Town", timeZone="UTC", currency="USD")
        front.done(
            CLERK,
            "FoundDepartment",
            departmentId="department:DOT",
            name="Roads",
            effectiveOn="2000-01-01",
        )
        for who, above in (
            (TOP, None),
            (BOSS, TOP),
            (HER, BOSS),
            (XI, TOP),
            (HR1, TOP),
            (HR2, TOP),
            (EX, None),
        ):
            front.done(
                CLERK,
                "HireEmployee",
                employeeId=who,
                hiredOn="2015-04-01",
                departmentId="department:DOT",
                employment="FULL_TIME",
                superiorId=above,
                level="P1",
                name=who,
            )
        front.done(
            CLERK,
            "RecordSalary",
            employeeId=HER,
            salary={"amount": "50000.00", "currency": "USD"},
            effectiveOn="2015-04-01",
        )
        front.done(CLERK, "DraftCareerFramework", frameworkId=FRAMEWORK, framework=LADDER)
        front.done(
            HR2,
            "PublishCareerFramework",
            frameworkId=FRAMEWORK,
            version="v1",
            effectiveFrom=TODAY,
            reason="it is agreed",
        )
        yield front


def drafted(front: Front, id_: str, to: str = "P2") -> None:
    """Draft a case of hers, with terms from today on."""
    front.done(HER, "DraftPromotion", promotionId=id_, frameworkId=FRAMEWORK, toLevel=to)
    front.done(HR1, "SetPromotionTerms", promotionId=id_, terms={**TERMS, "effectiveOn": TODAY})


def in_review(front: Front, id_: str) -> str:
    """Bring a case before its panel. Return the guest."""
    drafted(front, id_)
    front.done(HER, "ApplyForPromotion", promotionId=id_, claims=CLAIMS)
    front.done(HR1, "NamePromotionExpert", promotionId=id_, expertId=XI)
    front.done(
        HR1,
        "InvitePromotionExpert",
        promotionId=id_,
        name="anna",
        affiliation="Anna of the university",
        untilOn=TODAY,
    )
    front.done(BOSS, "EvaluatePromotion", promotionId=id_, marks=MARKS, supported=True)
    link = front.send(HR1, LINK, id=id_)["guestLink"]
    front.guests[link["actor"]] = link["token"]
    return link["actor"]


def in_decision(front: Front, id_: str) -> None:
    """Bring a case before those who decide."""
    guest = in_review(front, id_)
    for expert in (XI, guest):
        front.done(expert, "DeclareConflict", promotionId=id_, conflict=False)
        front.vote(expert, id_)
    front.done(HR1, "ClosePromotionReview", promotionId=id_)
