"""Measured: every worked example of a measure, driven over HTTP from opening to release."""

from collections.abc import Generator, Iterable, Mapping
from hashlib import sha256
from typing import Any

import httpx
import pytest

from domain.actor import Role
from tests.domain import vectors
from tests.postgres import Server
from tests.schema.api import document
from tests.system.serving import TRUST, Served, serving
from tests.system.vectors import Example, achieved_input, rule_input

CLERK = (Role.ADMINISTRATOR, Role.HR)
BOSS, HER = "employee:BOSS", "employee:HER"
WHOLE = 10_000
USUAL_CAP = "120"

MEASURED = """query($id: ID!) {
  appraisal(id: $id) {
    status score grade earnedGrade
    measures(first: 100) {
      nodes {
        code rule score target form baseline low high tolerance pointsEach latePointsPerDay
        gradeCap combine cap occurred actual rating
        points { reached score } milestones { name weight completion daysLate }
        months { month target actual }
      }
    }
  }
}"""


@pytest.fixture(scope="module")
def served(postgres: Server) -> Generator[Served]:
    """Serve an organisation with her and her superior."""
    with postgres.database() as made, serving(DATABASE_URL=made.owner_url) as running:
        give(running, "FoundOrganisation", name="Acme", timeZone="UTC", currency="USD")
        give(
            running,
            "FoundDepartment",
            departmentId="department:OPS",
            name="Operations",
            effectiveOn="2015-01-01",
        )
        for employee, superior in ((BOSS, None), (HER, BOSS)):
            give(
                running,
                "HireEmployee",
                employeeId=employee,
                hiredOn="2015-01-01",
                departmentId="department:OPS",
                employment="FULL_TIME",
                superiorId=superior,
            )
        yield running


def posted(
    served: Served,
    query: str,
    variables: Mapping[str, object],
    actor: str = "employee:HR1",
    roles: Iterable[Role] = CLERK,
) -> Any:  # noqa: ANN401 - JSON
    """Return the data of what is answered to an actor."""
    answer = httpx.post(
        f"{served.address}/graphql",
        json={"query": query, "variables": variables},
        headers={"Authorization": f"Bearer {served.token(actor, roles)}"},
        timeout=30,
        verify=TRUST,
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def answered(served: Served, command: str, actor: str = "employee:HR1", /, **given: Any) -> Any:  # noqa: ANN401
    """Return what is answered to a command."""
    key = sha256(f"{command} {actor} {sorted(given.items())}".encode()).hexdigest()
    roles = CLERK if actor == "employee:HR1" else (Role.EMPLOYEE,)
    variables = {"input": {**given, "idempotencyKey": key}}
    return posted(served, document(command), variables, actor, roles)["answer"]


def give(served: Served, command: str, actor: str = "employee:HR1", /, **given: Any) -> None:  # noqa: ANN401
    """Give a command that has to be recorded."""
    answer = answered(served, command, actor, **given)
    assert answer["__typename"] == f"{command}Payload", answer


class Case:
    """Her appraisal in a cycle of its own."""

    def __init__(self, served: Served, code: str, cap: str, missing: str = "RENORMALISE") -> None:
        self.served, self.cycle, self.id = served, f"cycle:{code}", f"appraisal:{code}:HER"
        bounds = zip("SABCD", (90, 80, 70, 60, 0), strict=True)
        give(
            served,
            "OpenCycle",
            cycleId=self.cycle,
            name=code,
            period="QUARTER",
            startsOn="2016-01-01",
            endsOn="2016-03-31",
            policy={
                "version": f"up to {cap}",
                "dimensions": [{"dimension": "RESULTS", "weight": WHOLE}],
                "grades": [{"grade": grade, "fromScore": str(least)} for grade, least in bounds],
                "cap": cap,
                "missing": missing,
            },
        )
        give(served, "EnrolParticipant", cycleId=self.cycle, employeeId=HER)
        self.advance("SET_MEASURES")

    def advance(self, *phases: str) -> None:
        """Begin phases, one after another."""
        for phase in phases:
            give(self.served, "AdvanceCycle", cycleId=self.cycle, to=phase)

    def set(self, rules: Mapping[str, Any], weights: Iterable[int]) -> None:
        """Set measures by their codes."""
        measures = [
            {
                "code": code,
                "name": code,
                "dimension": "RESULTS",
                "unit": "-",
                "weight": weight,
                "rule": rule,
            }
            for (code, rule), weight in zip(rules.items(), weights, strict=True)
        ]
        give(self.served, "SetMeasures", BOSS, appraisalId=self.id, measures=measures)

    def record(self, code: str, **achieved: Any) -> Any:  # noqa: ANN401 - JSON
        """Return what is answered to an actual."""
        return answered(
            self.served,
            "RecordActual",
            HER,
            appraisalId=self.id,
            measure=code,
            source="log",
            **achieved,
        )

    def released(self, ratings: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
        """Return the appraisal once it is rated, scored and released."""
        given = [{"measure": code, "rating": rating} for code, rating in ratings.items()]
        self.advance("EVALUATE")
        give(self.served, "EvaluateAppraisal", BOSS, appraisalId=self.id, ratings=given)
        give(self.served, "ScoreAppraisal", appraisalId=self.id)
        self.advance("FEED_BACK")
        give(self.served, "ReleaseResult", appraisalId=self.id)
        return posted(self.served, MEASURED, {"id": self.id})["appraisal"]


def shares(count: int) -> list[int]:
    """Return weights that sum to the whole."""
    return [WHOLE - WHOLE // count * (count - 1), *[WHOLE // count] * (count - 1)]


@pytest.mark.parametrize("cap", [USUAL_CAP, "150"])
def test_every_worked_example_comes_out_at_the_end(served: Served, cap: str) -> None:
    examples: dict[str, Example] = {
        f"example-{n}": example
        for n, example in enumerate(vectors.read("measures"))
        if example["rule"].get("cap", USUAL_CAP) == cap
    }
    assert len(examples) > 10
    case = Case(served, f"CAP{cap}", cap)
    case.set(
        {code: rule_input(example) for code, example in examples.items()}, shares(len(examples))
    )
    case.advance("COLLECT")
    rated = {
        code: example["actual"]
        for code, example in examples.items()
        if example["rule"]["kind"] == "RATED"
    }
    for code in examples.keys() - rated.keys():
        answer = case.record(code, **achieved_input(examples[code]))
        assert answer["__typename"] == "RecordActualPayload", answer
    appraisal = case.released(rated)
    assert appraisal["status"] == "RELEASED"
    assert {node["code"]: node["score"] for node in appraisal["measures"]["nodes"]} == {
        code: example["score"] for code, example in examples.items()
    }
    shown = {node["code"]: node for node in appraisal["measures"]["nodes"]}
    for code, example in examples.items():
        node, rule = shown[code], rule_input(example)
        assert (node["rule"], node["cap"]) == (rule.pop("kind"), cap)
        for name in set(rule) - {"scaleLow", "scaleHigh", "milestones", "cap"}:
            assert node[name] == rule[name], name
        if "milestones" in rule:
            progress = achieved_input(example)["progress"]
            assert node["milestones"] == [
                {**one, **done} for one, done in zip(rule["milestones"], progress, strict=True)
            ]


@pytest.mark.parametrize(
    ("place", "example"),
    list(enumerate(vectors.read("rollups"))),
    ids=[each["name"] for each in vectors.read("rollups")],
)
def test_every_worked_roll_up_comes_out_at_the_end(
    served: Served, place: int, example: Example
) -> None:
    case = Case(served, f"ROLL{place}", USUAL_CAP, example["missing"])
    parts = {f"part-{n}": part for n, part in enumerate(example["parts"])}
    plain = {"kind": "HIGHER_IS_BETTER", "target": "100"}
    case.set(dict.fromkeys(parts, plain), [weight for weight, _ in parts.values()])
    case.advance("COLLECT")
    for code, (_, score) in parts.items():
        if score is not None:
            assert case.record(code, actual=score)["__typename"] == "RecordActualPayload"
    appraisal = case.released({})
    assert appraisal["score"] == example["score"]
    measured = {node["code"]: node["score"] for node in appraisal["measures"]["nodes"]}
    assert {code for code, score in measured.items() if score is None} == {
        code for code, (_, score) in parts.items() if score is None
    }


def test_months_and_a_veto_come_out_at_the_end(served: Served) -> None:
    case = Case(served, "VETO", USUAL_CAP)
    calls = {
        "kind": "HIGHER_IS_BETTER",
        "combine": "AVERAGE",
        "targets": ["100", "120", "130", "150"],
    }
    case.set({"calls": calls, "accident": {"kind": "VETO", "gradeCap": "C"}}, [WHOLE, 0])
    case.advance("COLLECT")
    assert case.record("calls", actual="90")["rule"] == "month-missing"
    for month, actual in enumerate(("90", "130", "120", "160"), start=1):
        case.record("calls", actual=actual, month=month)
    case.record("accident", occurred=True)
    appraisal = case.released({})
    assert (appraisal["score"], appraisal["grade"], appraisal["earnedGrade"]) == (
        *("99.33", "C", "S"),
    )
    accident, calls = sorted(appraisal["measures"]["nodes"], key=lambda node: node["code"])
    assert (accident["occurred"], accident["gradeCap"], accident["score"]) == (True, "C", None)
    assert (calls["score"], calls["combine"], calls["actual"]) == ("99.33", "AVERAGE", None)
    assert calls["months"][1] == {"month": 2, "target": "120", "actual": "130"}
