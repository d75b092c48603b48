"""Who sees what, by whatever way they ask."""

import pytest

from domain.actor import Role
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
    CYCLE,
    DOT,
    EVE,
    EVES,
    EXECUTIVE,
    GUEST,
    HR,
    OLD,
    TOP,
    County,
    Given,
    person,
    who,
)

EVERYBODY = (ANN, BOB, BOSS, EVE, OLD, TOP)
ALL_CASES = (ANNS, BOBS, EVES)

SEEN = {
    "HR": (HR, EVERYBODY, ALL_CASES),
    "auditor": (AUDITOR, EVERYBODY, ALL_CASES),
    "compensation": (COMPENSATION, EVERYBODY, ()),
    "administrator": (ADMINISTRATOR, EVERYBODY, ()),
    "executive": (EXECUTIVE, (), ()),
    "consumer": (CONSUMER, (), ()),
    "guest": (GUEST, (), ()),
    "top": (person(TOP), (ANN, BOB, BOSS, TOP), (ANNS, BOBS)),
    "boss": (person(BOSS), (ANN, BOB, BOSS), (ANNS, BOBS, EVES)),
    "ann": (person(ANN), (ANN, BOB), (ANNS, BOBS)),
    "bob": (person(BOB), (BOB,), (BOBS,)),
    "eve": (person(EVE), (EVE,), (EVES,)),
    "old": (person(OLD), (OLD,), ()),
    "ann, who decides on pay": (who(ANN, Role.COMPENSATION), EVERYBODY, (ANNS, BOBS)),
    "bob, who runs the system": (who(BOB, Role.ADMINISTRATOR), EVERYBODY, (BOBS,)),
    "bob, who is told of the whole": (who(BOB, Role.EXECUTIVE), (BOB,), (BOBS,)),
    "nobody we know": (person("employee:NOBODY"), (), ()),
}
viewers = pytest.mark.parametrize(("viewer", "people", "cases"), SEEN.values(), ids=SEEN.keys())
Ids = tuple[str, ...]


@viewers
async def test_rows_are_seen_by_right_whatever_the_way(
    either_county: County, viewer: Viewer, people: Ids, cases: Ids
) -> None:
    county = either_county
    for kind, all_of, seen in (
        ("employee", EVERYBODY, people),
        ("appraisal", ALL_CASES, cases),
    ):
        listed = f"""query ($ids: [ID!]!, $m: Moment) {{
            plain: {kind}s(first: 100, asOf: $m) {{ totalCount nodes {{ id }} }}
            named: {kind}s(filter: {{id: {{in: $ids}}}}, asOf: $m) {{ totalCount nodes {{ id }} }}
            others: {kind}s(filter: {{not: {{id: {{in: []}}}}}}) {{ edges {{ node {{ id }} }} }}
            nodes(ids: $ids, asOf: $m) {{ id }}
        }}"""
        for moment in (None, str(await county.ledger.position())):
            found = await county.ask(listed, viewer, ids=list(all_of), m=moment)
            wanted = [{"id": each} for each in seen]
            assert found["plain"] == {"totalCount": len(seen), "nodes": wanted}
            assert found["named"] == {"totalCount": len(seen), "nodes": wanted}
            assert [edge["node"] for edge in found["others"]["edges"]] == wanted
            assert [node for node in found["nodes"] if node] == wanted
        one = f"query ($id: ID!) {{ {kind}(id: $id) {{ id }} node(id: $id) {{ id }} }}"
        for each in all_of:
            wanted = {"id": each} if each in seen else None
            assert await county.ask(one, viewer, id=each) == {kind: wanted, "node": wanted}


@viewers
async def test_nothing_unseen_is_reached_through_what_is_seen(
    either_county: County, viewer: Viewer, people: Ids, cases: Ids
) -> None:
    found = await either_county.ask(
        """query ($cycle: ID!) {
            departments { nodes { members { totalCount nodes {
                id superior { id } reports { nodes { id superior { id } } }
                appraisals { totalCount nodes { id superior { id } measures { nodes { id } } } }
                careerHistory(first: 100) { nodes { superior { id } } }
            } } } }
            cycle(id: $cycle) { appraisals { totalCount nodes {
                id employee { id } superior { id } measures { totalCount }
            } } }
        }""",
        viewer,
        cycle=CYCLE,
    )
    text = str(found)
    for each in EVERYBODY:
        assert (f"'id': '{each}'" in text) == (each in people)
    for case in ALL_CASES:
        assert (f"'id': '{case}'" in text) == (case in cases)
    if found["cycle"] is not None:
        assert found["cycle"]["appraisals"]["totalCount"] == len(cases)
        assert all(
            each["measures"]["totalCount"] == 5 for each in found["cycle"]["appraisals"]["nodes"]
        )
    members = [each["members"] for each in found["departments"]["nodes"]]
    assert sum(each["totalCount"] for each in members) == len(people)


PAY = """query ($id: ID!) { employee(id: $id) {
    name gender level salary { salary { amount } unknownBecause }
    absences { totalCount } careerHistory { totalCount nodes { kind } }
} }"""


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (HR, {"pay", "record", "grades"}),
        (AUDITOR, {"pay", "record", "grades"}),
        (COMPENSATION, {"pay", "record"}),
        (ADMINISTRATOR, set[str]()),
        (person(ANN), {"pay", "record", "grades"}),
        (person(BOSS), {"pay", "record", "grades"}),
    ],
    ids=["HR", "auditor", "compensation", "administrator", "oneself", "superior"],
)
async def test_fields_are_seen_by_right(
    either_county: County, viewer: Viewer, sees: set[str]
) -> None:
    found = (await either_county.ask(PAY, viewer, id=ANN))["employee"]
    salary = {"salary": {"amount": "1100.00"}, "unknownBecause": None}
    assert found["salary"] == (salary if "pay" in sees else None)
    assert (found["gender"], found["level"]) == (("F", "P3") if "record" in sees else (None, None))
    assert found["absences"]["totalCount"] == (1 if "record" in sees else 0)
    kinds = {each["kind"] for each in found["careerHistory"]["nodes"]}
    assert ("SALARY" in kinds) == ("pay" in sees)
    assert ("GRADE" in kinds) == ("grades" in sees)
    assert found["careerHistory"]["totalCount"] == len(found["careerHistory"]["nodes"])
    assert bool(kinds) == ("record" in sees)


RESULT = """query ($id: ID!) { appraisal(id: $id) {
    status score exact grade comment dimensions { score } measures { nodes { actual rating score } }
} }"""


@pytest.mark.parametrize(
    ("viewer", "case", "seen"),
    [
        (person(BOB), BOBS, False),
        (person(ANN), BOBS, True),
        (person(ANN), ANNS, True),
        (person(BOSS), BOBS, True),
        (HR, BOBS, True),
    ],
    ids=["oneself before", "superior", "oneself after", "superior's superior", "HR"],
)
async def test_oneself_sees_a_result_once_it_is_released(
    either_county: County, viewer: Viewer, case: str, seen: bool
) -> None:
    found = (await either_county.ask(RESULT, viewer, id=case))["appraisal"]
    assert found["status"] in ("SCORED", "RELEASED")
    for name in ("score", "exact", "grade", "comment"):
        assert (found[name] is not None) == seen
    assert len(found["dimensions"]) == (4 if seen else 0)
    measures = found["measures"]["nodes"]
    assert any(each["actual"] for each in measures)
    assert any(each["rating"] for each in measures) == seen
    assert any(each["score"] for each in measures) == seen


@pytest.mark.parametrize(
    "condition",
    [
        '{score: {eq: "85.00"}}',
        '{grade: {eq: "A"}}',
        '{grade: {startsWith: ""}}',
        '{superior: {eq: "employee:ANN"}}',
        '{not: {not: {score: {gte: "0"}}}}',
    ],
)
async def test_a_filter_finds_nothing_out(either_county: County, condition: str) -> None:
    asked = f"{{ appraisals(filter: {condition}) {{ totalCount nodes {{ id }} }} }}"
    nothing: Given = {"appraisals": {"totalCount": 0, "nodes": []}}
    assert await either_county.ask(asked, person(BOB)) == nothing
    assert (await either_county.ask(asked, HR))["appraisals"]["totalCount"] > 0


async def test_an_order_finds_nothing_out(either_county: County) -> None:
    asked = "{ appraisals(orderBy: SCORE) { edges { cursor } } }"
    (edge,) = (await either_county.ask(asked, person(BOB)))["appraisals"]["edges"]
    assert "85" not in edge["cursor"]
    shown = (await either_county.ask(asked, person(ANN)))["appraisals"]["edges"]
    assert all("85" in edge["cursor"] for edge in shown)


async def test_a_filter_by_superior_finds_no_superior_that_is_not_seen(
    either_county: County,
) -> None:
    asked = "query ($id: ID!) { employees(filter: {superior: {eq: $id}}) { nodes { id } } }"
    assert await either_county.ask(asked, person(BOB), id=ANN) == {"employees": {"nodes": []}}
    found = {"employees": {"nodes": [{"id": BOB}]}}
    assert await either_county.ask(asked, person(ANN), id=ANN) == found
    assert await either_county.ask(asked, HR, id=ANN) == found


async def test_a_level_is_no_way_round_for_the_administrator(county: County) -> None:
    asked = '{ employees(filter: {level: {eq: "P3"}}) { totalCount } }'
    assert await county.ask(asked, ADMINISTRATOR) == {"employees": {"totalCount": 0}}
    assert await county.ask(asked, HR) == {"employees": {"totalCount": 1}}


async def test_the_day_that_is_asked_for_moves_no_rights(either_county: County) -> None:
    asked = """query ($on: Date) { employees(on: $on) { nodes { id } }
        department(id: "department:PRK", on: $on) { members { totalCount } } }"""
    then = await either_county.ask(asked, person(BOSS), on="2016-06-30")
    assert then["employees"]["nodes"] == [{"id": ANN}, {"id": BOB}, {"id": BOSS}]
    assert then["department"]["members"] == {"totalCount": 0}


async def test_the_house_is_seen_by_whoever_belongs_to_it(county: County) -> None:
    asked = """query ($id: ID!) { organisation { name } department(id: $id) { name }
        departments { totalCount } cycles { totalCount } }"""
    shown = {
        "organisation": {"name": "The county"},
        "department": {"name": "Transportation"},
        "departments": {"totalCount": 3},
        "cycles": {"totalCount": 1},
    }
    for viewer in (HR, EXECUTIVE, CONSUMER, ADMINISTRATOR, person(BOB)):
        assert await county.ask(asked, viewer, id=DOT) == shown
    assert await county.ask(asked, GUEST, id=DOT) == {
        "organisation": None,
        "department": None,
        "departments": {"totalCount": 0},
        "cycles": {"totalCount": 0},
    }
