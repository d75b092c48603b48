"""Rated: others than the superior rate in the stored log, and one writes for the superior."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.appraisal_policy import OPERATIONS, Rater, RaterWeight
from domain.closing import CloseEvaluation
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.measure import SetMeasures
from domain.nomination import DelegateEvaluation, NominateRater, WithdrawRater
from domain.rating import SaveEvaluationDraft, SubmitEvaluation
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, SHE, HE = "employee:E1", "employee:E2", "employee:E3"
CYCLE, HERS = "cycle:2016-rounds", "appraisal:2016-rounds:E2"
OWN, HIS = "evaluation:2016-rounds:E2:E2", "evaluation:2016-rounds:E2:E3"
WEIGHTS = (
    RaterWeight(rater=Rater.SELF, weight=1_000),
    RaterWeight(rater=Rater.SUPERIOR, weight=7_000),
    RaterWeight(rater=Rater.PEER, weight=2_000),
)


def rated() -> Act:
    """Yield a half: she rates herself, and he as a peer, until he writes for the superior."""
    yield (
        OpenCycle(
            cycle_id=CYCLE,
            name="Second half of 2016",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 7, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(OPERATIONS, raters=WEIGHTS, minimum_raters=2),
        ),
        {},
    )
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=SHE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    yield SetMeasures(appraisal_id=HERS, measures=measures), {"by": BOSS}
    nomination = NominateRater(appraisal_id=HERS, rater=Rater.PEER, rater_id=HE)
    yield nomination, {"by": SHE}  # one's own case
    yield nomination, {"by": BOSS}
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield AdvanceCycle(cycle_id=CYCLE, to=phase), {}
    his = SubmitEvaluation(evaluation_id=HIS, ratings=ratings)
    yield his, {}  # unknown to human resources
    yield his, {"by": HE}
    yield (
        WithdrawRater(appraisal_id=HERS, rater_id=HE),
        {"by": BOSS, "reason": "He is to write for me."},
    )
    delegation = DelegateEvaluation(
        appraisal_id=HERS,
        rater_id=BOSS,
        delegate_id=HE,
        from_on=date(2016, 1, 4),
        until_on=date(2016, 6, 30),
    )
    yield replace(delegation, delegate_id=SHE), {"by": BOSS}  # whose case it is
    yield delegation, {"by": BOSS, "reason": "I am away."}
    yield EvaluateAppraisal(appraisal_id=HERS, ratings=ratings), {"by": HE}
    draft = SaveEvaluationDraft(
        evaluation_id=OWN, ratings=ratings[:1], comment=Sealed("I think so.")
    )
    yield draft, {"by": SHE}
    own = SubmitEvaluation(evaluation_id=OWN, ratings=ratings, comment=Sealed("I did my best."))
    yield own, {"by": SHE}
    better = tuple(replace(each, rating=Decimal(5)) for each in ratings)
    yield replace(own, ratings=better), {"by": SHE}
    yield ScoreAppraisal(appraisal_id=HERS), {}  # still open
    yield CloseEvaluation(appraisal_id=HERS), {}
    yield replace(own, ratings=better), {"by": SHE}  # closed
    yield ScoreAppraisal(appraisal_id=HERS), {}
