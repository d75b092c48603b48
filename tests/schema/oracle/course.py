"""Course: what changes in the middle of appraisals, how far cycles have come, and jobs."""

from collections.abc import Callable, Mapping
from datetime import date

from domain.actor import Role
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.tasks import due_on, lacks
from tests.schema.oracle.world import Row

WORK = ("SET_MEASURES", "COLLECT", "EVALUATE", "FEED_BACK")
EVALUATED = ("EVALUATED", "SCORED", "RELEASED")


def column(name: str) -> Value:
    return lambda item: item.row[name]


ONE: Mapping[str, tuple[str, Value]] = {
    "AppraisalChange.superior": ("Employee", column("superior_id")),
    "AppraisalChange.earlierSuperior": ("Employee", column("earlier_superior_id")),
    "AppraisalChange.department": ("Department", column("department_id")),
    "AppraisalChange.promotion": ("Promotion", column("case_id")),
    "AppraisalChange.move": ("Move", column("case_id")),
    "JobRefusal.employee": ("Employee", column("about")),
    "Task.employee": ("Employee", column("employee_id")),
    "Task.about": ("Employee", column("about_id")),
    "Task.cycle": ("Cycle", column("cycle_id")),
    "Task.appraisal": ("Appraisal", column("appraisal_id")),
    "Task.improvement": ("ImprovementPlan", column("improvement_id")),
    "Task.policy": ("PolicyVersion", column("version_id")),
    "Task.payStructure": ("PayStructureVersion", column("version_id")),
    "Task.payPlan": ("PayPlanVersion", column("version_id")),
}
"""From a field to the type and the id of the neighbour."""


def changes(item: Item) -> list[Row]:
    rows = item.world.having("appraisal_change", "appraisal_id", item.row["id"])
    return sorted(rows, key=lambda row: (row["at"], row["id"]))


def done(item: Item, case: Row, phase: str) -> bool:
    """Return whether an appraisal has the work of a phase done."""
    match phase:
        case "SET_MEASURES":
            return case["status"] != "ENROLLED"
        case "COLLECT":
            return case["status"] != "ENROLLED" and not lacks(item.world, case)
        case "EVALUATE":
            return case["status"] in EVALUATED
        case _:
            return case["status"] == "RELEASED"


def progress(item: Item) -> list[Row]:
    """Return how far a cycle has come, phase by phase, for whoever may see the whole of it."""
    if not (item.eyes.all or item.eyes.has(Role.EXECUTIVE)):
        return []
    rows = item.world.having("appraisal", "cycle_id", item.row["id"])
    cases = [row for row in rows if row["ended_on"] is None]
    found: list[Row] = []
    for phase in WORK if cases else ():
        open_ = [case for case in cases if not done(item, case, phase)]
        late = [due_on(item.world, case, phase) for case in open_]
        deadline = item.world.one("cycle_deadline", f"{item.row['id']}/{phase}")
        found.append(
            {
                "phase": phase,
                "due_on": None if deadline is None else deadline["due_on"],
                "done": len(cases) - len(open_),
                "open": len(open_),
                "late": sum(day is not None and day < item.on for day in late),
            }
        )
    return found


EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Appraisal.changes": ("AppraisalChange", changes),
    "Cycle.progress": ("PhaseProgress", progress),
}
"""From a field to the type and the rows of a short list."""


def about_name(item: Item) -> object:
    row = item.world.one("person", item.row["about_id"])
    return None if row is None else row["name"]


def days_late(item: Item) -> int:
    due: date | None = item.row["due_on"]
    return 0 if due is None else max((item.on - due).days, 0)


def late(item: Item) -> bool:
    due: date | None = item.row["due_on"]
    return due is not None and due < item.on


def within(item: Item) -> list[str]:
    """Return the department on the day, and all that it is part of."""
    held = item.latest("employee_department", "department_id")
    found: list[str] = []
    while held is not None:
        found.append(held)
        row = item.world.one("department", held)
        held = None if row is None else row["parent_id"]
    return found


SHOWN: Mapping[str, Value] = {"Task.aboutName": about_name, "Task.daysLate": days_late}
COMPARED: Mapping[str, Value] = {
    "TaskFilter.employee": column("employee_id"),
    "TaskFilter.about": column("about_id"),
    "TaskFilter.cycle": column("cycle_id"),
    "TaskFilter.late": late,
    "JobFilter.about": column("about"),
}
TABLES: Mapping[str, str] = {"Job": "job", "JobRefusal": "job_refusal"}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Job": lambda item: item.eyes.all,
    "JobRefusal": lambda item: item.eyes.all,
    "Task": lambda item: item.eyes.task(item.row),
}
