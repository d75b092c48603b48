"""Looks: how a row of the oracle's world is looked at for one value."""

from decimal import Decimal

from tests.schema.oracle.asking import Item, Json, Value, plain

COUNTS = ("SCORED", "RELEASED")
"""The states in which the figures of an appraisal are those of the latest inputs."""


def column(name: str) -> Value:
    return lambda item: item.row[name]


def on_day(table: str, name: str, owner: str = "employee_id") -> Value:
    return lambda item: item.latest(table, name, owner)


def person(name: str) -> Value:
    def found(item: Item) -> Json:
        row = item.world.one("person", item.row["id"])
        return None if row is None else row[name]

    return found


def recorded(value: Value) -> Value:
    """Return what only those see who may see the record of the employee."""
    return lambda item: value(item) if item.eyes.record(item.row["id"]) else None


def in_service(item: Item) -> bool:
    last = item.row["last_day_on"]
    return item.row["hired_on"] <= item.on and (last is None or last >= item.on)


def is_open(item: Item) -> bool:
    closed = item.row["closed_on"]
    return item.row["founded_on"] <= item.on and (closed is None or closed > item.on)


def during(item: Item) -> bool:
    until = item.row["until_on"]
    return item.row["from_on"] <= item.on and (until is None or until >= item.on)


def result(name: str) -> Value:
    """Return a figure of an appraisal, as far as it counts and the viewer may see it."""

    def found(item: Item) -> Json:
        counts = item.row["status"] in COUNTS
        return item.row[name] if counts and item.eyes.result(item.row) else None

    return found


def comment(item: Item) -> Json:
    note = item.world.one("note", item.row["comment_id"])
    return note["text"] if note is not None and item.eyes.result(item.row) else None


def noted(column: str) -> Value:
    """Return the text of the note whose id is in a column."""

    def found(item: Item) -> Json:
        note = item.world.one("note", item.row[column])
        return None if note is None else note["text"]

    return found


def told(value: Value) -> Value:
    """Return what is shown of an appraisal with its result, whether that still counts or not."""
    return lambda item: value(item) if item.eyes.result(item.row) else None


def between(value: Value) -> Value:
    """Return what only the employee and those who see all read of an appeal."""
    return lambda item: value(item) if item.eyes.grounds(item.row) else None


def overdue(item: Item) -> bool:
    return item.row["status"] == "OPEN" and item.row["due_on"] < item.on


def progress(item: Item) -> Json:
    held = item.row["progress"]
    return None if held is None else str(held)


def measured(name: str, *, outdated: bool = False) -> Value:
    """Return a figure of a measure, likewise; what was put in is shown though it be outdated."""

    def found(item: Item) -> Json:
        case = item.world.one("appraisal", item.row["appraisal_id"])
        if case is None or not item.eyes.result(case):
            return None
        return item.row[name] if outdated or case["status"] in COUNTS else None

    return found


def share(item: Item) -> str:
    """Return basis points as per cent, without zeros at the end."""
    written = f"{Decimal(item.row['weight']) / 100:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def seen_superior(id_: Value) -> Value:
    """Return the id of a superior if the viewer may see them."""

    def found(item: Item) -> Json:
        superior = id_(item)
        return superior if item.eyes.employee(superior) else None

    return found


def salary_held(item: Item) -> Json:
    return item.world.latest("salary", item.row["employee_id"], item.on)


def of_salary(name: str) -> Value:
    def found(item: Item) -> Json:
        held = salary_held(item)
        return None if held is None else held[name]

    return found


def unknown_because(item: Item) -> Json:
    if salary_held(item) is not None:
        return None
    rows = item.world.having("salary", "employee_id", item.row["employee_id"])
    first = min(rows, key=lambda row: row["effective_on"], default=None)
    return (first and first["unknown_before"]) or "NOT_RECORDED"


def money(held: Json) -> Json:
    if held is None or held["amount"] is None:
        return None
    return {"amount": plain(held["amount"]), "currency": held["currency"]}


def superior_origin(item: Item) -> Json:
    row = item.world.latest("employee_superior", item.row["id"], item.on)
    return row["origin"] if row and item.eyes.employee(row["superior_id"]) else None
