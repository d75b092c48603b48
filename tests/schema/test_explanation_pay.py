"""Pay explanations: every amount opens into what was taken in, for those who may see it alone."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.county import ANN, BOB, BOSS, COMPENSATION, EVE, HR, County, person
from tests.schema.test_pay_review import approved, give, opened, prepared
from tests.schema.test_pay_what_if import terms

EXPLAINED = """query ($id: ID!, $m: Moment, $under: [String!], $depth: Int) {
    payExplanation(id: $id, asOf: $m, under: $under, depth: $depth) {
        lineId planVersion reproduced
        steps { path kind label value shown formula causes { position event by } } } }"""
LINE = "pay_batch:2190:1.1/ANN"


async def explained(county: County, viewer: Viewer = HR, line: str = LINE, **more: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(EXPLAINED, viewer, id=line, **more))["payExplanation"]


def by_path(explanation: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the steps by their paths, each of which there is once."""
    found = {"/".join(step["path"]): step for step in explanation["steps"]}
    assert len(found) == len(explanation["steps"])
    return found


def events(step: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [each["event"] for each in step["causes"]]


async def test_a_share_opens_into_its_events_once_it_may_be_seen(own_county: County) -> None:
    await prepared(own_county)
    await opened(own_county)
    away = {"employeeId": BOB, "excluded": True, "why": "He asked for it."}
    await give(own_county, "SetPayException", **away)
    await give(own_county, "ProposePayReview")
    found = await explained(own_county)
    assert (found["lineId"], found["planVersion"], found["reproduced"]) == (LINE, "v1", True)
    steps = by_path(found)
    assert (steps["pay"]["value"], steps["pay"]["formula"]) == ("900.00", "pool/1")
    assert events(steps["pay"]) == ["PayReviewProposed"]
    assert events(steps["pay/weight_in_pool/grade"]) == ["ResultReleased"]
    assert (steps["pay/shared"]["value"], steps["pay/shared/held_back"]["value"]) == (
        "900.00",
        "10",
    )
    assert events(steps["pay/shared/pool"]) == ["PayReviewOpened"]
    assert steps["pay/weight_in_pool"]["label"] == "Weight in the pool"
    without = by_path(await explained(own_county, line="pay_batch:2190:1.1/BOB"))
    nothing = without["pay/nothing_because"]
    assert (nothing["value"], events(nothing)) == ("EXCLUDED", ["PayExceptionSet"])
    assert nothing["shown"] != "EXCLUDED"
    for viewer in (person(ANN), person(BOSS), person(BOB)):
        assert await explained(own_county, viewer) is None
    await approved(own_county)
    await give(own_county, "ExecutePayReview")
    mine = by_path(await explained(own_county, person(ANN)))
    assert set(mine) == {path for path in steps if not path.startswith("pay/shared")}
    assert (mine["pay"]["value"], events(mine["pay"])) == ("900.00", [])
    assert events(mine["pay/weight_in_pool/grade"]) == ["ResultReleased"]
    assert by_path(await explained(own_county, person(BOSS))) == mine
    assert await explained(own_county, person(BOB)) is None
    assert by_path(await explained(own_county, COMPENSATION)) == steps
    (part,) = (await explained(own_county, under=["pay", "unit_value"], depth=0))["steps"]
    assert part["path"] == ["pay", "unit_value"]
    early = int(steps["pay"]["causes"][0]["position"]) - 1
    assert await explained(own_county, m=str(early)) is None


async def test_a_raise_opens_into_salary_grade_and_band(own_county: County) -> None:
    await prepared(own_county)
    await give(own_county, "OpenPayReview", name="Merit", terms=terms(use="MERIT"))
    await give(own_county, "ProposePayReview")
    found = await explained(own_county)
    steps = by_path(found)
    assert found["reproduced"] is True
    assert (steps["pay"]["value"], steps["pay"]["formula"]) == ("1144.00", "lump-sum/1")
    assert (steps["pay/salary"]["value"], events(steps["pay/salary"])) == (
        "1100.00",
        ["SalaryAdjusted"],
    )
    assert events(steps["pay/maximum"]) == ["PayStructurePublished"]
    assert events(steps["pay/cost/wanted/per_cent/grade"]) == ["ResultReleased"]
    assert steps["pay/cost/wanted/per_cent"]["formula"] == "merit-cell/1"
    nobody = await explained(own_county, line="pay_batch:2190:1.1/EVE")
    assert by_path(nobody)["pay/nothing_because"]["value"] == "NO_GRADE"
    assert await explained(own_county, line=ANN) is None
    assert await explained(own_county, person(EVE), line="pay_batch:2190:1.1/EVE") is None
