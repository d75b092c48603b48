"""Neighbours: which rows each field leads to, in plain Python."""

from collections.abc import Callable, Iterable, Mapping

from domain.cycle import Phase
from tests.schema.oracle import (
    bands,
    calibration,
    careers,
    course,
    development,
    earnings,
    goals,
    learning,
    measurement,
    policies,
    promoting,
    rating,
    results,
    reviews,
    tasks,
)
from tests.schema.oracle.asking import Item, Json
from tests.schema.oracle.kinds import SEEN, TABLES
from tests.schema.oracle.looks import COUNTS, column
from tests.schema.oracle.world import Row


def seen(item: Item) -> bool:
    return SEEN[item.type](item)


def those(start: Item, type_: str, rows: Iterable[Row]) -> list[Item]:
    """Return what the viewer sees of some rows of a type."""
    items = (start.like(type_, row) for row in rows)
    return [item for item in items if seen(item)]


def every(start: Item, type_: str) -> list[Item]:
    """Return everything of a type that the viewer sees."""
    known, key = start.eyes.seen, (id(start.world), type_)
    if key not in known:
        rows = start.world.rows[TABLES[type_]]
        known[key] = [item.row for item in those(start, type_, rows)]
    return [start.like(type_, row) for row in known[key]]


def one(start: Item, type_: str, id_: object) -> Item | None:
    """Return what has an id, if the viewer sees it."""
    return next(iter(those(start, type_, start.world.having(TABLES[type_], "id", id_))), None)


def held(table: str, column: str) -> Callable[[Item], Json]:
    return lambda item: item.latest(table, column)


ONE: Mapping[str, tuple[str, Callable[[Item], Json]]] = {
    "Employee.department": ("Department", held("employee_department", "department_id")),
    "Employee.superior": ("Employee", held("employee_superior", "superior_id")),
    "Department.parent": ("Department", column("parent_id")),
    "Appraisal.cycle": ("Cycle", column("cycle_id")),
    "Appraisal.employee": ("Employee", column("employee_id")),
    "Appraisal.superior": ("Employee", column("superior_id")),
    "Appraisal.department": ("Department", column("department_id")),
    "CareerEntry.department": ("Department", column("department_id")),
    "CareerEntry.superior": ("Employee", column("superior_id")),
    "CareerEntry.cycle": ("Cycle", column("cycle_id")),
    **results.ONE,
    **calibration.ONE,
    **goals.ONE,
    **policies.ONE,
    **bands.ONE,
    **reviews.ONE,
    **measurement.ONE,
    **rating.ONE,
    **course.ONE,
    **careers.ONE,
    **development.ONE,
    **promoting.ONE,
    **learning.ONE,
    **earnings.ONE,
}
"""From a field to the type and the id of the neighbour."""


def owned(column: str) -> Callable[[Item, str], list[Item]]:
    return lambda item, type_: those(
        item, type_, item.world.having(TABLES[type_], column, item.row["id"])
    )


def through(ids: Callable[[Item], Iterable[str]]) -> Callable[[Item, str], list[Item]]:
    """Return those whose ids an item leads to."""

    def rows(item: Item, type_: str) -> Iterable[Row]:
        for id_ in dict.fromkeys(ids(item)):
            yield from item.world.having(TABLES[type_], "id", id_)

    return lambda item, type_: those(item, type_, rows(item, type_))


def placed(table: str, column: str) -> Callable[[Item, str], list[Item]]:
    """Return those of whom the day's row of a table leads to the item."""

    def rows(item: Item, type_: str) -> Iterable[Row]:
        ever = item.world.having(table, column, item.row["id"])
        for id_ in dict.fromkeys(row["employee_id"] for row in ever):
            held = item.world.latest(table, id_, item.on)
            if held is not None and held[column] == item.row["id"]:
                yield from item.world.having(TABLES[type_], "id", id_)

    return lambda item, type_: those(item, type_, rows(item, type_))


MANY: Mapping[str, tuple[str, Callable[[Item, str], list[Item]]]] = {
    "Employee.reports": ("Employee", placed("employee_superior", "superior_id")),
    "Employee.absences": ("Absence", owned("employee_id")),
    "Employee.appraisals": ("Appraisal", owned("employee_id")),
    "Employee.careerHistory": ("CareerEntry", owned("employee_id")),
    "Employee.improvementPlans": ("ImprovementPlan", owned("employee_id")),
    "Department.children": ("Department", owned("parent_id")),
    "Department.members": ("Employee", placed("employee_department", "department_id")),
    "Cycle.appraisals": ("Appraisal", owned("cycle_id")),
    "Appraisal.measures": ("Measure", owned("appraisal_id")),
    "Query.employees": ("Employee", every),
    "Query.departments": ("Department", every),
    "Query.cycles": ("Cycle", every),
    "Query.appraisals": ("Appraisal", every),
    "Query.appeals": ("Appeal", every),
    "Query.myTasks": ("Task", lambda item, type_: those(item, type_, tasks.mine(item))),
    "Query.tasks": ("Task", lambda item, type_: those(item, type_, tasks.others(item))),
    "Query.jobs": ("Job", every),
    "Job.refusals": ("JobRefusal", owned("job_id")),
    "Query.nominations": ("Nomination", every),
    "Query.evaluations": ("Evaluation", every),
    "Appraisal.nominations": ("Nomination", owned("appraisal_id")),
    "Appraisal.evaluations": ("Evaluation", owned("appraisal_id")),
    "Query.improvements": ("ImprovementPlan", every),
    "ImprovementPlan.checkIns": ("ImprovementCheckIn", owned("improvement_id")),
    "Query.calibrations": ("Calibration", every),
    "Query.goals": ("Goal", every),
    **{name: (type_, through(ids)) for name, (type_, ids) in goals.THROUGH.items()},
    **{name: (type_, owned(column)) for name, (type_, column) in goals.OWNED.items()},
    **{name: (type_, owned(column)) for name, (type_, column) in earnings.OWNED.items()},
    **{name: (type_, owned(column)) for name, (type_, column) in bands.OWNED.items()},
    **bands.MANY,
    **reviews.MANY,
    **{name: (type_, owned(column)) for name, (type_, column) in reviews.OWNED.items()},
    "Query.payReviews": ("PayReview", every),
    "Query.payLines": ("PayLine", every),
    "Query.payStructures": ("PayStructure", every),
    "Query.payPlans": ("PayPlan", every),
    **{name: (type_, owned(column)) for name, (type_, column) in careers.OWNED.items()},
    **{name: (type_, owned(column)) for name, (type_, column) in development.OWNED.items()},
    "Employee.learningPlans": ("LearningPlan", owned("employee_id")),
    "Query.trainings": ("Training", every),
    "Query.promotions": ("Promotion", every),
    "Query.positionProposals": ("PositionProposal", every),
    "CareerFrameworkVersion.unacknowledged": ("AcknowledgementDue", policies.to_read),
    "Query.careerFrameworks": ("CareerFramework", every),
    "Query.arrears": ("Arrears", every),
    "Query.awards": ("Award", every),
    "Query.policies": ("Policy", every),
    "Query.acknowledgements": ("PolicyAcknowledgement", every),
    "Policy.versions": ("PolicyVersion", owned("policy_id")),
    "PolicyVersion.acknowledgements": ("PolicyAcknowledgement", owned("version_id")),
    "PolicyVersion.unacknowledged": ("AcknowledgementDue", policies.to_read),
    "Query.measureTemplates": ("MeasureTemplate", every),
    "Cycle.completeness": ("MeasureFinding", lambda item, _: measurement.of_cycle(item)),
    "Calibration.members": ("CalibrationMember", owned("calibration_id")),
}
"""From a field to the type of its entries and which of them are seen."""


def deadlines(item: Item) -> list[Row]:
    phases = list(Phase)
    rows = item.world.having("cycle_deadline", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: phases.index(row["phase"]))


def weights(item: Item) -> list[Row]:
    rows = item.world.having("cycle_dimension", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: (-row["weight"], row["dimension"]))


def grades(item: Item) -> list[Row]:
    rows = item.world.having("cycle_grade", "cycle_id", item.row["id"])
    return sorted(rows, key=lambda row: row["place"])


def dimensions(item: Item) -> list[Row]:
    if item.row["status"] not in COUNTS or not item.eyes.result(item.row):
        return []
    rows = item.world.having("appraisal_dimension", "appraisal_id", item.row["id"])
    return sorted(rows, key=lambda row: row["dimension"])


EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Cycle.deadlines": ("CycleDeadline", deadlines),
    "Cycle.dimensions": ("CycleDimension", weights),
    "Cycle.grades": ("CycleGrade", grades),
    "Appraisal.dimensions": ("AppraisalDimension", dimensions),
    **results.EACH,
    **calibration.EACH,
    **goals.EACH,
    **policies.EACH,
    **bands.EACH,
    **reviews.EACH,
    **measurement.EACH,
    **rating.EACH,
    **course.EACH,
    **careers.EACH,
    **development.EACH,
    **promoting.EACH,
    **learning.EACH,
    **earnings.EACH,
}
"""From a field to the type and the rows of a short list."""
