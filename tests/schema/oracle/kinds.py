"""Kinds: what each type of the schema shows, compares and is ordered by, in plain Python."""

from collections.abc import Callable, Mapping
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


def evidence(item: Item) -> Json:
    note = item.world.one("note", item.row["evidence_id"])
    return None if note is None else note["text"]


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


SHOWN: Mapping[str, Value] = {
    "Employee.name": person("name"),
    "Employee.email": person("email"),
    "Employee.nameOrigin": person("origin"),
    "Employee.departmentOrigin": on_day("employee_department", "origin"),
    "Employee.titleOrigin": on_day("employee_title", "origin"),
    "Employee.levelOrigin": recorded(on_day("employee_level", "origin")),
    "Employee.positionOrigin": on_day("employee_position", "origin"),
    "Employee.superiorOrigin": superior_origin,
    "Employee.gender": recorded(column("gender")),
    "Employee.endCause": recorded(column("end_cause")),
    "Employee.inService": in_service,
    "Employee.division": on_day("employee_department", "division"),
    "Employee.title": on_day("employee_title", "title"),
    "Employee.level": recorded(on_day("employee_level", "level")),
    "Employee.position": on_day("employee_position", "position"),
    "Department.name": on_day("department_name", "name", "department_id"),
    "Department.nameOrigin": on_day("department_name", "origin", "department_id"),
    "Department.open": is_open,
    "Appraisal.exact": result("exact"),
    "Appraisal.score": result("score"),
    "Appraisal.grade": result("grade"),
    "Appraisal.earnedGrade": result("earned"),
    "Appraisal.scoredAt": result("scored_at"),
    "Appraisal.comment": comment,
    "Measure.evidence": evidence,
    "Measure.weight": share,
    "Measure.rule": column("kind"),
    "Measure.rating": measured("rating", outdated=True),
    "Measure.exact": measured("exact"),
    "Measure.score": measured("score"),
    "CycleDimension.weight": share,
    "SalaryOnDay.salary": lambda item: money(salary_held(item)),
    "SalaryOnDay.effectiveOn": of_salary("effective_on"),
    "SalaryOnDay.cause": of_salary("cause"),
    "SalaryOnDay.at": of_salary("at"),
    "SalaryOnDay.origin": of_salary("origin"),
    "SalaryOnDay.unknownBecause": unknown_because,
    "CareerEntry.salary": lambda item: money(item.row),
    "Appraisal.releasedScore": told(column("released_score")),
    "Appraisal.releasedGrade": told(column("released_grade")),
    "Appraisal.adjustedScore": told(column("adjusted_score")),
    "Appraisal.adjustedGrade": told(column("adjusted_grade")),
    "Appraisal.adjustedAt": told(column("adjusted_at")),
    "Appraisal.remark": told(noted("remark_id")),
    "Feedback.strengths": noted("strengths_id"),
    "Feedback.weaknesses": noted("weaknesses_id"),
    "Feedback.suggestions": noted("suggestions_id"),
    "Interview.notes": noted("notes_id"),
    "Appeal.grounds": between(noted("grounds_id")),
    "Appeal.answer": between(noted("answer_id")),
    "ImprovementPlan.overdue": overdue,
    "ImprovementPlan.progress": progress,
    "ImprovementPlan.conclusion": noted("conclusion_id"),
    "ImprovementGoal.aim": noted("aim_id"),
    "ImprovementGoal.success": noted("success_id"),
    "ImprovementGoal.progress": progress,
    "ImprovementAction.task": noted("task_id"),
    "ImprovementCheckIn.note": noted("note_id"),
    "ImprovementCheckIn.progress": progress,
}
"""What is not simply the column of the same name."""

COMPARED: Mapping[str, Value] = {
    "EmployeeFilter.name": person("name"),
    "EmployeeFilter.department": on_day("employee_department", "department_id"),
    "EmployeeFilter.title": on_day("employee_title", "title"),
    "EmployeeFilter.level": SHOWN["Employee.level"],
    "EmployeeFilter.superior": seen_superior(on_day("employee_superior", "superior_id")),
    "EmployeeFilter.inService": in_service,
    "DepartmentFilter.name": SHOWN["Department.name"],
    "DepartmentFilter.parent": column("parent_id"),
    "DepartmentFilter.top": lambda item: item.row["parent_id"] is None,
    "DepartmentFilter.open": is_open,
    "AppraisalFilter.cycle": column("cycle_id"),
    "AppraisalFilter.employee": column("employee_id"),
    "AppraisalFilter.department": column("department_id"),
    "AppraisalFilter.superior": seen_superior(column("superior_id")),
    "AppraisalFilter.grade": result("grade"),
    "AppraisalFilter.score": result("score"),
    "AbsenceFilter.during": during,
    "MeasureFilter.rule": column("kind"),
    "AppealFilter.employee": column("employee_id"),
    "ImprovementPlanFilter.employee": column("employee_id"),
    "ImprovementPlanFilter.cycle": column("cycle_id"),
    "ImprovementPlanFilter.overdue": overdue,
}
"""What is not simply the column of the same name."""

ORDERED: Mapping[str, Value] = {
    "EmployeeOrder.NAME": person("name"),
    "DepartmentOrder.NAME": SHOWN["Department.name"],
    "AppraisalOrder.SCORE": result("score"),
}
"""What is not simply the column of the same name."""

TABLES: Mapping[str, str] = {
    "Organisation": "organisation",
    "Department": "department",
    "Employee": "employee",
    "Absence": "absence",
    "Cycle": "cycle",
    "Appraisal": "appraisal",
    "Measure": "measure",
    "CareerEntry": "career",
    "Feedback": "feedback",
    "Appeal": "appeal",
    "ImprovementPlan": "improvement",
    "ImprovementCheckIn": "improvement_check_in",
}


def of_appraisal(item: Item) -> bool:
    case = item.world.one("appraisal", item.row["appraisal_id"])
    return case is not None and item.eyes.appraisal(case)


def of_result(item: Item) -> bool:
    case = item.world.one("appraisal", item.row["appraisal_id"])
    return case is not None and item.eyes.result(case)


def of_plan(item: Item) -> bool:
    plan = item.world.one("improvement", item.row["improvement_id"])
    return plan is not None and item.eyes.appraisal(plan)


SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Organisation": lambda item: item.eyes.house(),
    "Department": lambda item: item.eyes.house(),
    "Cycle": lambda item: item.eyes.house(),
    "Employee": lambda item: item.eyes.employee(item.row["id"]),
    "Absence": lambda item: item.eyes.record(item.row["employee_id"]),
    "Appraisal": lambda item: item.eyes.appraisal(item.row),
    "Measure": of_appraisal,
    "CareerEntry": lambda item: item.eyes.entry(item.row),
    "Feedback": of_result,
    "Appeal": of_appraisal,
    "ImprovementPlan": lambda item: item.eyes.appraisal(item.row),
    "ImprovementCheckIn": of_plan,
}
"""Whether a row is there for the viewer."""
