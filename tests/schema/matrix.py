"""Matrix: what plain predicates say of who sees what."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from tests.schema.oracle import goals, promoting, proposing
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.larger import VIEWERS
from tests.schema.oracle.world import World

PASSED_ON = {"Connection", "Edge", "PageInfo", "Money"}
ENTRIES = {"CycleDeadline", "CycleDimension", "CycleGrade"}
"""Parts of a cycle, which are seen with it."""

OWNED = {
    "Absence": ("employees", "absences"),
    "CompetencyAssessment": ("employees", "competencyAssessments"),
    "Honour": ("employees", "honours"),
    "LearningPlan": ("employees", "learningPlans"),
    "Move": ("employees", "moves"),
    "Sanction": ("employees", "sanctions"),
    "CareerEntry": ("employees", "careerHistory"),
    "Salary": ("employees", "salaryHistory"),
    "WorkingTime": ("employees", "workingTimeHistory"),
    "CalibrationMember": ("calibrations", "members"),
    "GoalLink": ("goals", "links"),
    "GoalMeasure": ("goals", "measureLinks"),
    "GoalReport": ("goals", "history"),
    "ImprovementCheckIn": ("improvements", "checkIns"),
    "JobRefusal": ("jobs", "refusals"),
    "Measure": ("appraisals", "measures"),
    "MeasureFinding": ("cycles", "completeness"),
    "PolicyVersion": ("policies", "versions"),
    "PayStructureVersion": ("payStructures", "versions"),
    "PayPlanVersion": ("payPlans", "versions"),
    "CareerFrameworkVersion": ("careerFrameworks", "versions"),
}
"""Types without a list of their own: from which list and through which field they are reached."""

Allows: TypeAlias = Callable[[Eyes, World, str], bool]


def of_record(eyes: Eyes, _: World, id_: str) -> bool:
    return eyes.record(id_)


def of_result(eyes: Eyes, world: World, id_: str) -> bool:
    case = world.one("appraisal", id_.partition("/")[0])
    return case is not None and eyes.result(case)


def of_superior(eyes: Eyes, world: World, id_: str) -> bool:
    held = world.latest("employee_superior", id_, eyes.today)
    return held is not None and eyes.employee(held["superior_id"])


def of_development(eyes: Eyes, _: World, id_: str) -> bool:
    return eyes.acknowledged(id_)


def of_grounds(eyes: Eyes, world: World, id_: str) -> bool:
    row = world.one("sanction", id_)
    return row is not None and eyes.grounds(row)


def of_all(eyes: Eyes, _: World, __: str) -> bool:
    return eyes.all


def of_pay_drafts(eyes: Eyes, _: World, __: str) -> bool:
    return eyes.drafts_pay


HIDDEN: dict[str, Allows] = {
    "Employee.monthsOfService": of_development,
    "Employee.gender": of_record,
    "Employee.endCause": of_record,
    "Employee.level": of_record,
    "Employee.levelOrigin": of_record,
    "Employee.superiorOrigin": of_superior,
    "Appraisal.exact": of_result,
    "Appraisal.score": of_result,
    "Appraisal.grade": of_result,
    "Appraisal.earnedGrade": of_result,
    "Appraisal.comment": of_result,
    "Appraisal.scoredAt": of_result,
    "Appraisal.computedScore": of_result,
    "Appraisal.computedGrade": of_result,
    "Appraisal.calibratedScore": of_result,
    "Appraisal.calibratedGrade": of_result,
    "Appraisal.quotaMade": of_result,
    "PolicyVersion.draftedBy": of_all,
    "PolicyVersion.publishedBy": of_all,
    "PayStructureVersion.draftedBy": of_pay_drafts,
    "PayStructureVersion.publishedBy": of_pay_drafts,
    "PayPlanVersion.draftedBy": of_pay_drafts,
    "PayPlanVersion.publishedBy": of_pay_drafts,
    "CareerFrameworkVersion.draftedBy": of_all,
    "CareerFrameworkVersion.publishedBy": of_all,
    "Move.movedBy": of_all,
    **promoting.HIDDEN,
    **proposing.HIDDEN,
    "Sanction.imposedBy": of_all,
    "Sanction.decidedBy": of_all,
    "Sanction.objection": of_grounds,
    "Sanction.answer": of_grounds,
    "Appraisal.releasedScore": of_result,
    "Appraisal.releasedGrade": of_result,
    "Appraisal.adjustedScore": of_result,
    "Appraisal.adjustedGrade": of_result,
    "Appraisal.adjustedAt": of_result,
    "Appraisal.remark": of_result,
    **goals.HIDDEN,
    "Measure.rating": of_result,
    "Measure.exact": of_result,
    "Measure.score": of_result,
    "Measure.scoredActual": of_result,
    "Measure.scoredOccurred": of_result,
}
"""Fields that not everybody sees who sees the row. All others, whoever is added, are for all."""

CONFIDED = {"Evaluation"}
"""Types of which human resources see less than others: what each sees the oracle tells."""

LEFT_TO_THE_ORACLE = (
    "guest",
    "top",
    "eve, who has none",
    "old, who has left",
    "max, who is yet to come",
    "ann, who decides on pay",
    "bob, who runs the system",
    "boss, who is told of the whole",
    "zoe, without any role",
    "nobody we know",
)
ROLES = {name: viewer for name, viewer in VIEWERS.items() if name not in LEFT_TO_THE_ORACLE}
everybody = pytest.mark.parametrize("viewer", ROLES.values(), ids=ROLES.keys())
