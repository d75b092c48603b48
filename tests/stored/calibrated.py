"""Calibrated: a half-year in the stored log whose results a panel and a quota go over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.actor import Role
from domain.appraisal_policy import OPERATIONS
from domain.calibrated import CalibrateResult
from domain.calibration import (
    ApplyQuota,
    ApproveCalibration,
    LockCalibration,
    OpenCalibration,
    ReopenCalibration,
)
from domain.calibration_group import TakeResults
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.feedback import ReleaseResult
from domain.measure import SetMeasures
from domain.phase import Phase
from domain.policies.distribution import Distribution, Enforcement, Quota
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from tests.domain.appraisal_case import measures, ratings

BOSS, SHE, HE, OTHER = (f"employee:E{n}" for n in (1, 2, 3, 9))
CYCLE, ID = "cycle:2016H2", "calibration:2016H2:services"
HERS, HIS = "appraisal:2016H2:E2", "appraisal:2016H2:E3"
HALVES = Distribution(
    quotas=tuple(
        Quota(grade=grade, share=share)
        for grade, share in (("S", 0), ("A", 5_000), ("B", 5_000), ("C", 0), ("D", 0))
    ),
    smallest_group=2,
    enforcement=Enforcement.BLOCK,
)


def calibrated() -> Iterator[tuple[object, dict[str, Any]]]:
    """Yield a session from its opening to the release of what it holds."""
    yield (
        OpenCycle(
            cycle_id=CYCLE,
            name="Second half of 2016",
            period=CyclePeriod.HALF,
            starts_on=date(2016, 7, 1),
            ends_on=date(2016, 12, 31),
            policy=replace(OPERATIONS, distribution=HALVES),
        ),
        {},
    )
    for employee_id in (SHE, HE):
        yield EnrolParticipant(cycle_id=CYCLE, employee_id=employee_id), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES), {}
    for case in (HERS, HIS):
        yield SetMeasures(appraisal_id=case, measures=measures), {"by": BOSS}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT), {}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.EVALUATE), {}
    lower = tuple(replace(each, rating=Decimal(2)) for each in ratings)
    for case, judged in ((HERS, ratings), (HIS, lower)):
        yield EvaluateAppraisal(appraisal_id=case, ratings=judged), {"by": BOSS}
        yield ScoreAppraisal(appraisal_id=case), {}
    session = OpenCalibration(
        calibration_id=ID, name="Services", panel=(BOSS,), departments=("department:DOT",)
    )
    yield replace(session, panel=()), {}  # nobody to calibrate
    yield session, {}
    yield TakeResults(calibration_id=ID, appraisals=(HERS, HIS)), {}
    raised = CalibrateResult(
        appraisal_id=HIS, score=Decimal("78.5"), why=Sealed("He stood in for two.")
    )
    yield replace(raised, why=None), {"by": BOSS}  # why is not said
    yield raised, {"by": BOSS}
    yield raised, {"by": HE}  # one's own case
    yield ApplyQuota(calibration_id=ID), {"by": BOSS}
    yield LockCalibration(calibration_id=ID), {}
    approve = ApproveCalibration(calibration_id=ID)
    yield approve, {}  # who locked it
    yield approve, {"by": BOSS}
    yield approve, {"by": BOSS}  # twice the same
    yield ReopenCalibration(calibration_id=ID), {"reason": "One result was looked at again."}
    yield LockCalibration(calibration_id=ID), {}
    yield approve, {"by": BOSS}
    yield AdvanceCycle(cycle_id=CYCLE, to=Phase.FEED_BACK), {}
    yield ReleaseResult(appraisal_id=HERS), {}  # approved by half
    yield approve, {"by": OTHER, "roles": frozenset({Role.EMPLOYEE, Role.HR})}
    yield ReleaseResult(appraisal_id=HERS), {}
    yield ReleaseResult(appraisal_id=HIS), {}
