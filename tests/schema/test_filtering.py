"""Filters: what they let through."""

import pytest

from tests.schema.county import County

FILTERS = {
    "{}": "ANN BOB BOSS EVE OLD TOP",
    "null": "ANN BOB BOSS EVE OLD TOP",
    "{code: null}": "ANN BOB BOSS EVE OLD TOP",
    "{code: {}}": "ANN BOB BOSS EVE OLD TOP",
    '{code: {eq: "ANN"}}': "ANN",
    '{code: {in: ["ANN", "TOP", "X"]}}': "ANN TOP",
    "{code: {in: []}}": "",
    '{code: {startsWith: "BO"}}': "BOB BOSS",
    '{code: {startsWith: "BO", in: ["BOB"]}}': "BOB",
    '{name: {eq: "Bob"}}': "BOB",
    '{name: {startsWith: "B"}}': "BOB BOSS",
    '{name: {startsWith: "%"}}': "",
    '{hiredOn: {gte: "2010-05-03", lt: "2014-03-03"}}': "ANN BOB",
    '{hiredOn: {gt: "2010-05-03", lte: "2014-03-03"}}': "BOB EVE",
    '{hiredOn: {eq: "2010-05-03"}}': "ANN",
    '{department: {eq: "department:BRG"}}': "ANN BOB",
    '{department: {in: ["department:BRG", "department:PRK"]}}': "ANN BOB EVE OLD",
    '{superior: {eq: "employee:ANN"}}': "BOB",
    '{not: {superior: {eq: "employee:ANN"}}}': "ANN BOSS EVE OLD TOP",
    '{title: {eq: "Senior planner"}}': "ANN",
    '{title: {eq: "Planner"}}': "",
    '{level: {in: ["P1", "P3"]}}': "ANN BOB",
    "{inService: true}": "ANN BOB BOSS EVE TOP",
    "{inService: false}": "OLD",
    '{or: [{code: {eq: "ANN"}}, {code: {eq: "OLD"}}]}': "ANN OLD",
    "{or: []}": "",
    "{and: []}": "ANN BOB BOSS EVE OLD TOP",
    '{and: [{code: {startsWith: "B"}}, {not: {code: {eq: "BOB"}}}]}': "BOSS",
    '{not: {or: [{inService: false}, {level: {eq: "P1"}}]}}': "ANN BOSS EVE TOP",
    '{not: {level: {eq: "P1"}}}': "ANN BOSS EVE OLD TOP",
    '{not: {not: {level: {eq: "P1"}}}}': "BOB",
    '{id: {eq: "employee:EVE"}, code: {eq: "ANN"}}': "",
}


@pytest.mark.parametrize(("written", "codes"), FILTERS.items())
async def test_a_filter_lets_through_what_it_says(county: County, written: str, codes: str) -> None:
    asked = f"{{ employees(filter: {written}) {{ totalCount nodes {{ code }} }} }}"
    found = (await county.ask(asked))["employees"]
    assert " ".join(node["code"] for node in found["nodes"]) == codes
    assert found["totalCount"] == len(codes.split())


VARIED = [
    ({"code": {"eq": "ANN"}}, "ANN"),
    ({"code": {"in": ["ANN", "BOB"]}}, "ANN BOB"),
    ({"or": [{"code": {"eq": "ANN"}}, {"inService": False}]}, "ANN OLD"),
    ({"not": {"hiredOn": {"lt": "2012-01-01"}}, "code": None}, "BOB EVE"),
    (None, "ANN BOB BOSS EVE OLD TOP"),
]


async def test_a_filter_may_be_a_variable_of_any_shape(county: County) -> None:
    asked = "query ($f: EmployeeFilter) { employees(filter: $f) { nodes { code } } }"
    for _ in range(2):
        for given, codes in VARIED:
            found = (await county.ask(asked, f=given))["employees"]
            assert " ".join(node["code"] for node in found["nodes"]) == codes


async def test_variables_may_stand_anywhere_in_a_filter(county: County) -> None:
    asked = """query ($a: String!, $b: String!, $on: Date, $some: [ID!], $in: Boolean) {
        employees(filter: {code: {in: [$a, $b, "EVE"]}, hiredOn: {gte: $on}, id: {in: $some},
            inService: $in}) { nodes { code } } }"""
    found = await county.ask(asked, a="ANN", b="OLD")
    assert [node["code"] for node in found["employees"]["nodes"]] == ["ANN", "EVE", "OLD"]
    given = {"on": "2010-01-01", "some": ["employee:ANN", "employee:OLD"]}
    found = await county.ask(asked, a="ANN", b="OLD", **given)
    assert [node["code"] for node in found["employees"]["nodes"]] == ["ANN"]
    found = await county.ask(asked, a="ANN", b="OLD", **{"in": False})
    assert [node["code"] for node in found["employees"]["nodes"]] == ["OLD"]


async def test_the_day_decides_what_is_filtered(county: County) -> None:
    asked = """query ($on: Date) { employees(on: $on, filter: {title: {eq: "Planner"}}) {
        nodes { code title } } }"""
    then = await county.ask(asked, on="2016-03-31")
    assert then["employees"]["nodes"] == [{"code": "ANN", "title": "Planner"}]
    assert (await county.ask(asked, on="2016-04-01"))["employees"]["nodes"] == []


OTHERS = {
    "appraisals(filter: {status: {eq: RELEASED}}) { n: nodes { id } }": ["appraisal:2016Q1:ANN"],
    "appraisals(filter: {status: {in: [SCORED]}}) { n: nodes { id } }": ["appraisal:2016Q1:BOB"],
    'appraisals(filter: {score: {gt: "84.99"}, department: {eq: "department:BRG"}, '
    'cycle: {eq: "cycle:2016Q1"}, employee: {eq: "employee:BOB"}, grade: {eq: "A"}}) '
    "{ n: nodes { id } }": ["appraisal:2016Q1:BOB"],
    'appraisals(filter: {superior: {eq: "employee:BOSS"}}) { n: nodes { id } }': [
        "appraisal:2016Q1:ANN",
        "appraisal:2016Q1:EVE",
    ],
    "departments(filter: {top: true}) { n: nodes { id } }": ["department:DOT", "department:PRK"],
    'departments(filter: {name: {eq: "Roads"}}, on: "2015-12-31") { n: nodes { id } }': [
        "department:DOT"
    ],
    'departments(filter: {open: true}, on: "2000-06-01") { n: nodes { id } }': [
        "department:DOT",
        "department:PRK",
    ],
    'departments(filter: {parent: {eq: "department:DOT"}}) { n: nodes { id } }': ["department:BRG"],
    "cycles(filter: {phase: {eq: FEED_BACK}, period: {in: [QUARTER]}, "
    'startsOn: {lte: "2016-01-01"}}) { n: nodes { id } }': ["cycle:2016Q1"],
    "cycles(filter: {phase: {eq: PLAN}}) { n: nodes { id } }": [],
}


@pytest.mark.parametrize(("written", "ids"), OTHERS.items())
async def test_other_lists_have_filters_too(county: County, written: str, ids: list[str]) -> None:
    (found,) = (await county.ask(f"{{ {written} }}")).values()
    assert [node["id"] for node in found["n"]] == ids


async def test_a_career_is_filtered_by_kind(county: County) -> None:
    asked = """query ($kinds: [CareerKind!]) { employee(id: "employee:ANN") {
        careerHistory(filter: {kind: {in: $kinds}}, direction: DESC) { nodes { kind } } } }"""
    found = await county.ask(asked, kinds=["SALARY", "GRADE"])
    kinds = [each["kind"] for each in found["employee"]["careerHistory"]["nodes"]]
    assert kinds == ["GRADE", "SALARY", "SALARY"]
