"""Outcome: what follows from a result in the demonstration: talks, appeals, improvement plans.

Most acknowledge the result of the first quarter. Of one in eight more is told each quarter: who
got the lowest grade works on the plan that the grade opened, of the others a few appeal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from demo import chance
from demo.script import HUMAN_RESOURCES, invented
from domain.actor import Actor
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal
from domain.appraisal_policy import OPERATIONS
from domain.feedback import AcknowledgeResult, GiveFeedback, RecordInterview
from domain.improvement_goal import (
    CheckInImprovement,
    CompleteImprovementAction,
    SetImprovementAction,
    SetImprovementGoal,
)
from domain.improvement_plan import CloseImprovementPlan, PlanOutcome
from domain.measure import Measure, settled
from domain.policies.appraisal_score import Entry, in_force
from domain.policies.distribution import Distribution, Limit
from domain.rulebook import RULES
from domain.scoring import AppraisalScored, scored
from domain.sealed import Sealed
from ledger.order import Order

LINE = "D"
POLICY = replace(
    OPERATIONS,
    version="operations-2016",
    improvement_line=LINE,
    distribution=Distribution(limits=(Limit(grades=("S", "A"), share=2_000),)),
)
"""The operations department's, with the lowest grade as its improvement line.

Of a department a fifth at most shall have one of the two best grades; where more have, the policy
warns.
"""

TOLD = 8
"""Of one in so many more is told than the result."""

APPEALING, CHANGED = 4, 3
"""Of those, one in so many appeals, and one in so many of these is granted."""

PANEL = Actor("service:appeals")
LONGEST = timedelta(days=80)
"""How long a plan is worked on; it lasts ten days longer."""

GROUNDS = (
    "Two weeks of sick leave were counted as if I had been at work.",
    "The report leaves out the jobs of the last week.",
    "I was judged on a task that was never mine.",
)
ANSWERS = {
    AppealOutcome.UPHELD: "We went through the records with both sides; the result stands.",
    AppealOutcome.CHANGED: "The records bear you out; the result is changed.",
}
AIMS = (
    ("on-time", "Start every shift on time.", "A month without a late start."),
    ("fewer-repairs", "Get jobs right the first time.", "At most one repair a fortnight."),
    ("target", "Reach the quarter's target.", "The next report shows at least 95 %."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result that is about to be released, and those concerned; `until` ends the story."""

    quarter: str
    code: str
    superior: str
    measures: Sequence[Measure]
    entries: Sequence[Entry]
    released: datetime
    until: datetime

    @property
    def appraisal_id(self) -> str:
        return f"appraisal:{self.quarter}:{self.code}"

    @property
    def plan_id(self) -> str:
        return f"improvement:{self.quarter}:{self.code}"

    @property
    def scored(self) -> AppraisalScored:
        """Return what it comes to, before a panel has looked at it."""
        policy = replace(POLICY, formulas=in_force(RULES))
        return scored(policy, settled(self.measures, policy), self.entries, None)

    @property
    def told(self) -> bool:
        """Return whether more is told of it than the result."""
        return self.picks(TOLD, "told")

    def later(self, days: int, more: int, of: str) -> datetime:
        """Return a moment `days` after the release, and up to `more`."""
        return self.released + timedelta(
            days=days + chance.number(more, of, self.quarter, self.code), hours=1
        )

    def order(self, command: object, of: str, at: datetime, by: Actor) -> Order:
        """Return what somebody does about it."""
        return invented(command, f"outcome/{self.quarter}/{self.code}/{of}", at, by)

    def picks(self, below: int, of: str) -> bool:
        """Return whether this one is picked of `below`."""
        return chance.number(below, of, self.quarter, self.code) == 0


def orders(result: Result, *, acknowledging: bool) -> Iterator[Order]:
    """Yield what follows from a result, as far as it happens before the end of the story."""
    yield from (each for each in story(result, acknowledging) if each.simulated < result.until)  # type: ignore[operator]


def story(result: Result, acknowledging: bool) -> Iterator[Order]:  # noqa: FBT001 - passed on
    own, about = Actor(f"employee:{result.code}"), result.appraisal_id
    if result.told:
        outcome = result.scored
        if outcome.grade == LINE:
            yield from improved(result, own)
        elif result.picks(APPEALING, "appealing") and outcome.score is not None:
            yield from appealed(result, own, outcome.score)
            return
    if acknowledging and not result.picks(10, "silent"):
        at = result.later(1, 6, "acknowledged")
        yield result.order(AcknowledgeResult(appraisal_id=about), "acknowledged", at, own)


def appealed(result: Result, own: Actor, score: Decimal) -> Iterator[Order]:
    """Yield an appeal and how it is decided."""
    grounds = chance.choice(GROUNDS, "grounds", result.quarter, result.code)
    appeal = FileAppeal(appraisal_id=result.appraisal_id, grounds=Sealed(grounds))
    yield result.order(appeal, "appeal", result.later(2, 6, "appeal"), own)
    granted = result.picks(CHANGED, "granted")
    outcome = AppealOutcome.CHANGED if granted else AppealOutcome.UPHELD
    more = Decimal(2 + chance.number(5, "more", result.quarter, result.code))
    decision = DecideAppeal(
        appraisal_id=result.appraisal_id,
        outcome=outcome,
        score=min(score + more, POLICY.cap - 1) if granted else None,
        answer=Sealed(ANSWERS[outcome]),
    )
    decided = result.order(decision, "decision", result.later(10, 5, "decision"), PANEL)
    yield replace(decided, roles=HUMAN_RESOURCES, reason="Both sides were heard.")


def improved(result: Result, own: Actor) -> Iterator[Order]:
    """Yield what is said about a bad result, and how the plan that it opened is worked on."""
    superior, plan = Actor(f"employee:{result.superior}"), result.plan_id
    talk = RecordInterview(
        appraisal_id=result.appraisal_id,
        held_on=result.released.date(),
        notes=Sealed("We went through the quarter and agreed on a plan."),
    )
    feedback = GiveFeedback(
        appraisal_id=result.appraisal_id,
        strengths=Sealed("Gets on with everybody."),
        weaknesses=Sealed("Too much has to be done again."),
        suggestions=Sealed("Ask before starting; one thing at a time."),
    )
    told = result.released + timedelta(hours=1)
    yield result.order(feedback, "feedback", told, superior)
    yield result.order(talk, "talk", told, superior)
    code, aim, success = chance.choice(AIMS, "aim", result.quarter, result.code)
    due_on = (result.released + LONGEST).date()
    goal = SetImprovementGoal(
        plan_id=plan, goal=code, aim=Sealed(aim), success=Sealed(success), due_on=due_on
    )
    action = SetImprovementAction(
        plan_id=plan,
        action="weekly-talk",
        goal=code,
        task=Sealed("Talk every Monday for six weeks."),
        due_on=due_on,
    )
    yield result.order(goal, "goal", result.later(2, 3, "goal"), superior)
    yield result.order(action, "action", result.later(5, 1, "action"), superior)
    progress = 20 + chance.number(5, "progress", result.quarter, result.code) * 10
    for name, by, days, reached in (
        ("own", own, 20, progress),
        ("superior", superior, 45, progress + 20),
    ):
        check_in = CheckInImprovement(
            plan_id=plan, progress=reached, goal=code, note=Sealed("As we agreed.")
        )
        yield result.order(check_in, f"check-in/{name}", result.later(days, 5, name), by)
    done = CompleteImprovementAction(plan_id=plan, action="weekly-talk")
    yield result.order(done, "done", result.later(55, 3, "done"), superior)
    close = CloseImprovementPlan(
        plan_id=plan,
        outcome=chance.choice(tuple(PlanOutcome), "outcome", result.quarter, result.code),
        conclusion=Sealed("We looked back on it together."),
    )
    closed = result.order(close, "closed", result.later(70, 5, "closed"), superior)
    yield replace(closed, reason="Its time is over.")
