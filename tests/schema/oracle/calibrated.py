"""Calibrated: a session in the larger county: EVE and ZOE look at BOB's result, and lower it."""

from collections.abc import Iterator
from dataclasses import replace

from domain.appraisal_policy import OPERATIONS
from domain.calibrated import CalibrateResult
from domain.calibration import ApproveCalibration, LockCalibration, OpenCalibration
from domain.calibration_group import TakeResults
from domain.policies.distribution import Distribution, Limit, Quota
from domain.sealed import Sealed

EVE, ZOE, HR = "employee:EVE", "employee:ZOE", "service:hr"
BRIDGES, PARKS = "calibration:2016Q1:BRG", "calibration:2016Q1:parks"
BOBS = "appraisal:2016Q1:BOB"

GUIDED = replace(
    OPERATIONS,
    distribution=Distribution(
        limits=(Limit(grades=("S", "A"), share=3_333), Limit(grades=("D",), share=0)),
        quotas=tuple(
            Quota(grade=grade, share=share)
            for grade, share in (("S", 500), ("A", 2_500), ("B", 4_050), ("C", 2_450), ("D", 500))
        ),
        smallest_group=1,
    ),
)
"""The policy of the county's cycle: it warns."""


def calibrated() -> Iterator[tuple[str, object]]:
    """Yield two sessions, one of which is approved by half; each act with who does it."""
    bridges = OpenCalibration(
        calibration_id=BRIDGES,
        name='"Bridges" 桥',
        panel=(EVE, ZOE),
        departments=("department:BRG",),
    )
    yield HR, bridges
    yield HR, replace(bridges, calibration_id=PARKS, name="parks", panel=(EVE,), departments=())
    yield HR, TakeResults(calibration_id=BRIDGES, appraisals=(BOBS,))
    for grade in ("B", "C"):
        yield EVE, CalibrateResult(appraisal_id=BOBS, grade=grade, why=Sealed(f"not {grade}"))
    yield EVE, LockCalibration(calibration_id=BRIDGES)
    yield ZOE, ApproveCalibration(calibration_id=BRIDGES)
