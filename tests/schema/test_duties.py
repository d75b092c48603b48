"""Separation of duties over history: who decided what and had a part in it already."""

from typing import Any

from domain.calibrated import CalibrateResult
from domain.calibration import OpenCalibration
from domain.calibration_group import TakeResults
from domain.sealed import Sealed
from schema.engine.token import Viewer
from tests.ledger.house import rows
from tests.schema.county import (
    ANN,
    ANNS,
    AUDITOR,
    BOBS,
    BRG,
    COMPENSATION,
    HR,
    County,
    person,
)

FOUND = """query ($first: Int, $after: String, $filter: DutyConflictFilter, $on: Date,
        $asked: [IncompatibleDuties!], $m: Moment) {
    dutyConflicts(first: $first, after: $after, filter: $filter, rulesOn: $on, asked: $asked,
        asOf: $m) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { rule since declared actor caseId
            held { duty event position } decision { duty event position at } } } }"""
SESSION = "calibration:2016Q1:BRG"
BOTH = [{"duty": "SCORER", "decides": "RELEASER"}]


async def found(county: County, viewer: Viewer = AUDITOR, /, **given: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(FOUND, viewer, **given))["dutyConflicts"]


async def calibrated_by_her_superior(county: County) -> None:
    """Let ANN, who is BOB's superior, change BOB's result on a panel."""
    opened = OpenCalibration(
        calibration_id=SESSION, name="Bridges", panel=(ANN,), departments=(BRG,)
    )
    await county.do(opened)
    await county.do(TakeResults(calibration_id=SESSION, appraisals=(BOBS,)))
    for grade in ("B", "C"):
        lower = CalibrateResult(appraisal_id=BOBS, grade=grade, why=Sealed("w"))
        await county.do(lower, by=ANN)


async def test_whoever_decides_in_a_case_they_have_a_part_in_is_listed(own_county: County) -> None:
    assert (await found(own_county))["totalCount"] == 0
    [(before,)] = rows(own_county.database, "SELECT position FROM ledger.head")
    await calibrated_by_her_superior(own_county)
    listed = await found(own_county, HR)
    assert listed["totalCount"] == 2
    latest, earlier = listed["nodes"]
    assert (latest["rule"], latest["actor"], latest["caseId"]) == ("superior-calibrates", ANN, BOBS)
    assert (latest["held"]["duty"], latest["held"]["event"]) == ("SUPERIOR", "ParticipantEnrolled")
    assert latest["decision"]["event"] == "Calibrated"
    assert int(latest["decision"]["position"]) > int(earlier["decision"]["position"]) > before
    day = latest["decision"]["at"][:10]
    assert latest["declared"] == (latest["since"] <= day)
    assert (await found(own_county, m=str(before)))["totalCount"] == 0
    assert (await found(own_county, on="2016-01-01"))["totalCount"] == 0
    by = {"rule": "superior-calibrates", "actor": ANN, "since": "2016-01-01T00:00:00Z"}
    assert (await found(own_county, filter=by))["totalCount"] == 2
    for other in ({"rule": "took-part"}, {"actor": "employee:BOB"}, {"until": by["since"]}):
        assert (await found(own_county, filter=other))["totalCount"] == 0


async def test_pages_follow_one_another(own_county: County) -> None:
    await calibrated_by_her_superior(own_county)
    one = await found(own_county, first=1)
    assert one["pageInfo"]["hasNextPage"]
    two = await found(own_county, first=1, after=one["pageInfo"]["endCursor"])
    assert not two["pageInfo"]["hasNextPage"]
    assert one["nodes"] + two["nodes"] == (await found(own_county))["nodes"]


async def test_a_rule_that_is_not_declared_tells_of_the_past_all_the_same(county: County) -> None:
    [conflict] = (await found(county, asked=BOTH))["nodes"]
    assert (conflict["rule"], conflict["since"], conflict["declared"]) == ("asked", None, False)
    assert (conflict["actor"], conflict["caseId"]) == ("service:tests", ANNS)
    assert (conflict["held"]["duty"], conflict["decision"]["duty"]) == ("SCORER", "RELEASER")
    assert (await found(county, asked=BOTH, on="2016-01-01"))["totalCount"] == 1


async def test_what_cannot_be_read_is_refused_and_nobody_else_may_ask(county: County) -> None:
    for given in (
        {"after": "x"},
        {"after": "DUTY 1 a\0 B C"},
        {"first": 101},
        {"asked": BOTH * 21},
    ):
        answer = await county.answer(FOUND, AUDITOR, **given)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT", given
    for viewer in (COMPENSATION, person(ANN)):
        answer = await county.answer(FOUND, viewer)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
