"""Appraisals as people look them up: one row each, and one for each dimension once it is scored.

The figures are those of the latest scoring. Only while the status is SCORED or RELEASED are they
those of the latest inputs: what is put in later takes a scored appraisal back to EVALUATED.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from domain import appraisal
from domain.actual import ActualRecorded
from domain.appeal import ResultAdjusted
from domain.appraisal_case import Event
from domain.appraisal_policy import Dimension
from domain.calibrated import Calibrated, CalibrationJoined, CalibrationLeft
from domain.closing import EvaluationClosed
from domain.enrolment import ParticipantEnrolled
from domain.evaluation import EvaluationSubmitted
from domain.feedback import ResultAcknowledged, ResultReleased
from domain.late_actual import CorrectionApproved
from domain.measure import MeasuresSet
from domain.measure_change import MeasureChanged, MeasureExcluded
from domain.participation import EndOfParticipation
from domain.phase import Phase
from domain.scoring import AppraisalScored
from ledger.recorded import Origin, Recorded
from projections import participation
from projections.engine.row import Row, replace
from projections.engine.table import Table, once, whole
from projections.note import note_id


class AppraisalStatus(StrEnum):
    """How far an appraisal has come."""

    ENROLLED = "ENROLLED"
    MEASURED = "MEASURED"
    EVALUATED = "EVALUATED"
    SCORED = "SCORED"
    RELEASED = "RELEASED"


class AppraisalRow(Row):
    """Department, position, level and superior are those of enrolment, unless it was handed over.

    `kept_open_in` is a phase of its own, through a day. Who has `ended_on` takes no further part.

    `exact` is a fraction; `score` is rounded from it. Without a score it is not rated. `earned` is
    the grade of the score where a veto has capped it. `computed_score` and `computed_grade` are as
    they were scored, whatever a panel or a quota made of them. Once a result is adjusted, `score`
    and `grade` are the adjusted ones, beside those that were released.
    """

    id: str
    cycle_id: str
    employee_id: str
    department_id: str | None
    position: str | None
    level: str | None
    superior_id: str | None
    policy_version: str
    status: AppraisalStatus
    exact: str | None
    score: Decimal | None
    grade: str | None
    earned: str | None
    comment_id: str | None
    scored_at: datetime | None
    evaluation_closed_at: datetime | None
    released_at: datetime | None
    released_score: Decimal | None
    released_grade: str | None
    adjusted_score: Decimal | None
    adjusted_grade: str | None
    adjusted_at: datetime | None
    computed_score: Decimal | None
    computed_grade: str | None
    calibration_id: str | None
    calibrated_score: Decimal | None
    calibrated_grade: str | None
    quota_made: bool
    acknowledged_at: datetime | None
    remark_id: str | None
    counts_from: date | None
    kept_open_in: Phase | None
    kept_open_until: date | None
    ended_on: date | None
    ended_cause: EndOfParticipation | None
    origin: Origin


class AppraisalDimensionRow(Row):
    id: str
    appraisal_id: str
    employee_id: str
    dimension: Dimension
    exact: str | None
    score: Decimal | None
    origin: Origin


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: AppraisalRow | None, recorded: Recorded[Event], key: str) -> AppraisalRow | None:
    """Return what the row becomes."""
    origin = recorded.origin
    match row, recorded.event:
        case _, ParticipantEnrolled() as e:
            return AppraisalRow(
                id=key,
                cycle_id=e.cycle_id,
                employee_id=e.employee_id,
                department_id=e.department_id,
                position=e.position,
                level=e.level,
                superior_id=e.superior_id,
                policy_version=e.policy_version,
                status=AppraisalStatus.ENROLLED,
                exact=None,
                score=None,
                grade=None,
                earned=None,
                comment_id=None,
                scored_at=None,
                evaluation_closed_at=None,
                released_at=None,
                released_score=None,
                released_grade=None,
                adjusted_score=None,
                adjusted_grade=None,
                adjusted_at=None,
                computed_score=None,
                computed_grade=None,
                calibration_id=None,
                calibrated_score=None,
                calibrated_grade=None,
                quota_made=False,
                acknowledged_at=None,
                remark_id=None,
                counts_from=e.counts_from,
                kept_open_in=None,
                kept_open_until=None,
                ended_on=None,
                ended_cause=None,
                origin=origin,
            )
        case None, _:
            return None
        case AppraisalRow(), MeasuresSet():
            return replace(row, status=AppraisalStatus.MEASURED, origin=origin)
        case (
            AppraisalRow(status=AppraisalStatus.SCORED),
            ActualRecorded() | MeasureChanged() | MeasureExcluded() | CorrectionApproved(),
        ):
            return replace(row, status=AppraisalStatus.EVALUATED, origin=origin)
        case AppraisalRow(), ActualRecorded():
            return row
        case AppraisalRow(), EvaluationSubmitted() as e:
            return replace(
                row,
                status=AppraisalStatus.EVALUATED,
                comment_id=None if e.comment is None else note_id(recorded, "comment"),
                origin=origin,
            )
        case AppraisalRow(), EvaluationClosed():
            return replace(
                row,
                status=AppraisalStatus.EVALUATED,
                evaluation_closed_at=recorded.at,
                origin=origin,
            )
        case AppraisalRow(), AppraisalScored() as e:
            return replace(
                row,
                status=AppraisalStatus.SCORED,
                exact=e.exact,
                score=e.score,
                grade=e.grade,
                earned=e.earned,
                computed_score=e.score,
                computed_grade=e.grade,
                scored_at=recorded.at,
                origin=origin,
            )
        case AppraisalRow(), CalibrationJoined(calibration_id=id_):
            return replace(
                row,
                calibration_id=id_,
                calibrated_score=None,
                calibrated_grade=None,
                origin=origin,
            )
        case AppraisalRow(), CalibrationLeft():
            return replace(
                row,
                calibration_id=None,
                calibrated_score=None,
                calibrated_grade=None,
                origin=origin,
            )
        case AppraisalRow(), Calibrated() as e:
            return replace(row, calibrated_score=e.score, calibrated_grade=e.grade, origin=origin)
        case AppraisalRow(), ResultReleased() as e:
            return replace(
                row,
                status=AppraisalStatus.RELEASED,
                score=e.score,
                grade=e.grade,
                released_at=recorded.at,
                released_score=e.score,
                released_grade=e.grade,
                quota_made=e.quota_made,
                origin=origin,
            )
        case AppraisalRow(), ResultAdjusted() as e:
            return replace(
                row,
                score=e.score,
                grade=e.grade,
                earned=e.earned,
                adjusted_score=e.score,
                adjusted_grade=e.grade,
                adjusted_at=recorded.at,
                origin=origin,
            )
        case AppraisalRow(), ResultAcknowledged() as e:
            return replace(
                row,
                acknowledged_at=recorded.at,
                remark_id=None if e.remark is None else note_id(recorded, "remark"),
                origin=origin,
            )
        case _:
            return in_course(row, recorded.event, origin)


def in_course(row: AppraisalRow, event: Event, origin: Origin) -> AppraisalRow:
    """Return what the row becomes of what changes in the middle; the rest has rows of its own."""
    changed = participation.columns(event)
    if "superior_id" in changed and row.status is not AppraisalStatus.ENROLLED:
        changed["status"] = AppraisalStatus.MEASURED
    return replace(row, **changed, origin=origin) if changed else row


@once
@once
def dimensions(recorded: Recorded[Event]) -> dict[str, AppraisalDimensionRow]:
    """Return the rows of the dimensions that are scored."""
    if not isinstance(recorded.event, AppraisalScored):
        return {}
    return {
        key: AppraisalDimensionRow(
            id=key,
            appraisal_id=recorded.stream,
            employee_id=appraisal.person(recorded.stream),
            dimension=Dimension(each.dimension),
            exact=each.exact,
            score=each.score,
            origin=recorded.origin,
        )
        for each in recorded.event.dimensions
        for key in [f"{recorded.stream}/{each.dimension}"]
    }


TABLES = (
    Table(
        name="appraisal",
        row=AppraisalRow,
        follows=("appraisal",),
        touches=touches,
        fold=fold,
        indexes=(
            ("cycle_id", "id"),
            ("employee_id", "id"),
            ("department_id", "id"),
            ("superior_id", "id"),
        ),
    ),
    Table(
        name="appraisal_dimension",
        row=AppraisalDimensionRow,
        follows=("appraisal",),
        events=(AppraisalScored,),
        touches=dimensions,
        fold=whole(dimensions),
        indexes=(("appraisal_id", "id"),),
    ),
)
