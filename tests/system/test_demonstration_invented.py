"""What the demonstration invents: names, superiors and appraisals, marked as such."""

import asyncio
import re
import subprocess
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.employee import RecordPersonalDetails
from domain.policies.measure import RuleKind
from domain.sealed import Sealed
from ops.embedded import wheel
from tests.ledger.house import accepted, living, rows
from tests.system.conftest import Demonstration
from tests.system.county import CHANGED, FIRST, LADDERS, SECOND, Rows

NOWHERE = "Xanthippe Quetzalcoatl-Unobtainium"


def test_levels_off_the_ladders_are_the_numerals_of_titles(demonstration: Demonstration) -> None:
    for title, level in rows(
        demonstration.database,
        "SELECT t.title, (SELECT l.level FROM read.employee_level l"
        "  WHERE l.employee_id = t.employee_id AND l.effective_on <= t.effective_on"
        "  ORDER BY l.effective_on DESC LIMIT 1)"
        " FROM read.employee_title t",
    ):
        if LADDERS.match(title):
            continue  # tests/system/test_demonstration_career.py
        numeral = re.search(r" (I|II|III|IV|V|VI|VII|VIII|IX|X)$", title)
        assert level in ({numeral.group(1)} if numeral else {None, "unnumbered"}), title


def test_everybody_has_an_invented_name_and_address_so_marked(
    demonstration: Demonstration,
) -> None:
    people = rows(
        demonstration.database,
        "SELECT p.name, p.email, p.origin FROM read.employee e LEFT JOIN read.person p USING (id)",
    )
    assert {origin for *_, origin in people} == {"DEMONSTRATION"}
    assert all(name and " " in name for name, *_ in people)
    addresses = [email for _, email, _ in people]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z.-]+\.\d{5}@county\.example", each) for each in addresses)


def test_what_is_invented_is_marked_and_the_rest_is_not(demonstration: Demonstration) -> None:
    origins = {
        table: {
            origin
            for (origin,) in rows(
                demonstration.database,
                f"SELECT DISTINCT origin FROM read.{table}",  # noqa: S608
            )
        }
        for table in (
            "employee",
            "salary",
            "employee_department",
            "employee_superior",
            "note",
            "appraisal",
            "cycle",
            "policy",
            "acknowledgement",
            "annual",
            "job",
            "nomination",
            "evaluation",
            "group_rating",
            "measure",
            "measure_agreement",
            "measure_change",
            "measure_check_in",
            "measure_template",
            "pay_structure",
            "pay_plan",
            "pay_review",
            "pay_line",
            "award",
            "payroll",
        )
    }
    recorded = {"employee", "employee_department"}
    assert origins.pop("salary") == {"IMPORT", "DEMONSTRATION"}  # the county's, and raises
    assert origins == {
        table: {"IMPORT" if table in recorded else "DEMONSTRATION"} for table in origins
    }


@pytest.mark.parametrize("on", [FIRST, date(2016, 1, 1), CHANGED, SECOND])
def test_the_line_is_a_tree_of_small_teams(demonstration: Demonstration, on: date) -> None:
    superiors = dict(
        rows(
            demonstration.database,
            "SELECT DISTINCT ON (e.id) e.id, s.superior_id FROM read.employee e"
            " LEFT JOIN read.employee_superior s"
            "   ON s.employee_id = e.id AND s.effective_on <= %s"
            " WHERE coalesce(e.first_seen_on, e.hired_on) <= %s"
            "   AND (e.last_day_on IS NULL OR e.last_day_on >= %s)"
            " ORDER BY e.id, s.effective_on DESC",
            (on, on, on),
        )
    )
    teams = Counter(superior for superior in superiors.values() if superior is not None)
    assert max(teams.values()) <= 12
    assert teams.keys() <= superiors.keys()
    heads = [employee for employee, superior in superiors.items() if superior is None]
    assert len(heads) in (36, 37, 38)
    for superior in superiors.values():
        depth, one = 1, superior
        while one is not None:
            depth, one = depth + 1, superiors[one]
        assert depth <= 5


def test_two_departments_have_four_quarters_of_appraisals(
    demonstration: Demonstration, first: Rows, second: Rows
) -> None:
    found = rows(
        demonstration.database,
        "SELECT a.cycle_id, count(*), count(*) FILTER (WHERE a.status = 'RELEASED'),"
        "  min(a.released_at), max(a.released_at), array_agg(DISTINCT a.department_id),"
        "  count(*) FILTER (WHERE a.status NOT IN ('RELEASED', 'MEASURED')),"
        "  count(*) FILTER (WHERE a.status = 'RELEASED' AND (a.grade IS NULL OR NOT EXISTS ("
        "    SELECT FROM read.note n WHERE n.id = a.comment_id AND n.text <> '')))"
        " FROM read.appraisal a WHERE a.cycle_id <> 'cycle:2016' GROUP BY 1 ORDER BY 1",
    )
    assert [cycle for cycle, *_ in found] == [f"cycle:2016Q{n}" for n in range(1, 5)]
    for number, (_, all_, released, begun, ended, departments, others, bare) in enumerate(found, 1):
        assert departments == ["department:DGS", "department:DOT"]
        starts_on = date(2016, number * 3 - 2, 1)
        known = first if starts_on < CHANGED else {c: second[c] for c in first.keys() & second}
        joined = {
            code: row
            for code, row in second.items()
            if code not in first and FIRST < date.fromisoformat(row["hired_on"]) <= starts_on
        }
        there = [row["department_code"] for row in (*known.values(), *joined.values())]
        assert all_ == there.count("DOT") + there.count("DGS") - 2  # the two heads
        away = number == 3
        assert released == all_ - away or (number == 2 and released > 0.6 * all_)
        assert (others, bare) == (away, 0)
        end = datetime(2016 + number // 4, number * 3 % 12 + 1, 1, tzinfo=UTC)
        assert end < begun <= ended < end + timedelta(days=31)
    grades = dict(
        rows(demonstration.database, "SELECT grade, count(*) FROM read.appraisal GROUP BY 1")
    )
    assert grades.keys() >= {"S", "A", "B", "C", "D"}


def test_the_policy_is_published_and_read_before_the_first_quarter(
    demonstration: Demonstration,
) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    assert asked(
        "SELECT v.version, v.status, v.effective_from, v.drafted_by <> v.published_by,"
        " array_agg(c.id ORDER BY c.id) FROM read.policy_version v"
        " JOIN read.cycle c ON c.version_id = v.id GROUP BY v.id ORDER BY 1"
    ) == [
        (
            "operations-2016",
            "PUBLISHED",
            date(2016, 1, 1),
            True,
            [f"cycle:2016Q{n}" for n in range(1, 5)],
        ),
        ("operations-year-2016", "PUBLISHED", date(2016, 1, 1), True, ["cycle:2016"]),
    ]
    [(first, read, latest)] = asked(
        "SELECT count(*), count(k.id), max(k.acknowledged_on) FROM read.appraisal a"
        " LEFT JOIN read.acknowledgement k USING (employee_id) WHERE a.cycle_id = 'cycle:2016Q1'"
    )
    assert 0.8 * first < read < first
    assert latest < date(2016, 1, 1)


def test_a_year_takes_its_quarters_as_they_stand(demonstration: Demonstration) -> None:
    found = rows(
        demonstration.database,
        "SELECT a.score, n.reason, array_agg(q.score ORDER BY q.place),"
        " array_agg(CASE WHEN a4.status = 'RELEASED' THEN a4.score END ORDER BY q.place)"
        " FROM read.appraisal a JOIN read.annual n ON n.appraisal_id = a.id"
        " JOIN read.annual_quarter q ON q.appraisal_id = a.id"
        " LEFT JOIN read.appraisal a4 ON a4.id = q.quarter_id"
        " WHERE a.cycle_id = 'cycle:2016' AND a.status = 'RELEASED' GROUP BY a.id, n.id",
    )
    in_last = "SELECT count(*) FROM read.appraisal WHERE cycle_id = 'cycle:2016Q4'"
    assert [(len(found),)] == rows(demonstration.database, in_last)
    reasons: Counter[str | None] = Counter()
    for score, reason, taken, standing in found:
        assert taken == standing
        reasons[reason] += 1
        too_few = sum(each is not None for each in taken) < 2
        assert (score is None, reason) == (too_few, "too-few-quarters" if too_few else None)
    assert reasons.keys() == {None, "too-few-quarters"}


def test_results_are_acknowledged_challenged_and_improved_on(demonstration: Demonstration) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    [(all_, most)] = asked(
        "SELECT count(*), count(acknowledged_at) FROM read.appraisal"
        " WHERE cycle_id = 'cycle:2016Q1' AND status = 'RELEASED'"
    )
    assert 0.8 * all_ < most < all_
    appeals = dict(asked("SELECT status, count(*) FROM read.appeal GROUP BY 1"))
    assert appeals.keys() == {"UPHELD", "CHANGED"}
    assert asked(
        "SELECT count(*) FROM read.appraisal a WHERE adjusted_score > released_score"
        " AND EXISTS (SELECT FROM read.appeal p WHERE p.appraisal_id = a.id)"
    ) == [(appeals["CHANGED"],)]
    assert asked(
        "SELECT count(*) FROM read.appraisal a FULL JOIN read.improvement i"
        " ON i.appraisal_id = a.id AND i.cause = 'GRADE' AND i.grade = 'D'"
        " WHERE (a.released_grade = 'D') IS DISTINCT FROM (i.id IS NOT NULL)"
        " AND (a.released_grade IS NOT NULL OR i.id IS NOT NULL)"
    ) == [(0,)]
    plans = {status for (status,) in asked("SELECT DISTINCT status FROM read.improvement")}
    assert plans == {"OPEN", "CLOSED", "LIFTED"}
    assert asked("SELECT count(DISTINCT own) FROM read.improvement_check_in") == [(2,)]
    [(grounds,)] = asked(
        "SELECT count(*) FROM read.note n JOIN read.appeal a ON a.grounds_id = n.id"
        " WHERE n.text <> ''"
    )
    assert grounds == sum(appeals.values())


def test_a_name_is_in_the_plaintext_tables_and_nowhere_else(demonstration: Demonstration) -> None:
    async def planted() -> None:
        async with living(demonstration.database) as ledger:
            for name in (NOWHERE, f"{NOWHERE} II"):
                details = RecordPersonalDetails(
                    employee_id="employee:E00002", name=Sealed(name), email=Sealed(f"{name}@x")
                )
                await accepted(ledger, details, reason=f"{name} asked for it")

    asyncio.run(planted())
    dump = subprocess.run(
        [wheel() / "pg_dump", "--dbname", demonstration.database.owner_url],
        capture_output=True,
        check=True,
    ).stdout.decode()
    holding: set[str] = set()
    table = ""
    for line in dump.splitlines():
        if line.startswith("COPY "):
            table = line.split()[1]
        if NOWHERE in line:
            holding.add(table)
        if line == "\\.":
            table = ""
    assert holding == {"read.person", "read.person_past"}


def test_the_fourth_quarter_is_calibrated_in_both_departments(demonstration: Demonstration) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    sessions = asked("SELECT id, status, violated, origin FROM read.calibration ORDER BY id")
    assert sessions == [
        (f"calibration:2016Q4:{code}", "APPROVED", True, "DEMONSTRATION") for code in ("DGS", "DOT")
    ]
    [(held, moved, other)] = asked(
        "SELECT count(*), count(m.calibrated_score), count(*) FILTER ("
        "  WHERE (m.score, m.grade) IS DISTINCT FROM (a.released_score, a.released_grade))"
        " FROM read.calibration_member m JOIN read.appraisal a ON a.id = m.appraisal_id"
    )
    assert asked(
        "SELECT count(*) FROM read.appraisal WHERE cycle_id = 'cycle:2016Q4' AND score IS NOT NULL"
    ) == [(held,)]
    assert 0.01 * held < moved < 0.04 * held
    assert other == 0


def test_there_is_every_kind_of_measure_and_each_is_scored(demonstration: Demonstration) -> None:
    found = rows(
        demonstration.database,
        "SELECT kind, count(*) FILTER (WHERE score IS NOT NULL), count(*) FILTER ("
        "  WHERE occurred IS NOT NULL) FROM read.measure WHERE cycle_id <> 'cycle:2016' GROUP BY 1",
    )
    assert {kind for kind, *_ in found} == set(RuleKind)
    assert all(occurred if kind == "VETO" else scored for kind, scored, occurred in found)
    combined = "SELECT combine FROM read.measure WHERE combine IS NOT NULL AND score > 0"
    assert {combine for (combine,) in rows(demonstration.database, combined)} == {"SUM"}
