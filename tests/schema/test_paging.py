"""Pages: together they are the list, in either direction and every order."""

import json

import pytest

from schema.engine.token import Viewer
from tests.schema.county import ANN, BOB, BOSS, EVE, HR, OLD, TOP, County, person

PAGE = """query ($first: Int, $after: String, $last: Int, $before: String,
        $by: EmployeeOrder, $way: Direction) {
    employees(first: $first, after: $after, last: $last, before: $before,
            orderBy: $by, direction: $way) {
        totalCount edges { cursor node { id } } nodes { id }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}"""

IN_ORDER = {
    "ID": [ANN, BOB, BOSS, EVE, OLD, TOP],
    "HIRED_ON": [TOP, OLD, BOSS, ANN, BOB, EVE],
    "NAME": [ANN, BOSS, BOB, EVE, OLD, TOP],
}

orders = pytest.mark.parametrize("by", IN_ORDER)
ways = pytest.mark.parametrize("way", ["ASC", "DESC", None])


def wanted(by: str, way: str | None) -> list[str]:
    return IN_ORDER[by][::-1] if way == "DESC" else IN_ORDER[by]


@orders
@ways
@pytest.mark.parametrize("size", [1, 2, 4, 6, 7])
async def test_pages_from_the_start_are_the_list(
    county: County, by: str, way: str | None, size: int
) -> None:
    found: list[str] = []
    after = None
    while True:
        page = (await county.ask(PAGE, first=size, after=after, by=by, way=way))["employees"]
        assert page["totalCount"] == 6
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert len(page["nodes"]) <= size
        found += [node["id"] for node in page["nodes"]]
        info = page["pageInfo"]
        assert info["startCursor"] == page["edges"][0]["cursor"]
        assert info["endCursor"] == page["edges"][-1]["cursor"]
        assert info["hasPreviousPage"] == (after is not None)
        if not info["hasNextPage"]:
            break
        after = info["endCursor"]
    assert found == wanted(by, way)


@orders
@ways
@pytest.mark.parametrize("size", [1, 2, 4, 6, 7])
async def test_pages_from_the_end_are_the_list(
    county: County, by: str, way: str | None, size: int
) -> None:
    found: list[str] = []
    before = None
    while True:
        page = (await county.ask(PAGE, last=size, before=before, by=by, way=way))["employees"]
        found = [node["id"] for node in page["nodes"]] + found
        info = page["pageInfo"]
        assert info["startCursor"] == page["edges"][0]["cursor"]
        assert info["endCursor"] == page["edges"][-1]["cursor"]
        assert info["hasNextPage"] == (before is not None)
        if not info["hasPreviousPage"]:
            break
        before = info["startCursor"]
    assert found == wanted(by, way)


@orders
async def test_a_page_lies_between_two_cursors(county: County, by: str) -> None:
    cursors = [edge["cursor"] for edge in (await county.ask(PAGE, by=by))["employees"]["edges"]]
    for n, after in enumerate(cursors):
        for m, before in enumerate(cursors):
            page = (await county.ask(PAGE, after=after, before=before, by=by))["employees"]
            assert [node["id"] for node in page["nodes"]] == IN_ORDER[by][n + 1 : m]


async def test_a_page_of_nothing_says_what_follows(county: County) -> None:
    page = (await county.ask(PAGE, first=0))["employees"]
    assert (page["nodes"], page["totalCount"]) == ([], 6)
    assert page["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize("selected", ["totalCount", "__typename", "pageInfo { hasPreviousPage }"])
async def test_a_page_without_rows_is_one_answer(county: County, selected: str) -> None:
    found = (await county.ask(f"{{ employees(first: 2) {{ {selected} }} }}"))["employees"]
    assert len(found) == 1


async def test_without_a_score_comes_last_and_is_paged_too(county: County) -> None:
    asked = """query ($after: String, $way: Direction) {
        appraisals(first: 1, after: $after, orderBy: SCORE, direction: $way) {
            nodes { score } pageInfo { hasNextPage endCursor }
        } }"""
    for way, expected in (
        ("ASC", ["85.00", "85.00", None]),
        ("DESC", [None, "85.00", "85.00"]),
    ):
        found: list[str | None] = []
        after, more = None, True
        while more:
            page = (await county.ask(asked, after=after, way=way))["appraisals"]
            found += [node["score"] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert found == expected


@pytest.mark.parametrize("viewer", [HR, person(BOSS)])
async def test_a_cursor_of_what_is_gone_or_unseen_still_says_where(
    county: County, viewer: Viewer
) -> None:
    after = json.dumps(["ID", "employee:B"])
    page = (await county.ask(PAGE, viewer, first=2, after=after))["employees"]
    assert [node["id"] for node in page["nodes"]] == [BOB, BOSS]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "null",
        "[]",
        '["NAME"]',
        '["ID", "employee:ANN"]',
        '["NAME", "a"]',
        '["NAME", "a", "b", "c"]',
        '["NAME", 1, "employee:ANN"]',
        '["NAME", "a", null]',
        '["NAME", {"a": 1}, "employee:ANN"]',
        '["NAME", "a\\u0000", "employee:ANN"]',
        '["NAME", "\\ud800", "employee:ANN"]',
        "[" * 5000,
        '["NAME", "a", "employee:ANN"',
    ],
)
@pytest.mark.parametrize("where", ["after", "before"])
async def test_a_foreign_cursor_is_refused(county: County, cursor: str, where: str) -> None:
    error = await county.refused(PAGE, by="NAME", **{where: cursor})
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("day", ["2016-13-01", "2016-W01-1", "yesterday", "", "infinity"])
async def test_a_cursor_with_a_day_that_is_none_is_refused(county: County, day: str) -> None:
    cursor = json.dumps(["HIRED_ON", day, "employee:ANN"])
    error = await county.refused(PAGE, by="HIRED_ON", after=cursor)
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("number", ["NaN", "1e5", "1_0", "Infinity", "٣"])
async def test_a_cursor_with_a_number_that_is_none_is_refused(county: County, number: str) -> None:
    asked = "query ($c: String) { appraisals(orderBy: SCORE, after: $c) { totalCount } }"
    error = await county.refused(asked, c=json.dumps(["SCORE", number, "appraisal:1:2"]))
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
