"""Mutation: the root of everything that can be done, and the types that it answers with."""

from typing import Annotated

import strawberry

from schema.cycle_work import (
    ReleaseResultsResult,
    ScoreAppraisalsResult,
    TakeAllResultsResult,
    release_results,
    score_appraisals,
    take_all_results,
)
from schema.engine.inputs import Hint
from schema.engine.mutations import mutation
from schema.enrolment import EnrolParticipantsResult, enrol_participants
from schema.import_actuals import ImportActualsResult, import_actuals
from schema.pay_mutation import PAY_WORK
from schema.promotion_mutation import PROMOTION_WORK


def reference(name: str, module: str) -> Hint:
    """Return a type by its name, which its own module gives when the schema is put together."""
    return Annotated[name, strawberry.lazy(module)]


ENTITIES = {
    "organisation": reference("Organisation", "schema.organisation"),
    "department": reference("Department", "schema.department"),
    "employee": reference("Employee", "schema.employee"),
    "payroll": reference("Payroll", "schema.payroll"),
    "policy": reference("Policy", "schema.policy"),
    "pay_structure": reference("PayStructure", "schema.pay_structure"),
    "pay_plan": reference("PayPlan", "schema.pay_plan"),
    "pay_review": reference("PayReview", "schema.pay_review"),
    "acknowledgement": reference("PolicyAcknowledgement", "schema.acknowledgement"),
    "template": reference("MeasureTemplate", "schema.measure_template"),
    "cycle": reference("Cycle", "schema.cycle"),
    "appraisal": reference("Appraisal", "schema.appraisal"),
    "evaluation": reference("Evaluation", "schema.rating"),
    "calibration": reference("Calibration", "schema.calibration"),
    "improvement": reference("ImprovementPlan", "schema.improvement"),
    "goal": reference("Goal", "schema.goal"),
    "move": reference("Move", "schema.move"),
    "training": reference("Training", "schema.training"),
    "promotion": reference("Promotion", "schema.promotion"),
    "position_proposal": reference("PositionProposal", "schema.position_proposal"),
    "career_framework": reference("CareerFramework", "schema.career_framework"),
}

JOBS = {
    "enrol_participants": (enrol_participants, EnrolParticipantsResult),
    "import_actuals": (import_actuals, ImportActualsResult),
    "score_appraisals": (score_appraisals, ScoreAppraisalsResult),
    "take_all_results": (take_all_results, TakeAllResultsResult),
    "release_results": (release_results, ReleaseResultsResult),
    **PAY_WORK,
    **PROMOTION_WORK,
}

Mutation = mutation(ENTITIES, JOBS)
