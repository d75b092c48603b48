"""Moves: where people were moved otherwise than by a promotion, and what is due because of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from domain.move_content import EndMove, MoveEmployee, MoveKind, RescindMove
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.looks import column
from tests.schema.oracle.policies import for_drafters
from tests.schema.oracle.world import Row

HR = "service:hr"
PLACED = ("employee_department", "employee_level", "employee_position", "employee_superior")


def moved() -> Iterator[tuple[str, object]]:
    """Yield moves: one that lasts, one that was ended, and one that was rescinded; with who."""
    lent = MoveEmployee(
        move_id="move:ZOE:lent",
        kind=MoveKind.SECONDMENT,
        effective_on=date(2016, 5, 1),
        planned_until=date(2016, 7, 31),
        position="Planner",
    )
    yield HR, lent
    rotated = MoveEmployee(
        move_id="move:BOB:round",
        kind=MoveKind.ROTATION,
        effective_on=date(2016, 3, 1),
        planned_until=date(2016, 5, 31),
        position="Guide",
    )
    yield HR, rotated
    yield HR, EndMove(move_id="move:BOB:round", last_day_on=date(2016, 4, 30))
    wrong = MoveEmployee(
        move_id="move:LEE:wrong",
        kind=MoveKind.LATERAL,
        effective_on=date(2016, 4, 1),
        position="Porter",
    )
    yield HR, wrong
    yield HR, RescindMove(move_id="move:LEE:wrong")


def lasting(item: Item) -> bool:
    row = item.row
    over = row["last_day_on"] is not None and row["last_day_on"] < item.on
    return row["effective_on"] <= item.on and not row["rescinded"] and not over


def overdue(item: Item) -> bool:
    row = item.row
    planned = row["planned_until"]
    open_ = not row["rescinded"] and row["last_day_on"] is None
    return open_ and planned is not None and planned < item.on


def due(item: Item, blank: Mapping[str, Any]) -> Iterator[Row]:
    """Yield which moves are to be ended, and which appraisals to be looked at because of one."""
    for row in item.world.rows["move"]:
        planned = row["planned_until"]
        open_ = not row["rescinded"] and row["last_day_on"] is None
        if open_ and planned is not None and planned - timedelta(days=30) <= item.on:
            yield {
                **blank,
                "id": f"END_MOVE:{row['id']}",
                "kind": "END_MOVE",
                "hr": True,
                "due_on": planned,
                "about_id": row["employee_id"],
            }
    for case in item.world.rows["appraisal"]:
        if case["released_at"] is None and case["ended_on"] is None and followed(item, case):
            yield {
                **blank,
                "id": f"FOLLOW_MOVE:{case['id']}",
                "kind": "FOLLOW_MOVE",
                "hr": True,
                "about_id": case["employee_id"],
                "appraisal_id": case["id"],
                "cycle_id": case["cycle_id"],
            }


def followed(item: Item, case: Row) -> bool:
    """Return whether somebody was placed otherwise, and that is not settled, nor looked at."""
    cycle = item.world.one("cycle", case["cycle_id"])
    assert cycle is not None
    changed = item.world.having("appraisal_change", "appraisal_id", case["id"])
    measured = item.world.having("measure_change", "appraisal_id", case["id"])
    settled = {each["case_id"] for each in changed}
    reminded = cycle["move_effect"] == "REMINDED"
    changes = [each["at"] for each in (*changed, *measured) if reminded]
    if cycle["move_effect"] == "KEPT":
        return False
    return any(
        cycle["starts_on"] <= entry["effective_on"] <= min(cycle["ends_on"], item.on)
        and not any(at > entry["at"] for at in changes)
        for table in PLACED
        for entry in item.world.having(table, "employee_id", case["employee_id"])
        if entry["case_id"] is not None and entry["case_id"] not in settled
    )


SHOWN: Mapping[str, Value] = {
    "Move.lasting": lasting,
    "Move.overdue": overdue,
    "Move.movedBy": for_drafters("moved_by"),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Move.employee": ("Employee", column("employee_id")),
    "Move.superior": ("Employee", column("superior_id")),
    "Move.department": ("Department", column("department_id")),
}
OWNED: Mapping[str, tuple[str, str]] = {"Employee.moves": ("Move", "employee_id")}
COMPARED: Mapping[str, Value] = {
    "MoveFilter.lasting": lasting,
    "MoveFilter.overdue": overdue,
    "MoveFilter.employee": column("employee_id"),
}
TABLES: Mapping[str, str] = {"Move": "move"}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Move": lambda item: item.eyes.record(item.row["employee_id"]),
}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "moves": (
        """query ($on: Date) { employees(on: $on) { nodes { id position superior { id }
            moves(orderBy: EFFECTIVE_ON) { totalCount nodes { id kind effectiveOn plannedUntil
              lastDayOn rescinded lasting overdue fromLevel level title position division movedBy
              employee { id } superior { id } department { id } } }
            over: moves(filter: {overdue: true, employee: {in: ["employee:ZOE", "employee:BOB"]}}) {
              totalCount }
            now: moves(filter: {lasting: true, not: {kind: {eq: LATERAL}}}) { totalCount }
            careerHistory(filter: {kind: {in: [POSITION, SUPERIOR]}}) { nodes { id kind position
              effectiveOn superior { id } } } } }
          node(id: "move:BOB:round") { ... on Move { employeeId kind } }
          tasks(on: $on, filter: {kind: {in: [END_MOVE, FOLLOW_MOVE]}}) { totalCount nodes { id
            kind dueOn daysLate aboutId appraisal { id } } }
          cycles { nodes { id moveEffect } }
          appraisal(id: "appraisal:2016:BOB") { changes { kind effectiveOn promotion { id }
            move { id kind } } } }""",
        {"on": "2016-07-15"},
    ),
}
