"""Shared out: every worked example of a quota, driven over HTTP from opening to release."""

from collections import Counter
from collections.abc import Generator
from decimal import Decimal

import pytest

from domain.actor import Role
from tests.domain import vectors
from tests.postgres import Server
from tests.schema.api import document
from tests.system.serving import Served, serving
from tests.system.test_measured import WHOLE, give, posted
from tests.system.vectors import Example

BOSS, SECOND = "employee:BOSS", "employee:HR2"
GRADES = "SABCD"
QUOTAS = vectors.read("quotas")
PEOPLE = max(example["people"] for example in QUOTAS)

SHARED = """query($id: ID!, $cycle: ID!) {
  calibration(id: $id) { status grades { grade wanted count } }
  appraisals(first: 100, filter: {cycle: {eq: $cycle}}) {
    nodes { status grade quotaMade computedGrade }
  }
}"""


@pytest.fixture(scope="module")
def served(postgres: Server) -> Generator[Served]:
    """Serve a department with as many people as the largest example needs, and their superior."""
    with postgres.database() as made, serving(DATABASE_URL=made.owner_url) as running:
        give(running, "FoundOrganisation", name="Acme", timeZone="UTC", currency="USD")
        unit = {"departmentId": "department:OPS", "effectiveOn": "2015-01-01"}
        give(running, "FoundDepartment", name="Operations", **unit)
        for employee in (BOSS, SECOND, *map(employee_of, range(PEOPLE))):
            give(
                running,
                "HireEmployee",
                employeeId=employee,
                hiredOn="2015-01-01",
                departmentId="department:OPS",
                employment="FULL_TIME",
                superiorId=None if employee == BOSS else BOSS,
            )
        yield running


def employee_of(n: int) -> str:
    return f"employee:P{n:02}"


def evaluated(served: Served, code: str, example: Example) -> list[str]:
    """Return the appraisals of a cycle in which no two have the same score."""
    cycle, many = f"cycle:{code}", example["people"]
    shares = list(zip(GRADES, example["percents"], strict=False))
    bounds = [{"grade": grade, "fromScore": "0"} for grade, _ in shares]
    for place, bound in enumerate(bounds[:-1]):
        bound["fromScore"] = str(100 - place)
    give(
        served,
        "OpenCycle",
        cycleId=cycle,
        name=code,
        period="QUARTER",
        startsOn="2016-01-01",
        endsOn="2016-03-31",
        policy={
            "version": code,
            "dimensions": [{"dimension": "RESULTS", "weight": WHOLE}],
            "grades": bounds,
            "distribution": {
                "quotas": [{"grade": grade, "share": share * 100} for grade, share in shares],
                "smallestGroup": 1,
            },
        },
    )
    for n in range(many):
        give(served, "EnrolParticipant", cycleId=cycle, employeeId=employee_of(n))
    give(served, "AdvanceCycle", cycleId=cycle, to="SET_MEASURES")
    appraisals = [f"appraisal:{code}:{employee_of(n)[9:]}" for n in range(many)]
    rated = {"code": "work", "name": "Work", "dimension": "RESULTS", "unit": "points"}
    rated |= {"weight": WHOLE, "rule": {"kind": "RATED"}}
    for id_ in appraisals:
        give(served, "SetMeasures", BOSS, appraisalId=id_, measures=[rated])
    for phase in ("COLLECT", "EVALUATE"):
        give(served, "AdvanceCycle", cycleId=cycle, to=phase)
    for n, id_ in enumerate(appraisals):
        rating = {"measure": "work", "rating": str(Decimal(1) + Decimal(n) / 20)}
        give(served, "EvaluateAppraisal", BOSS, appraisalId=id_, ratings=[rating])
        give(served, "ScoreAppraisal", appraisalId=id_)
    return appraisals


@pytest.mark.parametrize(("place", "example"), list(enumerate(QUOTAS)))
def test_every_worked_quota_comes_out_at_the_end(
    served: Served, place: int, example: Example
) -> None:
    code, session = f"QUOTA{place}", f"calibration:QUOTA{place}:all"
    appraisals, own = evaluated(served, code, example), {"calibrationId": session}
    give(served, "OpenCalibration", name="All", panel=[BOSS], **own)
    give(served, "TakeResults", appraisals=appraisals, **own)
    give(served, "ApplyQuota", **own)
    give(served, "LockCalibration", **own)
    give(served, "ApproveCalibration", BOSS, **own)
    second = {"input": {**own, "idempotencyKey": f"second {place}"}}
    roles = (Role.EMPLOYEE, Role.HR)
    answer = posted(served, document("ApproveCalibration"), second, SECOND, roles)["answer"]
    assert answer["__typename"] == "ApproveCalibrationPayload"
    give(served, "AdvanceCycle", cycleId=f"cycle:{code}", to="FEED_BACK")
    for id_ in appraisals:
        give(served, "ReleaseResult", appraisalId=id_)
    data = posted(served, SHARED, {"id": session, "cycle": f"cycle:{code}"})
    grades = GRADES[: len(example["counts"])]
    wanted = dict(zip(grades, example["counts"], strict=True))
    assert data["calibration"]["status"] == "APPROVED"
    for each in data["calibration"]["grades"]:
        assert (each["wanted"], each["count"]) == (wanted[each["grade"]],) * 2
    results = data["appraisals"]["nodes"]
    assert {each["status"] for each in results} == {"RELEASED"}
    found = Counter(each["grade"] for each in results)
    assert {grade: found[grade] for grade in grades} == wanted
    for each in results:
        assert each["quotaMade"] == (each["grade"] != each["computedGrade"])
