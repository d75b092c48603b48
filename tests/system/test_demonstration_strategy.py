"""What the demonstration was to reach in 2016: from the county's goals down to measures."""

from collections import Counter
from decimal import Decimal
from typing import Any

from schema.goal_progress import PROGRESS
from tests.ledger.house import rows
from tests.system.conftest import Demonstration

FIGURE = PROGRESS.replace("{row}", "r")


def test_goals_lead_from_the_county_down_to_the_measures_of_people(
    demonstration: Demonstration,
) -> None:
    def asked(query: str) -> list[tuple[Any, ...]]:
        return rows(demonstration.database, query)

    owners = dict(asked("SELECT owner, count(*) FROM read.goal GROUP BY 1"))
    assert owners.keys() == {"ORGANISATION", "DEPARTMENT", "EMPLOYEE"}
    assert (owners["ORGANISATION"], owners["DEPARTMENT"]) == (3, 4)
    assert asked("SELECT DISTINCT origin FROM read.goal") == [("DEMONSTRATION",)]
    links = Counter(
        asked(
            "SELECT c.owner, p.owner FROM read.goal_link l"
            " JOIN read.goal c ON c.id = l.child_id JOIN read.goal p ON p.id = l.parent_id"
        )
    )
    assert links == {
        ("DEPARTMENT", "ORGANISATION"): owners["DEPARTMENT"],
        ("EMPLOYEE", "DEPARTMENT"): owners["EMPLOYEE"],
    }
    served = "SELECT count(DISTINCT s.goal_id) FROM read.goal_measure s"
    measured = f"{served} JOIN read.measure m ON m.id = s.measure_id"
    assert asked(measured) == [(owners["EMPLOYEE"],)]


def test_results_show_in_how_far_the_county_has_come(demonstration: Demonstration) -> None:
    found = rows(
        demonstration.database,
        f"SELECT r.code, r.status, {FIGURE} FROM read.goal r WHERE r.owner = 'ORGANISATION'",  # noqa: S608
    )
    figures = {code: figure for code, _, figure in found}
    assert {code: status for code, status, _ in found} == {
        "on-time": "OPEN",
        "upkeep": "OPEN",
        "budget": "MISSED",
    }
    assert figures["budget"] == Decimal(98)
    assert all(Decimal(75) < figures[code] < Decimal(113) for code in ("on-time", "upkeep"))


def test_of_goals_that_were_left_behind_one_is_handed_over(demonstration: Demonstration) -> None:
    held = rows(
        demonstration.database,
        "SELECT g.id, g.employee_id, e.last_day_on IS NOT NULL, count(*) FROM read.goal g"
        " JOIN read.employee e ON e.id = g.employee_id"
        " JOIN read.goal_holder h ON h.goal_id = g.id GROUP BY 1, 2, 3",
    )
    handed = [(goal, who) for goal, who, gone, times in held if times == 2 and not gone]
    assert len(handed) == 1
    assert all(goal.partition("/")[2] != who.partition(":")[2] for goal, who in handed)
    assert any(gone and times == 1 for _, _, gone, times in held)
    assert {times for *_, times in held} == {1, 2}
