"""Results: what happens with them in the stored log: feedback, appeals and an improvement plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actor import Role
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal, WithdrawAppeal
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import AcknowledgeResult, GiveFeedback, RecordInterview, ReleaseResult
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    SetImprovementAction,
    SetImprovementGoal,
)
from domain.improvement_plan import (
    CloseImprovementPlan,
    ExtendImprovementPlan,
    LinkImprovementPlan,
    OpenImprovementPlan,
    PlanOutcome,
)
from domain.measure import SetMeasures
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
FIRST = "cycle:2016Q1"
SECOND, BOTH = "cycle:2016Q2", ((SHE, "appraisal:2016Q2:E2"), (HE, "appraisal:2016Q2:E3"))
PANEL = "employee:E9"


def told() -> Act:
    """Yield a quarter whose results are talked over and challenged: one appeal changes a grade.

    Below the line of its policy a grade opens a plan, and a better one lifts it.
    """
    below_b = replace(OPERATIONS, improvement_line="B", improvement_days=60, appeal_days=5)
    opened = OpenCycle(
        cycle_id=SECOND,
        name="Second quarter of 2016",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 4, 1),
        ends_on=date(2016, 6, 30),
        policy=below_b,
    )
    yield replace(opened, policy=replace(below_b, improvement_line="E")), {}  # no such grade
    yield opened, {}
    for employee_id, _ in BOTH:
        yield EnrolParticipant(cycle_id=SECOND, employee_id=employee_id), {}
    yield AdvanceCycle(cycle_id=SECOND, to=Phase.SET_MEASURES), {}
    for _, case in BOTH:
        yield SetMeasures(appraisal_id=case, measures=measures), {"by": BOSS}
    yield AdvanceCycle(cycle_id=SECOND, to=Phase.COLLECT), {}
    yield AdvanceCycle(cycle_id=SECOND, to=Phase.EVALUATE), {}
    for _, case in BOTH:
        yield EvaluateAppraisal(appraisal_id=case, ratings=ratings), {"by": BOSS}
        yield ScoreAppraisal(appraisal_id=case), {}
    yield AdvanceCycle(cycle_id=SECOND, to=Phase.FEED_BACK), {}
    (_, hers), (_, his) = BOTH
    feedback = GiveFeedback(
        appraisal_id=hers,
        strengths=Sealed("Calm."),
        weaknesses=Sealed("Often late."),
        suggestions=Sealed("Plan the week."),
    )
    yield feedback, {}  # not the recorded superior
    yield feedback, {"by": BOSS}
    talk = RecordInterview(appraisal_id=hers, held_on=date(2016, 1, 4), notes=Sealed("We agreed."))
    yield talk, {"by": BOSS}
    for _, case in BOTH:
        yield ReleaseResult(appraisal_id=case), {}
    appeal = FileAppeal(appraisal_id=hers, grounds=Sealed("The sheet was of another team."))
    yield appeal, {"by": SHE}
    yield AcknowledgeResult(appraisal_id=hers), {"by": SHE}  # under appeal
    change = DecideAppeal(
        appraisal_id=hers,
        outcome=AppealOutcome.CHANGED,
        score=Decimal("80.5"),
        answer=Sealed("It was."),
    )
    yield change, {}  # had a hand in it
    by_panel = {"by": PANEL, "roles": frozenset({Role.EMPLOYEE, Role.HR})}
    yield change, {**by_panel, "reason": "The sheets were mixed up."}
    yield appeal, {"by": SHE}  # a second one
    yield AcknowledgeResult(appraisal_id=hers, remark=Sealed("Thank you.")), {"by": SHE}
    yield FileAppeal(appraisal_id=his, grounds=Sealed("No.")), {"by": HE}
    yield WithdrawAppeal(appraisal_id=his), {"by": HE}


def improved() -> Act:
    """Yield an improvement plan that is opened by hand, worked on, and closed."""
    opened = OpenImprovementPlan(cycle_id=FIRST, employee_id=SHE, due_on=date(2016, 6, 30))
    plan = "improvement:2016Q1:E2"
    yield opened, {"by": SHE}  # one's own case
    yield opened, {"by": BOSS, "reason": "She asked for it."}
    goal = SetImprovementGoal(
        plan_id=plan,
        goal="on-time",
        aim=Sealed("Be on time."),
        success=Sealed("No late start in a month."),
        due_on=date(2016, 5, 31),
    )
    yield goal, {"by": BOSS}
    action = SetImprovementAction(
        plan_id=plan,
        action="weekly-talk",
        goal="on-time",
        task=Sealed("Talk on Mondays."),
        due_on=date(2016, 5, 31),
    )
    yield replace(action, goal="calm"), {"by": BOSS}  # no such goal
    yield action, {"by": BOSS}
    yield CompleteImprovementAction(plan_id=plan, action="weekly-talk"), {"by": BOSS}
    yield (
        CheckInImprovement(plan_id=plan, progress=60, goal="on-time", note=Sealed("Better.")),
        {"by": SHE},
    )
    yield (
        ExtendImprovementPlan(plan_id=plan, due_on=date(2016, 9, 30)),
        {"by": BOSS, "reason": "She was ill."},
    )
    yield LinkImprovementPlan(plan_id=plan, cycle_id=SECOND), {}
    yield (
        CloseImprovementPlan(
            plan_id=plan, outcome=PlanOutcome.PARTLY, conclusion=Sealed("Nearly there.")
        ),
        {"by": BOSS, "reason": "Three weeks of four."},
    )
