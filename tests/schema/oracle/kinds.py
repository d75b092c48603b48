"""Kinds: what each type of the schema shows, compares and is ordered by, in plain Python."""

from collections.abc import Callable, Mapping

from tests.schema.oracle import calibration, course, goals, measurement, policies, rating
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.looks import (
    between,
    column,
    comment,
    during,
    in_service,
    is_open,
    measured,
    money,
    noted,
    of_salary,
    on_day,
    overdue,
    person,
    progress,
    recorded,
    result,
    salary_held,
    seen_superior,
    share,
    superior_origin,
    told,
    unknown_because,
)

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
    "Measure.evidence": noted("evidence_id"),
    "Measure.weight": share,
    "Measure.rule": column("kind"),
    "Measure.rating": measured("rating", outdated=True),
    "Measure.exact": measured("exact"),
    "Measure.score": measured("score"),
    "Measure.scoredActual": measured("scored_actual"),
    "Measure.scoredOccurred": measured("scored_occurred"),
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
    **calibration.SHOWN,
    **goals.SHOWN,
    **policies.SHOWN,
    **measurement.SHOWN,
    **rating.SHOWN,
    **course.SHOWN,
}
"""What is not simply the column of the same name."""

COMPARED: Mapping[str, Value] = {
    "EmployeeFilter.name": person("name"),
    "EmployeeFilter.department": on_day("employee_department", "department_id"),
    "EmployeeFilter.within": course.within,
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
    **calibration.COMPARED,
    **goals.COMPARED,
    **policies.COMPARED,
    **measurement.COMPARED,
    **rating.COMPARED,
    **course.COMPARED,
}
"""What is not simply the column of the same name."""

ORDERED: Mapping[str, Value] = {
    "EmployeeOrder.NAME": person("name"),
    "DepartmentOrder.NAME": SHOWN["Department.name"],
    "AcknowledgementDueOrder.NAME": person("name"),
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
    **calibration.TABLES,
    **goals.TABLES,
    **policies.TABLES,
    **measurement.TABLES,
    **rating.TABLES,
    **course.TABLES,
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
    **calibration.SEEN,
    **goals.SEEN,
    **policies.SEEN,
    **measurement.SEEN,
    **rating.SEEN,
    **course.SEEN,
}
"""Whether a row is there for the viewer."""
