"""Regrouped: measures that human resources set, a draft that is over, a session that is merged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from domain.actor import Role
from domain.agreement import ObjectToMeasures, SettleObjection
from domain.appraisal_policy import OPERATIONS
from domain.calibrated import RemoveFromCalibration
from domain.calibration import OpenCalibration
from domain.calibration_group import TakeResults
from domain.calibration_merge import MergeCalibration
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.measure import SetMeasures
from domain.policies.distribution import Distribution, Limit
from domain.rating import SaveEvaluationDraft
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

Act = Iterator[tuple[object, dict[str, Any]]]

BOSS, HE, OTHER = "employee:E1", "employee:E3", "service:second"
CYCLE, HIS = "cycle:2016-regrouped", "appraisal:2016-regrouped:E3"
FEW, ALL = "calibration:2016-regrouped:few", "calibration:2016-regrouped:all"


def regrouped() -> Act:
    """Yield a half in which the only result of a group goes into another session."""
    yield (
        OpenCycle(
            cycle_id=CYCLE,
            name="Second half of 2016, once more",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 7, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(
                OPERATIONS, distribution=Distribution(limits=(Limit(grades=("S",), share=2_000),))
            ),
        ),
        {},
    )
    yield EnrolParticipant(cycle_id=CYCLE, employee_id=HE), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    yield SetMeasures(appraisal_id=HIS, measures=measures), {}
    yield ObjectToMeasures(appraisal_id=HIS, grounds=Sealed("Too much of it.")), {"by": HE}
    settle = SettleObjection(appraisal_id=HIS, answer=Sealed("As for all."))
    yield settle, {}  # who set them
    yield settle, {"by": OTHER, "roles": frozenset({Role.HR})}
    for phase in (Phase.COLLECT, Phase.EVALUATE):
        yield AdvanceCycle(cycle_id=CYCLE, to=phase), {}
    draft = SaveEvaluationDraft(
        evaluation_id="evaluation:2016-regrouped:E3:E1", ratings=ratings[:1]
    )
    yield draft, {"by": BOSS}
    yield EvaluateAppraisal(appraisal_id=HIS, ratings=ratings), {"by": BOSS}
    yield ScoreAppraisal(appraisal_id=HIS), {}
    whole = OpenCalibration(
        calibration_id=ALL, name="All", panel=(BOSS,), departments=("department:DOT",)
    )
    yield whole, {}
    yield replace(whole, calibration_id=FEW, name="Few", departments=()), {}
    yield TakeResults(calibration_id=FEW, appraisals=(HIS,)), {}
    leave = RemoveFromCalibration(appraisal_id=HIS, why=Sealed("It came too early."))
    yield replace(leave, why=Sealed(" \t")), {"by": BOSS}  # why is not said
    yield leave, {"by": BOSS}
    yield TakeResults(calibration_id=FEW, appraisals=(HIS,)), {}
    yield MergeCalibration(calibration_id=ALL, into_id=FEW), {}  # at the top
    yield MergeCalibration(calibration_id=FEW, into_id=ALL), {}
