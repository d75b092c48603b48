"""What the ladders of police, fire and rescue are in the demonstration: real paths, real rises."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from demo.promotion import EFFECTIVE_ON, STORIES
from tests.ledger.house import rows
from tests.system.conftest import Demonstration
from tests.system.county import CHANGED, FIRST, LADDERS, Rows

CAREER = """
SELECT effective_on, kind, title, level, position, amount FROM read.career
WHERE employee_id = %s AND effective_on < '2017-01-01' AND kind = ANY (%s)
"""
KINDS = ["TITLE", "LEVEL", "POSITION", "SALARY", "PROMOTION"]


def asked(demonstration: Demonstration, query: str, *values: object) -> list[tuple[Any, ...]]:
    return rows(demonstration.database, query, values)


def title(row: Mapping[str, str]) -> str:
    return row["underfilled_title"] or row["title"]


def levels(demonstration: Demonstration) -> dict[str, tuple[str, int]]:
    """Return the track of each level, and how high on it the level stands."""
    found = asked(demonstration, "SELECT code, track, rank FROM read.career_level")
    return {code: (track, rank) for code, track, rank in found}


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("Police Officer I", "Police Officer II", "PO1", "PO2"),
        ("Firefighter/Rescuer III", "Fire/Rescue Lieutenant", "FF3", "FLT"),
    ],
)
def test_a_career_is_the_path_that_the_files_show(  # noqa: PLR0917 - two titles, two levels
    demonstration: Demonstration,
    first: Rows,
    second: Rows,
    before: str,
    after: str,
    was: str,
    now: str,
) -> None:
    code = next(
        code
        for code, row in first.items()
        if code in second and (title(row), title(second[code])) == (before, after)
    )
    known, later = first[code], second[code]
    expected: list[tuple[date, str, str | None]] = [
        (FIRST, "TITLE", before),
        (FIRST, "LEVEL", was),
        (FIRST, "POSITION", known["title"]),
        (FIRST, "SALARY", known["annual_salary"]),
        (CHANGED, "TITLE", after),
        (CHANGED, "LEVEL", now),
        (CHANGED, "PROMOTION", now),
        (CHANGED, "SALARY", later["annual_salary"]),
    ]
    if known["title"] != later["title"]:
        expected.append((CHANGED, "POSITION", later["title"]))
    found = asked(demonstration, CAREER, f"employee:{code}", KINDS)
    said = [
        (on, kind, {"SALARY": amount, "TITLE": of, "POSITION": position}.get(kind, level))
        for on, kind, of, level, position, amount in found
    ]
    wanted = [(on, k, Decimal(of or 0) if k == "SALARY" else of) for on, k, of in expected]
    assert sorted(said, key=str) == sorted(wanted, key=str)


def test_every_rise_between_the_files_is_an_imported_promotion_and_nothing_else_is(
    demonstration: Demonstration, first: Rows, second: Rows
) -> None:
    stands = levels(demonstration)
    held = asked(
        demonstration,
        "SELECT DISTINCT t.title, l.level FROM read.employee_title t JOIN read.employee_level l"
        " ON l.employee_id = t.employee_id AND l.effective_on = t.effective_on"
        " WHERE t.effective_on = %s",
        FIRST,
    )
    of_title = {name: level for name, level in held if LADDERS.match(name)}
    assert len(set(of_title)) == sum(bool(LADDERS.match(name)) for name, _ in held)
    later = asked(
        demonstration,
        "SELECT e.code, l.level FROM read.employee e JOIN LATERAL (SELECT level FROM"
        " read.employee_level WHERE employee_id = e.id AND effective_on <= %s"
        " ORDER BY effective_on DESC LIMIT 1) AS l ON true",
        CHANGED,
    )
    rises = Counter[tuple[str, str]]()
    for code, level in later:
        was = of_title.get(title(first[code])) if code in first and code in second else None
        if was in stands and level in stands and LADDERS.match(title(second[code])):
            (track, low), (same, high) = stands[was], stands[level]
            rises[title(first[code]), title(second[code])] += track == same and low < high
    imported = Counter(
        (title(first[code]), title(second[code]))
        for (code,) in asked(
            demonstration,
            "SELECT split_part(employee_id, ':', 2) FROM read.promotion"
            " WHERE imported AND origin = 'IMPORT' AND effective_on = %s",
            CHANGED,
        )
    )
    assert imported == +rises
    frequent = "Police Officer I", "Police Officer II"
    assert imported[frequent] == sum(
        code in second and (title(row), title(second[code])) == frequent
        for code, row in first.items()
    )
    assert asked(demonstration, "SELECT count(*) FROM read.promotion WHERE imported") == [
        (imported.total(),)
    ]


def test_ladders_go_the_way_that_the_county_s_people_went(
    demonstration: Demonstration,
) -> None:
    stands = levels(demonstration)
    moves = Counter[bool]()
    for was, now in asked(
        demonstration,
        "SELECT f.level, l.level FROM read.employee_level f JOIN read.employee_level l"
        " ON l.employee_id = f.employee_id AND l.effective_on = %s WHERE f.effective_on = %s",
        CHANGED,
        FIRST,
    ):
        if was in stands and now in stands and stands[was][0] == stands[now][0]:
            moves[stands[was][1] < stands[now][1]] += 1
    assert moves[True] > 100 * moves[False]


def test_there_is_a_case_in_every_state(demonstration: Demonstration) -> None:
    found = asked(
        demonstration,
        "SELECT p.status, p.from_level, p.to_level, p.round, p.votes, p.origin,"
        " count(*) FILTER (WHERE starts_with(x.expert_id, 'guest:'))"
        " FROM read.promotion p LEFT JOIN read.promotion_expert x ON x.promotion_id = p.id"
        " WHERE NOT p.imported GROUP BY p.id ORDER BY 1, 2",
    )
    assert {origin for *_, origin, _ in found} == {"DEMONSTRATION"}
    assert [(status, *rest) for status, _, *rest, _, _ in found] == [
        (state, STORIES[name][1], number, votes)
        for state, name, number, votes in (
            ("APPLIED", "applied", 1, 0),
            ("APPLIED", "sent-back", 2, 0),
            ("APPROVED", "approved", 1, 2),
            ("DRAFT", "draft", 1, 0),
            ("IN_DECISION", "deciding", 1, 2),
            ("IN_REVIEW", "reviewed", 1, 1),
            ("IN_REVIEW", "evaluated", 1, 0),
            ("REFUSED", "refused", 1, 0),
            ("WITHDRAWN", "withdrawn", 1, 0),
        )
    ]
    assert sum(guests for *_, guests in found) == 3


def test_what_is_approved_holds_from_its_day_and_not_before(demonstration: Demonstration) -> None:
    was, now = STORIES["approved"]
    found = asked(
        demonstration,
        "SELECT l.effective_on, l.level, s.cause FROM read.promotion p"
        " JOIN read.employee_level l ON l.employee_id = p.employee_id"
        " JOIN read.salary s ON s.employee_id = p.employee_id AND s.case_id = p.id"
        " WHERE p.status = 'APPROVED' AND NOT p.imported ORDER BY 1",
    )
    assert found == [(FIRST, was, "PROMOTION"), (EFFECTIVE_ON, now, "PROMOTION")]


def test_a_few_results_propose_positions_and_each_proposal_ends_otherwise(
    demonstration: Demonstration,
) -> None:
    found = asked(
        demonstration,
        "SELECT p.kind, p.status, p.move_id IS NOT NULL, p.origin, a.grade = p.grade"
        " FROM read.position_proposal p JOIN read.appraisal a ON a.id = p.appraisal_id"
        " ORDER BY p.employee_id",
    )
    assert found == [
        ("PROMOTION", "OPEN", False, "DEMONSTRATION", True),
        ("PROMOTION", "REFUSED", False, "DEMONSTRATION", True),
        ("ROTATION", "ACCEPTED", True, "DEMONSTRATION", True),
        ("DEMOTION", "WITHDRAWN", False, "DEMONSTRATION", True),
    ]
