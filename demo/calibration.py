"""Calibration: how the results of the fourth quarter are looked at together, all of it invented.

Each of the two departments has a session on the day before the first release. Its head and somebody
of human resources are the only ones whose own results are not in it; a few results are moved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from demo import chance
from demo.script import HUMAN_RESOURCES, invented
from domain.actor import Actor
from domain.appraisal_policy import OPERATIONS
from domain.calibrated import CalibrateResult
from domain.calibration import ApproveCalibration, LockCalibration, OpenCalibration
from domain.calibration_group import AT_ONCE, TakeResults
from domain.sealed import Sealed
from ledger.order import Order

CALIBRATED = 40
"""Of those who are told nothing more, the result of one in so many is moved."""

SECOND = Actor("service:calibration")
WHY = {
    -3: "Measured against easier targets than everybody else in the section.",
    -2: "Others with the same record stand lower.",
    2: "Stood in for two colleagues, which no measure shows.",
    3: "The targets were set before the storm.",
}


def id_of(quarter: str, department: str) -> str:
    """Return the id of a department's session."""
    return f"calibration:{quarter}:{department}"


def orders(
    quarter: str, department: str, head: str, codes: Sequence[str], at: datetime
) -> Iterator[Order]:
    """Yield the session of a department, from `at` on: whose results, and who stands for it."""
    id_, key = id_of(quarter, department), f"calibration/{quarter}/{department}"
    opening = OpenCalibration(
        calibration_id=id_,
        name=f"{department}, {quarter}",
        panel=(f"employee:{head}",),
        departments=(f"department:{department}",),
    )
    yield invented(opening, f"{key}/opening", at)
    for n, some in enumerate(batches(codes), start=1):
        taking = TakeResults(
            calibration_id=id_,
            appraisals=tuple(f"appraisal:{quarter}:{code}" for code in some),
        )
        yield invented(taking, f"{key}/taking/{n}", at + timedelta(minutes=n))
    lock = LockCalibration(calibration_id=id_)
    yield invented(lock, f"{key}/lock", at + timedelta(hours=6))
    approve = ApproveCalibration(calibration_id=id_)
    by_head = at + timedelta(hours=7)
    yield invented(approve, f"{key}/approval/1", by_head, Actor(f"employee:{head}"))
    other = invented(approve, f"{key}/approval/2", by_head + timedelta(hours=1), SECOND)
    yield replace(other, roles=HUMAN_RESOURCES)


def batches(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the codes, as many at once as a session takes."""
    for first in range(0, len(codes), AT_ONCE):
        yield codes[first : first + AT_ONCE]


def moved(quarter: str, code: str, head: str, score: Decimal, at: datetime) -> Iterator[Order]:
    """Yield the calibration of one result by the head of its department, if it is picked."""
    points = chance.choice(tuple(WHY), "points", quarter, code)
    picked = chance.number(CALIBRATED, "calibrated", quarter, code) == 0
    if picked and OPERATIONS.floor <= score + points <= OPERATIONS.cap:
        command = CalibrateResult(
            appraisal_id=f"appraisal:{quarter}:{code}",
            score=score + points,
            why=Sealed(WHY[points]),
        )
        later = at + timedelta(hours=1 + chance.number(4, "hour", quarter, code))
        yield invented(command, f"calibration/{quarter}/{code}", later, Actor(f"employee:{head}"))
