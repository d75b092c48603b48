"""Results over HTTP: released, told, acknowledged or challenged, adjusted, and improved on."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest

from domain.actor import Role
from tests.postgres import Server
from tests.schema.api import document
from tests.system.serving import TRUST, Served, serving

BOSS, HER, HIM, STRANGER = (f"employee:{code}" for code in ("BOSS", "HER", "HIM", "E9"))
CYCLE, HERS, HIS = "cycle:2016Q1", "appraisal:2016Q1:HER", "appraisal:2016Q1:HIM"
PLAN = "improvement:2016Q1:HER"
CLERK, PANEL = "service:clerk", "employee:HR2"
ROLES: Mapping[str, tuple[Role, ...]] = {
    CLERK: (Role.ADMINISTRATOR, Role.HR),
    PANEL: (Role.EMPLOYEE, Role.HR),
}

RESULT = f"""{{
  appraisal(id: "{HERS}") {{
    status score grade releasedGrade adjustedGrade acknowledgedAt
    feedback {{ strengths weaknesses suggestions }} interviews {{ notes }}
    appeal {{ status grounds answer }} improvement {{ id status cause grade }}
  }}
  improvement(id: "{PLAN}") {{ status goals {{ aim progress }} checkIns {{ totalCount }} }}
  appeals {{ totalCount }}
  improvements {{ totalCount }}
}}"""


@dataclass
class Front:
    """A front end: what people send, each with a token of their own."""

    served: Served
    keys: Any = field(default_factory=lambda: count(1))

    def send(self, actor: str, query: str, **variables: Any) -> Any:  # noqa: ANN401 - JSON
        token = self.served.token(actor, ROLES.get(actor, (Role.EMPLOYEE,)))
        response = httpx.post(
            f"{self.served.address}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
            verify=TRUST,
        )
        answer = response.json()
        assert "errors" not in answer, answer
        return answer["data"]

    def give(self, actor: str, name: str, /, **given: object) -> Any:  # noqa: ANN401 - JSON
        given["idempotencyKey"] = f"key {next(self.keys)}"
        return self.send(actor, document(name), input=given)["answer"]

    def do(self, actor: str, name: str, /, **given: object) -> None:
        answer = self.give(actor, name, **given)
        assert answer["__typename"] == f"{name}Payload", answer

    def refused(self, actor: str, name: str, /, **given: object) -> str:
        answer = self.give(actor, name, **given)
        assert answer["__typename"] == "Rejection", answer
        assert answer["sentence"]
        return answer["rule"]


@pytest.fixture(scope="module")
def front(postgres: Server) -> Generator[Front]:
    """Serve an organisation of three that has rated two of them, well and badly."""
    with postgres.database() as home, serving(DATABASE_URL=home.owner_url) as running:
        made = Front(running)
        evaluated(made)
        yield made


def evaluated(front: Front) -> None:
    front.do(CLERK, "FoundOrganisation", name="Acme", timeZone="UTC", currency="USD")
    front.do(
        CLERK,
        "FoundDepartment",
        departmentId="department:DOT",
        name="Roads",
        effectiveOn="2000-01-01",
    )
    for person in (BOSS, HER, HIM):
        front.do(
            CLERK,
            "HireEmployee",
            employeeId=person,
            hiredOn="2015-04-01",
            departmentId="department:DOT",
            employment="FULL_TIME",
            superiorId=None if person == BOSS else BOSS,
        )
    front.do(
        CLERK,
        "OpenCycle",
        cycleId=CYCLE,
        name="First quarter",
        period="QUARTER",
        startsOn="2016-01-01",
        endsOn="2016-03-31",
        policy={
            "version": "short-1",
            "dimensions": [{"dimension": "TEAMWORK", "weight": 10_000}],
            "grades": [
                {"grade": "A", "fromScore": "80"},
                {"grade": "C", "fromScore": "40"},
                {"grade": "D", "fromScore": "0"},
            ],
            "improvementLine": "D",
        },
    )
    for person in (HER, HIM):
        front.do(CLERK, "EnrolParticipant", cycleId=CYCLE, employeeId=person)
    front.do(CLERK, "AdvanceCycle", cycleId=CYCLE, to="SET_MEASURES")
    measure = {
        "code": "help",
        "name": "Help to others",
        "dimension": "TEAMWORK",
        "unit": "points",
        "weight": 10_000,
        "rule": {"kind": "RATED"},
    }
    for case in (HERS, HIS):
        front.do(BOSS, "SetMeasures", appraisalId=case, measures=[measure])
    for phase in ("COLLECT", "EVALUATE"):
        front.do(CLERK, "AdvanceCycle", cycleId=CYCLE, to=phase)
    for case, rating in ((HERS, "2"), (HIS, "5")):
        rated = [{"measure": "help", "rating": rating}]
        front.do(BOSS, "EvaluateAppraisal", appraisalId=case, ratings=rated)
        front.do(CLERK, "ScoreAppraisal", appraisalId=case)
    front.do(CLERK, "AdvanceCycle", cycleId=CYCLE, to="FEED_BACK")


def test_a_result_goes_from_release_to_appeal_to_adjustment_and_its_plan_with_it(
    front: Front,
) -> None:
    said = {"strengths": "Friendly.", "weaknesses": "Late.", "suggestions": "Plan the week."}
    front.do(BOSS, "GiveFeedback", appraisalId=HERS, **said)
    front.do(BOSS, "RecordInterview", appraisalId=HERS, heldOn="2016-04-18", notes="She agreed.")
    assert front.refused(HER, "AcknowledgeResult", appraisalId=HERS) == "out-of-turn"
    before = front.send(HER, RESULT)
    assert (before["appraisal"]["feedback"], before["appraisal"]["interviews"]) == (None, [])
    assert before["appraisal"]["grade"] is before["improvement"] is None

    front.do(CLERK, "ReleaseResult", appraisalId=HERS)
    after = front.send(HER, RESULT)
    assert after["appraisal"] == {
        "status": "RELEASED",
        "score": "25.00",
        "grade": "D",
        "releasedGrade": "D",
        "adjustedGrade": None,
        "acknowledgedAt": None,
        "feedback": said,
        "interviews": [{"notes": "She agreed."}],
        "appeal": None,
        "improvement": {"id": PLAN, "status": "OPEN", "cause": "GRADE", "grade": "D"},
    }
    goal = {"goal": "on-time", "aim": "Be on time.", "success": "A month.", "dueOn": "2199-01-01"}
    assert front.refused(BOSS, "SetImprovementGoal", planId=PLAN, **goal) == "due-beyond-plan"
    front.do(
        BOSS, "ExtendImprovementPlan", planId=PLAN, dueOn="2199-01-01", reason="it takes longer"
    )
    front.do(BOSS, "SetImprovementGoal", planId=PLAN, **goal)
    assert front.refused(HER, "SetImprovementGoal", planId=PLAN, **goal) == "own-case"
    front.do(HER, "CheckInImprovement", planId=PLAN, progress=30, goal="on-time")
    assert front.send(BOSS, RESULT)["improvement"] == {
        "status": "OPEN",
        "goals": [{"aim": "Be on time.", "progress": "30"}],
        "checkIns": {"totalCount": 1},
    }

    assert front.refused(BOSS, "FileAppeal", appraisalId=HERS, grounds="?") == "employee-only"
    front.do(HER, "FileAppeal", appraisalId=HERS, grounds="He was away.")
    seen = front.send(BOSS, RESULT)
    assert seen["appraisal"]["appeal"] == {"status": "FILED", "grounds": None, "answer": None}
    assert seen["appeals"] == {"totalCount": 1}
    assert front.refused(HER, "AcknowledgeResult", appraisalId=HERS) == "appeal-undecided"
    change = {"outcome": "CHANGED", "score": "85", "answer": "So he was.", "reason": "absence list"}
    assert front.refused(CLERK, "DecideAppeal", appraisalId=HERS, **change) == "took-part"
    front.do(PANEL, "DecideAppeal", appraisalId=HERS, **change)
    assert front.refused(HER, "FileAppeal", appraisalId=HERS, grounds="!") == "appealed-already"
    front.do(HER, "AcknowledgeResult", appraisalId=HERS, remark="Thank you.")
    end = front.send(HER, RESULT)["appraisal"]
    assert end.pop("acknowledgedAt") is not None
    assert end == {
        "status": "RELEASED",
        "score": "85.00",
        "grade": "A",
        "releasedGrade": "D",
        "adjustedGrade": "A",
        "feedback": said,
        "interviews": [{"notes": "She agreed."}],
        "appeal": {"status": "CHANGED", "grounds": "He was away.", "answer": "So he was."},
        "improvement": {"id": PLAN, "status": "LIFTED", "cause": "GRADE", "grade": "D"},
    }
    career = front.send(
        HER,
        '{ employee(id: "employee:HER") { careerHistory(filter: {kind: {eq: GRADE}}, orderBy: ID)'
        " { nodes { grade score cause } } } }",
    )
    assert career["employee"]["careerHistory"]["nodes"] == [
        {"grade": "D", "score": "25.00", "cause": None},
        {"grade": "A", "score": "85.00", "cause": "APPEAL"},
    ]


def test_who_is_content_acknowledges_and_gets_no_plan(front: Front) -> None:
    front.do(CLERK, "ReleaseResult", appraisalId=HIS)
    front.do(HIM, "AcknowledgeResult", appraisalId=HIS)
    assert front.refused(HIM, "FileAppeal", appraisalId=HIS, grounds="?") == "result-acknowledged"
    own = front.send(HIM, RESULT)
    assert own == {
        "appraisal": None,
        "improvement": None,
        "appeals": {"totalCount": 0},
        "improvements": {"totalCount": 0},
    }


def test_to_a_stranger_there_is_nothing(front: Front) -> None:
    assert front.refused(STRANGER, "CheckInImprovement", planId=PLAN, progress=1) == "unknown"
    assert front.refused(STRANGER, "FileAppeal", appraisalId=HERS, grounds="?") == "unknown"
    seen = front.send(STRANGER, RESULT)
    assert (seen["appraisal"], seen["improvement"]) == (None, None)
