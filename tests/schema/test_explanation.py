"""Explanations: every score opens into what was put in, for those who may see it and no others."""

import json
from fractions import Fraction
from typing import Any

import pytest

from schema.engine.request import Asked
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.schema.county import (
    ADMINISTRATOR,
    ANN,
    ANNS,
    AUDITOR,
    BOB,
    BOBS,
    BOSS,
    COMPENSATION,
    CONSUMER,
    EVE,
    EVES,
    EXECUTIVE,
    GUEST,
    HR,
    OLD,
    TOP,
    County,
    person,
)

EXPLAINED = """query ($id: ID!, $m: Moment) {
    appraisal(id: $id, asOf: $m) { score exact measures { nodes { code score } } }
    explanation(id: $id, asOf: $m) {
        appraisalId policyVersion reproduced
        steps { path kind label value shown formula causes { position at by event } }
    }
}"""


async def explained(county: County, case: str, viewer: Viewer = HR, **more: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(EXPLAINED, viewer, id=case, **more))["explanation"]


def by_path(explanation: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the steps by their paths, each of which there is once."""
    found = {"/".join(step["path"]): step for step in explanation["steps"]}
    assert len(found) == len(explanation["steps"])
    return found


async def test_a_score_opens_into_what_was_put_in(county: County) -> None:
    answer = await county.ask(EXPLAINED, HR, id=BOBS)
    steps = by_path(answer["explanation"])
    assert answer["explanation"]["reproduced"] is True
    assert steps["appraisal"]["value"] == answer["appraisal"]["exact"]
    assert steps["appraisal/score"]["value"] == answer["appraisal"]["score"]
    revenue = steps["appraisal/RESULTS/revenue"]
    assert (revenue["kind"], revenue["formula"]) == ("MEASURE", "measure-score/1")
    actual = steps["appraisal/RESULTS/revenue/actual"]
    assert (actual["value"], actual["shown"], actual["label"]) == (
        "450000",
        "450000",
        "Actual or rating",
    )
    assert [each["event"] for each in actual["causes"]] == ["ActualRecorded"]
    assert [each["by"] for each in actual["causes"]] == ["service:tests"]


async def test_every_part_is_made_of_the_parts_below_it(county: County) -> None:
    steps = by_path(await explained(county, BOBS))
    rolled = 0
    for path, step in steps.items():
        parts = [
            (Fraction(steps[below]["value"]), Fraction(steps[f"{below}/weight"]["value"]))
            for below in steps
            if below.rpartition("/")[0] == path and f"{below}/weight" in steps
        ]
        if parts:
            rolled += 1
            weights = sum(weight for _, weight in parts)
            assert weights == Fraction(steps[f"{path}/weights"]["value"])
            assert Fraction(step["value"]) == sum(v * w for v, w in parts) / weights
    assert rolled > 4


async def test_every_figure_that_was_put_in_names_its_event(county: County) -> None:
    steps = by_path(await explained(county, BOBS))
    named = {path: step for path, step in steps.items() if step["causes"]}
    assert {cause["event"] for step in named.values() for cause in step["causes"]} == {
        "CycleOpened",
        "MeasuresSet",
        "ActualRecorded",
        "EvaluationSubmitted",
        "AppraisalScored",
    }
    for path, step in steps.items():
        if path.endswith(("/actual", "/rule", "/score", "/policy")):
            assert step["causes"], path
    ratings = [step for step in named.values() if step["kind"] == "RATER"]
    assert ratings
    assert {cause["by"] for step in ratings for cause in step["causes"]} == {ANN}


async def test_parents_come_before_what_they_open_into(county: County) -> None:
    seen: set[tuple[str, ...]] = set()
    for step in (await explained(county, BOBS))["steps"]:
        path = tuple(step["path"])
        assert len(path) == 1 or path[:-1] in seen, path
        seen.add(path)


@pytest.mark.parametrize(
    ("case", "viewer"),
    [
        (BOBS, person(BOB)),  # not released
        (BOBS, person(EVE)),
        (BOBS, person(OLD)),
        (BOBS, COMPENSATION),
        (BOBS, ADMINISTRATOR),
        (BOBS, EXECUTIVE),
        (BOBS, CONSUMER),
        (BOBS, GUEST),
        (ANNS, person(BOB)),
        (EVES, HR),  # outdated
        ("appraisal:2016Q1:NOBODY", HR),
    ],
)
async def test_who_sees_no_score_sees_no_explanation(
    county: County, case: str, viewer: Viewer
) -> None:
    assert await explained(county, case, viewer) is None


@pytest.mark.parametrize("viewer", [HR, AUDITOR, person(ANN), person(BOSS), person(TOP)])
async def test_who_sees_the_score_sees_how_it_came_about(county: County, viewer: Viewer) -> None:
    assert await explained(county, ANNS, viewer) == await explained(county, ANNS)


async def test_a_release_is_a_step(county: County) -> None:
    (release,) = [
        step for step in (await explained(county, ANNS))["steps"] if step["kind"] == "DECISION"
    ]
    assert release["label"] == "Released"
    assert [each["event"] for each in release["causes"]] == ["ResultReleased"]


async def test_it_is_told_as_of_a_moment(county: County) -> None:
    told = await explained(county, BOBS)
    (scoring,) = by_path(told)["appraisal/score"]["causes"]
    scored = int(scoring["position"])
    assert await explained(county, BOBS, m=str(scored)) == told
    assert await explained(county, BOBS, m=str(scored - 1)) is None
    assert await explained(county, EVES) is None
    last = await county.ledger.position()
    before = [await explained(county, EVES, m=str(at)) for at in range(scored, last)]
    assert any(before), "once it counted"


@pytest.mark.parametrize("id_", ["employee:ANN", "nonsense", 'appraisal:"},{:x'])
async def test_an_id_that_is_none_of_an_appraisal_is_refused(county: County, id_: str) -> None:
    answer = await county.answer("query ($id: ID!) { explanation(id: $id) { __typename } }", id=id_)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_it_is_told_in_chinese(county: County) -> None:
    asked = Asked(text=EXPLAINED, operation_name=None, variables={"id": BOBS})
    told = json.loads((await county.reader.answer(asked, HR, Language.ZH.value)).body)
    labels = {step["label"] for step in told["data"]["explanation"]["steps"]}
    assert {"得分", "等级", "权重（基点）", "实际值或评分"} <= labels


async def test_a_part_of_it_can_be_asked_for(county: County) -> None:
    part = """query ($id: ID!, $under: [String!], $depth: Int) {
        explanation(id: $id, under: $under, depth: $depth) { steps { path } }
    }"""
    whole = [tuple(step["path"]) for step in (await explained(county, BOBS))["steps"]]
    asked = await county.ask(part, HR, id=BOBS, under=["appraisal", "RESULTS"], depth=1)
    found = [tuple(step["path"]) for step in asked["explanation"]["steps"]]
    assert found == [
        path for path in whole if path[:2] == ("appraisal", "RESULTS") and len(path) < 4
    ]
    assert ("appraisal", "RESULTS", "revenue") in found
    nothing = await county.ask(part, HR, id=BOBS, under=["elsewhere"])
    assert nothing["explanation"]["steps"] == []
