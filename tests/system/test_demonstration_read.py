"""The demonstration as everybody reads it: the statements answer as the oracle does."""

from collections.abc import Generator, Iterator
from random import Random

import pytest

from schema.engine.reading import reading
from tests.ledger.house import rows
from tests.schema.oracle.asking import Item
from tests.schema.oracle.lists import key, rank
from tests.schema.test_declared import READ
from tests.system.conftest import Demonstration
from tests.system.reading import (
    CASES,
    LEVELS,
    LIST,
    ONE,
    PEOPLE,
    WAYS,
    House,
    Json,
    about,
    opened,
    times,
)

SEES_PEOPLE = {
    "employee",
    "superior",
    "superior of very many",
    "HR",
    "compensation",
    "auditor",
    "administrator",
}
SEES_CASES = {"employee", "superior", "superior of very many", "HR", "auditor"}
EVERYBODY = sorted(SEES_PEOPLE | {"executive", "consumer"})
everybody = pytest.mark.parametrize("name", EVERYBODY)


REMOVED = """
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (SELECT FROM read.{table} c WHERE c.id = p.id))
FROM read.{table}_past p
"""

KEPT = sorted({reading(type_).table for type_ in READ if reading(type_).kept})


@pytest.fixture(scope="module")
def house(demonstration: Demonstration) -> Generator[House]:
    """Serve the demonstration, to which nobody writes meanwhile."""
    with opened(demonstration.database) as house:
        yield house


def test_everybody_is_asked_for(house: House) -> None:
    assert sorted(house.viewers) == EVERYBODY


@pytest.mark.parametrize("table", KEPT)
def test_what_is_said_to_be_kept_was_never_removed(
    demonstration: Demonstration, table: str
) -> None:
    [(ended, removed)] = rows(demonstration.database, REMOVED.format(table=table))
    assert removed == 0
    assert ended > 0 or table not in {"employee", "appraisal"}


@everybody
def test_one_row_a_list_and_three_levels_are_answered_alike_at_any_time(
    house: House, name: str
) -> None:
    viewer, random = house.viewers[name], Random(name)
    asked, before = 2, house.answered("compiled")
    people = house.alike(viewer, LIST)["employees"]["totalCount"]
    cases = house.alike(viewer, LEVELS)["appraisals"]["totalCount"]
    assert (people > 0, cases > 0) == (name in SEES_PEOPLE, name in SEES_CASES)
    for moment, on in times(house.oracle.past, Random(2016)):
        time = {"m": moment, "on": on}
        house.alike(viewer, ONE, **about(house, viewer, moment, random), **time)
        given = {
            "f": random.choice(PEOPLE),
            "by": random.choice(("ID", "NAME", "HIRED_ON")),
            "way": random.choice(WAYS),
        }
        found = house.alike(viewer, LIST, **given, **time)["employees"]
        after = found["pageInfo"]["endCursor"]
        house.alike(viewer, LIST, **given, **time, after=after)
        given = {"f": random.choice(CASES), "by": random.choice(("ID", "SCORE"))}
        house.alike(viewer, LEVELS, **given, **time, way=random.choice(WAYS))
        asked += 4
    assert house.answered("compiled") - before == asked


WALKS = {
    "people": (
        "Employee",
        "NAME",
        "ASC",
        """query ($after: String, $m: Moment) { walked: employees(first: 100, after: $after,
            orderBy: NAME, asOf: $m) { pageInfo { hasNextPage endCursor } nodes { id } } }""",
    ),
    "a department's members": (
        "Employee",
        "HIRED_ON",
        "DESC",
        """query ($after: String, $m: Moment) { department(id: "department:DOT", asOf: $m) {
            walked: members(first: 100, after: $after, orderBy: HIRED_ON, direction: DESC) {
            pageInfo { hasNextPage endCursor } nodes { id } } } }""",
    ),
    "a cycle's appraisals": (
        "Appraisal",
        "SCORE",
        "DESC",
        """query ($after: String, $m: Moment) { cycle(id: "cycle:2016Q2", asOf: $m) {
            walked: appraisals(first: 100, after: $after, orderBy: SCORE, direction: DESC) {
            pageInfo { hasNextPage endCursor } nodes { id } } } }""",
    ),
}


def belongs(item: Item, walk: str) -> bool:
    """Return whether something is in the list that is walked through."""
    match walk:
        case "a department's members":
            return item.latest("employee_department", "department_id") == "department:DOT"
        case "a cycle's appraisals":
            return item.row["cycle_id"] == "cycle:2016Q2"
        case _:
            return True


@everybody
@pytest.mark.parametrize("walk", WALKS)
def test_cursors_lead_through_a_list_to_its_end(house: House, name: str, walk: str) -> None:
    type_, order, way, text = WALKS[walk]
    last, _ = max(house.oracle.past.recorded)
    for moment in (None, str(last * 3 // 4)):
        seen = house.oracle.seen(house.viewers[name], type_, moment)
        wanted = [each for each in seen if belongs(each, walk)]
        wanted.sort(
            key=lambda item: rank(key(item, f"{type_}Order.{order}"), item.row["id"]),
            reverse=way == "DESC",
        )
        found = list(walked(house, name, text, moment))
        assert found == [item.row["id"] for item in wanted]
        assert len(found) == len(set(found))


def walked(house: House, name: str, text: str, moment: str | None) -> Iterator[str]:
    """Yield the ids on all pages, one after the other."""
    after, more = None, True
    while more:
        found: Json = house.ask(house.viewers[name], text, after=after, m=moment)
        page = next(iter(found.values()))
        page = page.get("walked", page)
        yield from (each["id"] for each in page["nodes"])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
