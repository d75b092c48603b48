"""A policy by GraphQL: what it says, which version holds, who has read it, and what a year took."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from schema.engine.request import Asked
from schema.engine.texts import Language
from schema.engine.token import Viewer
from tests.postgres import Server
from tests.schema.api import HR, Api, employee, served, staffed
from tests.schema.governing import FAR, GOVERNING, GUIDED, HOUSE, PANEL, YEARLY
from tests.schema.story import GIVEN

BOSS, HER = employee("BOSS"), employee("HER")


@pytest.fixture
async def api(postgres: Server) -> AsyncGenerator[Api]:
    async with served(postgres) as lent:
        await staffed(lent)
        yield lent


async def asked(api: Api, text: str, viewer: Viewer = HR) -> Any:  # noqa: ANN401 - JSON
    """Return the data of an answer without errors."""
    asked = Asked(text=text, operation_name=None, variables={})
    answer = json.loads((await api.reader.answer(asked, viewer, Language.EN)).body)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def test_a_template_is_shown_with_all_it_says_and_drafted_as_shown(api: Api) -> None:
    says = """dimensions { dimension weight } raters { rater weight } grades { grade fromScore }
        scaleLow scaleHigh cap floor digits missing appealDays improvementLine improvementDays
        promotionLine demotionLine moveEffect
        minimumRaters distribution { limits { grades { grade fromScore } share } quotas { grade
        share } smallestGroup ties enforcement } annual { quarters { quarter weight }
        quartersWeight reviewWeight minimumQuarters missing }"""
    found = (await asked(api, f"{{ policyTemplates {{ name {says} }} }}"))["policyTemplates"]
    assert [each["name"] for each in found] == ["operations-1", "operations-2"]
    assert found[1]["raters"] == [
        {"rater": "SELF", "weight": "20"},
        {"rater": "SUPERIOR", "weight": "80"},
    ]
    for each in found:
        name = each.pop("name")
        await api.done("DraftPolicy", policyId=HOUSE, template=name)
        drafted = await asked(
            api, f'{{ node(id: "{HOUSE}/{name}") {{ ... on PolicyVersion {{ {says} }} }} }}'
        )
        assert drafted["node"] == each


async def test_what_is_put_in_is_what_the_version_says(api: Api) -> None:
    await api.done("DraftPolicy", policyId=HOUSE, policy={**GUIDED, "annual": YEARLY["annual"]})
    found = await asked(
        api,
        """{ policy(id: "policy:house") { versions { nodes { version status minimumRaters
            distribution { limits { grades { grade } share } smallestGroup ties enforcement }
            annual { quarters { quarter weight } minimumQuarters } draftedBy } } } }""",
    )
    assert found["policy"]["versions"]["nodes"] == [
        {
            "version": "v2",
            "status": "DRAFT",
            "minimumRaters": 3,
            "distribution": {
                "limits": [{"grades": [{"grade": "A"}], "share": "20"}],
                "smallestGroup": 8,
                "ties": "LOWER",
                "enforcement": "BLOCK",
            },
            "annual": {
                "quarters": [{"quarter": "1", "weight": "40"}, {"quarter": "2", "weight": "60"}],
                "minimumQuarters": 1,
            },
            "draftedBy": HR.actor,
        }
    ]


async def test_a_draft_is_not_there_for_those_who_will_have_to_read_it(api: Api) -> None:
    await api.done("DraftPolicy", policyId=HOUSE, template="operations-1")
    for viewer in (HER, BOSS):
        found = await asked(
            api, f'{{ policy(id: "{HOUSE}") {{ id }} policies {{ totalCount }} }}', viewer
        )
        assert found == {"policy": None, "policies": {"totalCount": 0}}
    given: dict[str, Any] = {"policyId": HOUSE, "employeeId": "employee:HER"}
    for version in ("operations-1", "never-drafted"):
        refused = await api.refused("AcknowledgePolicy", HER, version=version, **given)
        assert (refused["rule"], refused["kind"]) == ("unknown", "UNKNOWN")
    own: dict[str, Any] = {"policyId": HOUSE, "version": "operations-1", "effectiveFrom": FAR}
    assert (await api.refused("PublishPolicy", reason="now", **own))["rule"] == "own-draft"
    unreasoned = await api.give("PublishPolicy", PANEL, **own)
    assert unreasoned["errors"]


async def test_who_has_read_a_version_and_who_has_not(api: Api) -> None:
    for name, viewer, given, *_ in GOVERNING[:2]:
        await api.done(name, viewer, **given)
    text = """{ policy(id: "policy:house") { versions { nodes { acknowledgements { totalCount nodes
        { employeeId } } unacknowledged { totalCount nodes { employeeId } } } } } }"""

    async def counted(viewer: Viewer) -> tuple[list[str], list[str]]:
        (version,) = (await asked(api, text, viewer))["policy"]["versions"]["nodes"]
        lists = (version["acknowledgements"], version["unacknowledged"])
        for each in lists:
            assert each["totalCount"] == len(each["nodes"])
        has, has_not = ([one["employeeId"] for one in each["nodes"]] for each in lists)
        return has, has_not

    assert await counted(HR) == ([], ["employee:BOSS", "employee:HER"])
    name, viewer, given, *_ = GOVERNING[4]
    await api.done(name, viewer, **given)
    assert await counted(HR) == (["employee:HER"], ["employee:BOSS"])
    assert await counted(BOSS) == (["employee:HER"], ["employee:BOSS"])
    assert await counted(HER) == (["employee:HER"], [])
    assert (await api.refused("AcknowledgePolicy", HER, **given))["rule"] == "out-of-turn"


async def test_a_cycle_and_a_year_say_what_they_were_made_of(
    postgres: Server,
) -> None:
    async with served(postgres) as api:
        for name, viewer, given, *_ in GIVEN[: GIVEN.index(GOVERNING[-1]) + 1]:
            await api.done(name, viewer, **given)
        found = await asked(
            api,
            """{ far: cycle(id: "cycle:2190Q1") { policyVersion policy { version status
                inForce(on: "2190-01-01") raters { rater weight } } }
              year: cycle(id: "cycle:2016") { policy { id } quarters { code } }
              appraisal(id: "appraisal:2016:HER") { policyVersion score grade status annual {
                review present reason formula quarters { cycle { code } weight score version } } }
            }""",
        )
        first = await asked(api, '{ appraisal(id: "appraisal:2016Q1:HER") { score } }')
    assert found["far"]["policyVersion"] == "v1"
    assert found["far"]["policy"]["inForce"] is True
    assert found["year"] == {"policy": None, "quarters": [{"code": "2016Q1"}, {"code": "2016Q2"}]}
    year = found["appraisal"]
    assert (year["score"], year["status"]) == (first["appraisal"]["score"], "RELEASED")
    made = year["annual"]
    assert (made["present"], made["reason"], made["review"]) == (1, None, None)
    assert made["formula"] == "annual/1"
    assert [(each["weight"], each["score"]) for each in made["quarters"]] == [
        ("40", year["score"]),
        ("60", None),
    ]
    assert made["quarters"][0]["version"] > 0
