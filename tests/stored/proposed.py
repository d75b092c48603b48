"""Proposed: what results propose for positions in the stored log, by hand and by a line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actor import Role
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal
from domain.appraisal_policy import OPERATIONS
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.position_proposal import AnswerProposal, ProposePosition, WithdrawProposal
from domain.position_proposal_case import PositionKind, ProposalAnswer
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE = "employee:E1", "employee:E2"
CYCLE, HERS = "cycle:2016X", "appraisal:2016X:E2"
PROPOSED = "position_proposal:2016X:E2"
PANEL: dict[str, Any] = {"by": "employee:E9", "roles": frozenset({Role.EMPLOYEE, Role.HR})}


def proposed() -> Act:
    """Yield what a line proposes and an appeal lifts, what a superior does, and the answers."""
    yield from released()
    answer = AnswerProposal(
        proposal_id=PROPOSED, answer=ProposalAnswer.ACCEPTED, case_id="move:E2:over"
    )
    yield answer, PANEL  # of another kind
    appeal = FileAppeal(appraisal_id=HERS, grounds=Sealed("The sheet was of another team."))
    yield appeal, {"by": SHE}
    change = DecideAppeal(
        appraisal_id=HERS,
        outcome=AppealOutcome.CHANGED,
        score=Decimal("80.5"),
        answer=Sealed("It was."),
    )
    yield change, {**PANEL, "reason": "The sheets were mixed up."}
    propose = ProposePosition(
        proposal_id=PROPOSED, kind=PositionKind.LATERAL, why=Sealed("She knows the fleet.")
    )
    yield replace(propose, proposal_id="position_proposal:2016X:E3"), {"by": BOSS}  # no result
    yield propose, {"by": BOSS}
    yield propose, {}  # open already
    yield WithdrawProposal(proposal_id=PROPOSED), {"by": BOSS}
    yield propose, {"by": BOSS}
    refuse = AnswerProposal(
        proposal_id=PROPOSED, answer=ProposalAnswer.REFUSED, why=Sealed("Not this year.")
    )
    yield refuse, PANEL
    yield propose, {}
    yield answer, {}  # one's own proposal
    yield answer, PANEL


def released() -> Act:
    """Yield a quarter whose grade lies beyond a line of its policy."""
    policy = replace(OPERATIONS, promotion_line="S", demotion_line="B")
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="A quarter with lines",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 1, 1),
        ends_on=date(2016, 3, 31),
        policy=policy,
    )
    yield replace(opened, policy=replace(policy, demotion_line="S")), {}  # they cross
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    yield SetMeasures(appraisal_id=HERS, measures=measures), {}
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield AdvanceCycle(cycle_id=CYCLE, to=phase), {}
    yield EvaluateAppraisal(appraisal_id=HERS, ratings=ratings), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HERS), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK), {}
    yield ReleaseResult(appraisal_id=HERS), {}
