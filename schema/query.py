"""Query: the root of everything that can be asked.

Every field takes `asOf` and `on`: what was recorded by then, and what was true that day. They move
what is looked at, never who looks.
"""

import strawberry

from schema.acknowledgement import (
    AcknowledgementFilter,
    AcknowledgementOrder,
    PolicyAcknowledgement,
)
from schema.appeal import Appeal, AppealFilter, AppealOrder
from schema.appraisal import Appraisal, AppraisalFilter, AppraisalOrder
from schema.calibration import Calibration, CalibrationFilter, CalibrationOrder
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
from schema.goal import Goal, GoalFilter, GoalOrder
from schema.improvement import ImprovementPlan, ImprovementPlanFilter, ImprovementPlanOrder
from schema.job import Job, JobFilter, JobOrder
from schema.measure_template import (
    MeasureTemplate,
    MeasureTemplateFilter,
    MeasureTemplateOrder,
)
from schema.organisation import Organisation
from schema.policy import Policy, PolicyFilter, PolicyOrder
from schema.policy_template import PolicyTemplate, policy_templates
from schema.preview import PreviewMeasureResult, preview_measure
from schema.rating import (
    Evaluation,
    EvaluationFilter,
    EvaluationOrder,
    Nomination,
    NominationFilter,
    NominationOrder,
)
from schema.task import MINE, OTHERS, Task, TaskFilter, TaskOrder
from schema.task_source import SOURCE as TASK_SOURCE

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
    policy: Policy | None = _by_id("A policy by id.")
    policies: Connection[Policy] = many(
        order=PolicyOrder,
        filtered=PolicyFilter,
        arguments=TIMES,
        description="All policies; those of which nothing is published for whoever drafts them.",
    )
    acknowledgements: Connection[PolicyAcknowledgement] = many(
        order=AcknowledgementOrder,
        filtered=AcknowledgementFilter,
        arguments=TIMES,
        description="All acknowledgements of policies that the viewer may see.",
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
    measure_template: MeasureTemplate | None = _by_id("A measure template by id.")
    measure_templates: Connection[MeasureTemplate] = many(
        order=MeasureTemplateOrder,
        filtered=MeasureTemplateFilter,
        arguments=TIMES,
        description="The library of measures.",
    )
    appeals: Connection[Appeal] = many(
        order=AppealOrder,
        filtered=AppealFilter,
        arguments=TIMES,
        description="All appeals that the viewer may see.",
    )
    calibration: Calibration | None = _by_id("A calibration session by id.")
    calibrations: Connection[Calibration] = many(
        order=CalibrationOrder,
        filtered=CalibrationFilter,
        arguments=TIMES,
        description="All calibration sessions that the viewer may see.",
    )
    nominations: Connection[Nomination] = many(
        order=NominationOrder,
        filtered=NominationFilter,
        arguments=TIMES,
        description="Whom the viewer is to rate, and all other nominations that they may see.",
    )
    evaluation: Evaluation | None = _by_id("An evaluation by id.")
    evaluations: Connection[Evaluation] = many(
        order=EvaluationOrder,
        filtered=EvaluationFilter,
        arguments=TIMES,
        description="What the viewer has said of others, and all else that they may see of it.",
    )
    improvement: ImprovementPlan | None = _by_id("An improvement plan by id.")
    improvements: Connection[ImprovementPlan] = many(
        order=ImprovementPlanOrder,
        filtered=ImprovementPlanFilter,
        arguments=TIMES,
        description="All improvement plans that the viewer may see.",
    )
    goal: Goal | None = _by_id("A goal by id.")
    goals: Connection[Goal] = many(
        order=GoalOrder,
        filtered=GoalFilter,
        arguments=TIMES,
        description="All goals that the viewer may see.",
    )
    explanation: Explanation | None = explanation
    my_tasks: Connection[Task] = many(
        MINE,
        source=TASK_SOURCE,
        order=TaskOrder,
        filtered=TaskFilter,
        arguments=TIMES,
        description="What is due from the viewer, and from human resources if they are of them.",
    )
    tasks: Connection[Task] = many(
        OTHERS,
        source=TASK_SOURCE,
        order=TaskOrder,
        filtered=TaskFilter,
        arguments=TIMES,
        description="What is due from everybody, as far as the viewer may see it.",
    )
    job: Job | None = _by_id("A job by id.")
    jobs: Connection[Job] = many(
        order=JobOrder,
        filtered=JobFilter,
        arguments=TIMES,
        description="All jobs, for whoever may see what is done for many.",
    )
    policy_templates: list[PolicyTemplate] = policy_templates
    preview_measure: PreviewMeasureResult = preview_measure
