"""Query: the root of everything that can be asked.

Every field takes `asOf` and `on`: what was recorded by then, and what was true that day. They move
what is looked at, never who looks.
"""

import strawberry

from schema.appeal import Appeal, AppealFilter, AppealOrder
from schema.appraisal import Appraisal, AppraisalFilter, AppraisalOrder
from schema.cycle import Cycle, CycleFilter, CycleOrder
from schema.department import Department, DepartmentFilter, DepartmentOrder
from schema.employee import Employee, EmployeeFilter, EmployeeOrder
from schema.engine.graph import Declared
from schema.engine.reading import (
    AS_OF,
    TODAY,
    Connection,
    Node,
    argument,
    by_ids,
    many,
    one,
)
from schema.explanation import Explanation, explanation
from schema.improvement import ImprovementPlan, ImprovementPlanFilter, ImprovementPlanOrder
from schema.organisation import Organisation
from schema.preview import PreviewMeasureResult, preview_measure

TIMES = (AS_OF, TODAY)
ID = argument("id", strawberry.ID, "Its id.", required=True)
IDS = argument("ids", list[strawberry.ID], "Their ids, 100 at most.", required=True)


def _by_id(description: str) -> Declared:
    return one("true", arguments=[ID, *TIMES], description=description)


@strawberry.type(description="Everything that can be asked.")
class Query:
    organisation: Organisation | None = one(
        "true", arguments=TIMES, description="The organisation, once it is founded."
    )
    node: Node | None = by_ids(
        arguments=[ID, *TIMES], description="Whatever has an id, if the viewer may see it."
    )
    nodes: list[Node | None] = by_ids(
        arguments=[IDS, *TIMES],
        description="Whatever has these ids, in their order; null for what there is not.",
    )
    employee: Employee | None = _by_id("An employee by id.")
    employees: Connection[Employee] = many(
        order=EmployeeOrder,
        filtered=EmployeeFilter,
        arguments=TIMES,
        description="All employees that the viewer may see, those who have left included.",
    )
    department: Department | None = _by_id("A department by id.")
    departments: Connection[Department] = many(
        order=DepartmentOrder,
        filtered=DepartmentFilter,
        arguments=TIMES,
        description="All departments, those that are closed included.",
    )
    cycle: Cycle | None = _by_id("A cycle by id.")
    cycles: Connection[Cycle] = many(
        order=CycleOrder, filtered=CycleFilter, arguments=TIMES, description="All cycles."
    )
    appraisal: Appraisal | None = _by_id("An appraisal by id.")
    appraisals: Connection[Appraisal] = many(
        order=AppraisalOrder,
        filtered=AppraisalFilter,
        arguments=TIMES,
        description="All appraisals that the viewer may see.",
    )
    appeals: Connection[Appeal] = many(
        order=AppealOrder,
        filtered=AppealFilter,
        arguments=TIMES,
        description="All appeals that the viewer may see.",
    )
    improvement: ImprovementPlan | None = _by_id("An improvement plan by id.")
    improvements: Connection[ImprovementPlan] = many(
        order=ImprovementPlanOrder,
        filtered=ImprovementPlanFilter,
        arguments=TIMES,
        description="All improvement plans that the viewer may see.",
    )
    explanation: Explanation | None = explanation
    preview_measure: PreviewMeasureResult = preview_measure
