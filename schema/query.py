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
from schema.arrears import Arrears, ArrearsFilter, ArrearsOrder
from schema.award import Award, AwardFilter, AwardOrder
from schema.calibration import Calibration, CalibrationFilter, CalibrationOrder
from schema.career_framework import (
    CareerFramework,
    CareerFrameworkFilter,
    CareerFrameworkOrder,
)
from schema.changes import Changes, changes_of
from schema.cycle import Cycle, CycleFilter, CycleOrder
from schema.decision import Decision, decision
from schema.decision_list import decisions
from schema.department import Department, DepartmentFilter, DepartmentOrder
from schema.eligibility import Eligibility, eligibility
from schema.eligibility_list import EligibilityList, eligibility_list
from schema.employee import Employee, EmployeeFilter, EmployeeOrder
from schema.engine.graph import Declared
from schema.engine.reading import AS_OF, TODAY, Connection, Node, argument, by_ids, many, one
from schema.explanation import Explanation, explanation
from schema.explanation_arrears import ArrearsExplanation, arrears_explanation
from schema.explanation_pay import PayExplanation, pay_explanation
from schema.explanation_salary import SalaryExplanation, salary_explanation
from schema.goal import Goal, GoalFilter, GoalOrder
from schema.improvement import ImprovementPlan, ImprovementPlanFilter, ImprovementPlanOrder
from schema.job import Job, JobFilter, JobOrder
from schema.measure_template import (
    MeasureTemplate,
    MeasureTemplateFilter,
    MeasureTemplateOrder,
)
from schema.mobility import MobilityReport, mobility_report
from schema.organisation import Organisation
from schema.oversight_root import OversightRoot
from schema.pay_line import PayLine, PayLineFilter, PayLineOrder
from schema.pay_plan import PayPlan, PayPlanFilter, PayPlanOrder
from schema.pay_plan_template import PayPlanTemplate, pay_plan_templates
from schema.pay_review import PayReview, PayReviewFilter, PayReviewOrder
from schema.pay_review_report import (
    CycleCost,
    PayReviewReport,
    cycle_cost,
    pay_review_report,
)
from schema.pay_spread import CompaRatioSpread, compa_ratio_spread
from schema.pay_structure import PayStructure, PayStructureFilter, PayStructureOrder
from schema.pay_what_if import PayWhatIfResult, pay_what_if
from schema.payroll import Payroll
from schema.policy import Policy, PolicyFilter, PolicyOrder
from schema.policy_template import PolicyTemplate, policy_templates
from schema.preview import PreviewMeasureResult, preview_measure
from schema.promotion_root import PromotionRoot
from schema.proof import (
    Checkpoint,
    ConsistencyProof,
    InclusionProof,
    checkpoint,
    consistency_proof,
    inclusion_proof,
)
from schema.rating import (
    Evaluation,
    EvaluationFilter,
    EvaluationOrder,
    Nomination,
    NominationFilter,
    NominationOrder,
)
from schema.read_audit import Read, reads
from schema.task import MINE, OTHERS, Task, TaskFilter, TaskOrder
from schema.task_source import SOURCE as TASK_SOURCE
from schema.training import Training, TrainingFilter, TrainingOrder

TIMES = (AS_OF, TODAY)
ID = argument("id", strawberry.ID, "Its id.", required=True)
IDS = argument("ids", list[strawberry.ID], "Their ids, 100 at most.", required=True)


def _by_id(description: str) -> Declared:
    return one("true", arguments=[ID, *TIMES], description=description)


@strawberry.type(description="Everything that can be asked.")
class Query(PromotionRoot, OversightRoot):
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
    payroll: Payroll | None = one(
        "true", arguments=TIMES, description="The months that are paid, once one is."
    )
    arrears: Connection[Arrears] = many(
        order=ArrearsOrder,
        filtered=ArrearsFilter,
        arguments=TIMES,
        description="All arrears that the viewer may see.",
    )
    awards: Connection[Award] = many(
        order=AwardOrder,
        filtered=AwardFilter,
        arguments=TIMES,
        description="All that was paid once, as far as the viewer may see it.",
    )
    pay_review: PayReview | None = _by_id("A pay review by id.")
    pay_reviews: Connection[PayReview] = many(
        order=PayReviewOrder,
        filtered=PayReviewFilter,
        arguments=TIMES,
        description="All pay reviews, for whoever may see them.",
    )
    pay_lines: Connection[PayLine] = many(
        order=PayLineOrder,
        filtered=PayLineFilter,
        arguments=TIMES,
        description="What reviews did to pay, and for whoever may see them what they propose.",
    )
    policy: Policy | None = _by_id("A policy by id.")
    policies: Connection[Policy] = many(
        order=PolicyOrder,
        filtered=PolicyFilter,
        arguments=TIMES,
        description="All policies; those of which nothing is published for whoever drafts them.",
    )
    pay_structure: PayStructure | None = _by_id("A pay structure by id.")
    pay_structures: Connection[PayStructure] = many(
        order=PayStructureOrder,
        filtered=PayStructureFilter,
        arguments=TIMES,
        description="All pay structures; unpublished ones for whoever drafts them.",
    )
    pay_plan: PayPlan | None = _by_id("A pay plan by id.")
    pay_plans: Connection[PayPlan] = many(
        order=PayPlanOrder,
        filtered=PayPlanFilter,
        arguments=TIMES,
        description="All pay plans; those of which nothing is published for whoever drafts them.",
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
    career_framework: CareerFramework | None = _by_id("A career framework by id.")
    career_frameworks: Connection[CareerFramework] = many(
        order=CareerFrameworkOrder,
        filtered=CareerFrameworkFilter,
        arguments=TIMES,
        description="All career frameworks; drafts as far as the viewer may see them.",
    )
    training: Training | None = _by_id("A course by id.")
    trainings: Connection[Training] = many(
        order=TrainingOrder,
        filtered=TrainingFilter,
        arguments=TIMES,
        description="The catalogue of courses, those that are retired included.",
    )
    changes: Changes | None = changes_of
    decision: Decision | None = decision
    decisions: Connection[Decision] = decisions
    eligibility: Eligibility | None = eligibility
    eligibility_list: EligibilityList | None = eligibility_list
    mobility_report: MobilityReport | None = mobility_report
    explanation: Explanation | None = explanation
    arrears_explanation: ArrearsExplanation | None = arrears_explanation
    pay_explanation: PayExplanation | None = pay_explanation
    salary_explanation: SalaryExplanation | None = salary_explanation
    my_tasks: Connection[Task] = many(
        MINE,
        source=TASK_SOURCE,
        order=TaskOrder,
        filtered=TaskFilter,
        arguments=TIMES,
        description="What is due from the viewer, and from those whose role they have.",
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
    pay_plan_templates: list[PayPlanTemplate] = pay_plan_templates
    preview_measure: PreviewMeasureResult = preview_measure
    pay_what_if: PayWhatIfResult | None = pay_what_if
    pay_review_report: PayReviewReport | None = pay_review_report
    cycle_cost: list[CycleCost] | None = cycle_cost
    compa_ratio_spread: list[CompaRatioSpread] | None = compa_ratio_spread
    checkpoint: Checkpoint | None = checkpoint
    inclusion_proof: InclusionProof | None = inclusion_proof
    consistency_proof: ConsistencyProof | None = consistency_proof
    reads: Connection[Read] | None = reads
