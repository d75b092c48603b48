"""Calibrating: what a panel does in the chronicle, some of it again."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain.calibrated import CalibrateResult
from domain.calibration import (
    ApplyQuota,
    ApproveCalibration,
    LockCalibration,
    OpenCalibration,
    ReopenCalibration,
)
from domain.calibration_group import TakeResults
from domain.policies.distribution import Distribution, Limit, Quota
from domain.scoring import ScoreAppraisal
from domain.sealed import Sealed
from ledger.order import Order
from tests.ledger.house import order

ID = "calibration:2016Q1:all"
GUIDELINE = Distribution(
    limits=(Limit(grades=("S", "A"), share=5_000),),
    quotas=tuple(
        Quota(grade=grade, share=share)
        for grade, share in (("S", 0), ("A", 5_000), ("B", 0), ("C", 0), ("D", 5_000))
    ),
    smallest_group=1,
)


def calibrated(cases: Sequence[str], panel: str) -> Iterator[Order]:
    """Yield a session over some results, from its opening to its second approval."""
    yield order(OpenCalibration(calibration_id=ID, name="All", panel=(panel,)))
    for case in cases:
        yield order(TakeResults(calibration_id=ID, appraisals=(case,)))
    for score in ("55", "82.5"):
        change = CalibrateResult(appraisal_id=cases[0], score=Decimal(score), why=Sealed(score))
        yield order(change, by=panel)
    yield order(ScoreAppraisal(appraisal_id=cases[1]))
    yield order(TakeResults(calibration_id=ID, appraisals=(cases[1],)))
    yield order(ApplyQuota(calibration_id=ID))
    yield order(LockCalibration(calibration_id=ID), by=panel)
    yield order(ReopenCalibration(calibration_id=ID))
    yield order(CalibrateResult(appraisal_id=cases[1], grade="B", why=Sealed("well")), by=panel)
    yield order(ApplyQuota(calibration_id=ID), by=panel)
    yield order(LockCalibration(calibration_id=ID), by=panel)
    for by in ("service:tests", "service:second"):
        yield order(ApproveCalibration(calibration_id=ID), by=by)
