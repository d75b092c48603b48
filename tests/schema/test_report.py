"""Reports over many results are what going through all of them comes to, and quick."""

import json
from collections.abc import AsyncGenerator
from time import perf_counter
from typing import Any

import psycopg
import pytest

from ops.database import LOGIN
from schema.engine.token import Viewer
from tests.postgres import Database
from tests.schema.county import CYCLE, EXECUTIVE, HR, NOON, County, open_county, person
from tests.schema.oracle.oracle import Oracle
from tests.schema.oracle.report import DOCUMENTS
from tests.schema.oracle.world import read

FIRST, ALL = 1_000, 10_000
PLACES = """
INSERT INTO read.department SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', 'department:D' || n, 'code', 'D' || n,
    'parent_id', CASE WHEN n > 1 THEN 'department:D' || (n * n % 97 % (n - 1) + 1) END))).*
FROM read.department d, generate_series(1, 60) n WHERE d.id = 'department:DOT';
INSERT INTO read.employee SELECT (jsonb_populate_record(e, jsonb_build_object(
    'id', 'employee:' || coalesce('S' || n, 'F'), 'code', coalesce('S' || n, 'F')))).*
FROM read.employee e, (SELECT generate_series(0, 906) UNION ALL SELECT NULL) s (n)
WHERE e.id = 'employee:ANN';
INSERT INTO read.appraisal SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', 'appraisal:2016Q1:F' || n, 'employee_id', 'employee:F' || n, 'superior_id', 'employee:F',
    'department_id', 'department:' || (ARRAY['PRK', 'BRG', 'D60'])[n], 'level', 'F' || n % 2))).*
FROM read.appraisal a, generate_series(1, 3) n WHERE a.id = 'appraisal:2016Q1:ANN';
INSERT INTO read.measure SELECT (jsonb_populate_record(m, jsonb_build_object(
    'id', 'appraisal:2016Q1:M' || n || '/' || m.code, 'appraisal_id', 'appraisal:2016Q1:M' || n,
    'rating', CASE WHEN m.rating IS NOT NULL THEN 1 + n * n % 37 / 10.0 END))).*
FROM read.measure m, generate_series(1, 500) n WHERE m.appraisal_id = 'appraisal:2016Q1:ANN';
UPDATE read.guideline SET smallest_group = 40;
"""
PEOPLE = """
INSERT INTO read.appraisal SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', 'appraisal:2016Q1:M' || n, 'employee_id', 'employee:M' || n,
    'department_id', 'department:D' || (n * n %% 3571 %% 401 %% 113 %% 60 + 1),
    'level', CASE WHEN n %% 11 > 0 THEN 'P' || n %% 7 END,
    'superior_id', 'employee:S' || n * n %% 907,
    'status', CASE WHEN n %% 13 = 0 THEN 'SCORED' ELSE 'RELEASED' END,
    'grade', (ARRAY['S', 'A', 'B', 'B', 'C', 'D'])[n * n %% 91 %% 6 + 1],
    'released_grade', CASE WHEN n %% 31 > 0 THEN
        (ARRAY['S', 'A', 'B', 'B', 'C', 'D'])[n * n %% 91 %% 6 + 1] END))).*
FROM read.appraisal a, generate_series(%s::int, %s::int) n
WHERE a.id = 'appraisal:2016Q1:ANN'
"""
ENDED = "UPDATE read.cycle SET phase = 'IMPROVE' WHERE id = %s"
REPORT = f"""{{ cycle(id: "{CYCLE}") {{
    gradesByDepartment {{ department {{ code }} grade count people }} }} }}"""

[(DOCUMENT, _)] = DOCUMENTS.values()
TEXT = DOCUMENT.partition("          employees")[0] + "}"
PARTS = ("gradesByDepartment", "gradesByLevel", "gradesBySuperior")


@pytest.fixture
async def crowded(own_database: Database) -> AsyncGenerator[County]:
    """Open a county with a thousand results."""
    with psycopg.connect(own_database.owner_url) as connection:
        connection.execute(PEOPLE, (1, FIRST))
        connection.execute(PLACES)
    async with open_county(own_database) as opened:
        yield opened


def wanted(oracle: Oracle, viewer: Viewer, text: str) -> Any:  # noqa: ANN401 - JSON
    """Return what going through everything comes to."""
    answer = oracle.answer(text, viewer, {"m": None})
    assert answer.errors is None
    return json.loads(json.dumps(answer.data))


async def test_reports_are_what_all_results_come_to(crowded: County) -> None:
    before, _ = await as_both(crowded)
    [quarter] = [each for each in before if each["code"] == "2016Q1"]
    assert sum(each["count"] for each in quarter["gradesByDepartment"]) > FIRST * 0.9
    units = {each["department"]["code"] for each in quarter["distribution"]}
    assert 5 < len(units) < 30
    for each in (*quarter["distribution"], *quarter["limits"]):
        assert each["people"] >= 40 or each["department"]["code"] in {"D1", "DOT", "PRK"}

    with psycopg.connect(crowded.database.owner_url) as connection:
        connection.execute(ENDED, (CYCLE,))
    whole, told = await as_both(crowded)
    for all_, cycle in zip(whole, told, strict=True):
        for part in PARTS:
            assert all(each["people"] >= 5 for each in cycle[part])
            left = sum(each["count"] for each in all_[part])
            left -= sum(each["count"] for each in cycle[part])
            assert left == 0 or left >= 5 or cycle["code"] != "2016Q1", part
    [shown] = [each for each in told if each["code"] == "2016Q1"]
    assert sum(each["count"] for each in shown["gradesByDepartment"]) > FIRST * 0.9

    with psycopg.connect(crowded.database.owner_url, autocommit=True) as connection:
        connection.execute(PEOPLE, (FIRST + 1, ALL))
        connection.execute("VACUUM ANALYZE read.appraisal")
    taken: list[float] = []
    for _ in range(15):
        began = perf_counter()
        await crowded.ask(REPORT)
        taken.append(perf_counter() - began)
    assert min(taken) < 0.05, taken


async def as_both(county: County) -> tuple[list[Any], list[Any]]:
    """Return what human resources and executives are told of all cycles, as they should be."""
    oracle = Oracle(read(county.database.url(LOGIN)), NOON.date())
    found: list[list[Any]] = []
    for viewer in (HR, EXECUTIVE):
        answer = await county.ask(TEXT, viewer)
        assert answer == wanted(oracle, viewer, TEXT)
        found.append(answer["cycles"]["nodes"])
    for cycle in found[1]:
        assert cycle["distribution"] == cycle["limits"] == []
        if cycle["phase"] not in {"IMPROVE", "CLOSED"}:
            assert all(cycle[part] == [] for part in (*PARTS, "leniency"))
    ann = await county.ask(TEXT, person("employee:ANN"))
    assert all(cycle["gradesByLevel"] == [] for cycle in ann["cycles"]["nodes"])
    return found[0], found[1]
