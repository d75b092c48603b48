"""Resettled: what happens in the stored log with an appraisal whose employee rose meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.appraisal_policy import OPERATIONS, MoveEffect
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.measure import SetMeasures
from domain.move_settlement import SettleMove
from domain.scoring import ScoreAppraisal
from tests.domain.appraisal_case import measures, ratings

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, HE = "employee:E1", "employee:E3"
CYCLE, HIS, RISE = "cycle:2016Y", "appraisal:2016Y:E3", "promotion:E3:past"
WHY = {"reason": "It was agreed with him."}


def resettled() -> Act:
    """Yield a cycle in which somebody rose, and which scores nothing before that is settled."""
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="Half a year",
        period=CyclePeriod.CUSTOM,
        starts_on=date(2016, 1, 1),
        ends_on=date(2016, 6, 30),
        policy=replace(OPERATIONS, move_effect=MoveEffect.SETTLED),
    )
    yield opened, {}
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=HE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    yield SetMeasures(appraisal_id=HIS, measures=measures), {}
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield AdvanceCycle(cycle_id=CYCLE, to=phase), {}
    yield EvaluateAppraisal(appraisal_id=HIS, ratings=ratings), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HIS), {}  # not settled yet
    settle = SettleMove(appraisal_id=HIS, case_id=RISE)
    yield replace(settle, case_id="move:E2:over"), WHY  # of another year
    yield settle, WHY
    yield settle, WHY  # settled already
    yield ScoreAppraisal(appraisal_id=HIS), {}
