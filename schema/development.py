"""Development: how to ask how somebody gets on; the part of an employee that is about that."""

import strawberry

from schema.competency import (
    GAPS,
    CompetencyAssessment,
    CompetencyAssessmentFilter,
    CompetencyAssessmentOrder,
    CompetencyGap,
)
from schema.conduct import (
    Honour,
    HonourFilter,
    HonourOrder,
    Sanction,
    SanctionFilter,
    SanctionOrder,
)
from schema.engine.reading import ON, Connection, each, many, on_day
from schema.engine.rights import COMPETENCIES
from schema.learning import LearningPlan, LearningPlanFilter, LearningPlanOrder
from schema.move import Move, MoveFilter, MoveOrder
from schema.position_proposal import (
    PositionProposal,
    PositionProposalFilter,
    PositionProposalOrder,
)
from schema.promotion import Promotion, PromotionFilter, PromotionOrder

SERVED = (
    "greatest((extract(year FROM {on}) - extract(year FROM {row}.hired_on)) * 12"
    " + extract(month FROM {on}) - extract(month FROM {row}.hired_on)"
    " - (extract(day FROM {on}) < extract(day FROM {row}.hired_on))::integer, 0)::integer"
)
"""As domain/policies/time_in_level reckons them."""


@strawberry.type(description="What is known of how an employee gets on.")
class Development:
    months_of_service: int | None = on_day(
        SERVED,
        sees=COMPETENCIES,
        description="How many whole months they have been in service on the day.",
    )
    competency_assessments: Connection[CompetencyAssessment] = many(
        "{row}.employee_id = {parent}.id",
        order=CompetencyAssessmentOrder,
        filtered=CompetencyAssessmentFilter,
        seen=True,
        description="How well they were found to master what, the earliest first.",
    )
    competency_gaps: list[CompetencyGap] = each(
        "true",
        source=GAPS,
        order="{row}.framework_id, {row}.level_place, {row}.place",
        sees=COMPETENCIES,
        arguments=[ON],
        description="What they lack on the day of what their level and the next ones ask.",
    )
    honours: Connection[Honour] = many(
        "{row}.employee_id = {parent}.id",
        order=HonourOrder,
        filtered=HonourFilter,
        seen=True,
        arguments=[ON],
        description="What they were honoured by.",
    )
    sanctions: Connection[Sanction] = many(
        "{row}.employee_id = {parent}.id",
        order=SanctionOrder,
        filtered=SanctionFilter,
        seen=True,
        arguments=[ON],
        description="What they were sanctioned by.",
    )
    learning_plans: Connection[LearningPlan] = many(
        "{row}.employee_id = {parent}.id",
        order=LearningPlanOrder,
        filtered=LearningPlanFilter,
        seen=True,
        arguments=[ON],
        description="The courses that are planned for them, and what came of each.",
    )
    position_proposals: Connection[PositionProposal] = many(
        "{row}.employee_id = {parent}.id",
        order=PositionProposalOrder,
        filtered=PositionProposalFilter,
        description="What their results proposed for their position, as far as it is seen.",
    )
    promotions: Connection[Promotion] = many(
        "{row}.employee_id = {parent}.id",
        order=PromotionOrder,
        filtered=PromotionFilter,
        description="Their promotion cases, as far as the viewer may see them.",
    )
    moves: Connection[Move] = many(
        "{row}.employee_id = {parent}.id",
        order=MoveOrder,
        filtered=MoveFilter,
        seen=True,
        arguments=[ON],
        description="Where they were moved otherwise than by a promotion.",
    )
