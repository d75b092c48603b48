"""Calibrations of results as people look them up: one row for each, the earlier ones included."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from domain import appraisal
from domain.calibrated import Calibrated
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.note import note_id


class ResultCalibrationRow(Row):
    id: str
    appraisal_id: str
    employee_id: str
    calibration_id: str
    score_before: Decimal
    grade_before: str
    score: Decimal
    grade: str
    earned: str | None
    why_id: str
    calibrated_by: str
    at: datetime
    origin: Origin


def calibrations(recorded: Recorded[Any]) -> dict[str, ResultCalibrationRow]:
    """Return the row of a calibration."""
    if not isinstance(recorded.event, Calibrated):
        return {}
    e, key = recorded.event, f"{recorded.stream}/calibrated/{recorded.version}"
    row = ResultCalibrationRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        calibration_id=e.calibration_id,
        score_before=e.score_before,
        grade_before=e.grade_before,
        score=e.score,
        grade=e.grade,
        earned=e.earned,
        why_id=note_id(recorded, "why"),
        calibrated_by=e.calibrated_by,
        at=recorded.at,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="result_calibration",
        row=ResultCalibrationRow,
        follows=("appraisal",),
        events=(Calibrated,),
        touches=calibrations,
        fold=whole(calibrations),
        indexes=(("appraisal_id", "id"),),
    ),
)
