"""Calibrated result: what a panel makes of one appraisal's score and grade, and why.

What was before stays beside it. A veto's cap holds after it. Once the appraisal is scored anew the
calibration is outdated: it is calibrated again, or taken into the session again as it was scored.
"""

from collections.abc import Sequence
from decimal import Decimal

from domain.appeal import require_score
from domain.appraisal_policy import AppraisalPolicy
from domain.calibration_session import CalibrationStatus, Member, Session
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.policies import formula
from domain.policies.appraisal_score import graded
from domain.policies.grade import grade as grade_of
from domain.policies.veto import Cap, place
from domain.scoring import AppraisalScored
from domain.sealed import Sealed


@fact
class CalibrateResult:
    """A new score has the grade that the policy gives it, unless another `grade` is named."""

    appraisal_id: str
    score: Decimal | None = None
    grade: str | None = None
    why: Sealed | None = None


@fact
class RemoveFromCalibration:
    """Take a result out of its session; it stands as it was scored."""

    appraisal_id: str
    why: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CalibrationJoined:
    """The result was taken into a session as it was scored."""

    calibration_id: str


@fact
class CalibrationLeft:
    """The result is in no session any more; what was calibrated in it counts no more."""

    calibration_id: str
    why: Sealed
    removed_by: str


@fact
class Calibrated:
    """`earned` is the grade that the panel gave, where a veto has capped it."""

    calibration_id: str
    score_before: Decimal
    grade_before: str
    score: Decimal
    grade: str
    why: Sealed
    calibrated_by: str
    earned: str | None = None


def require_current(scored: AppraisalScored | None, *, outdated: bool) -> tuple[Decimal, str]:
    """Return score and grade of the latest inputs. Raise `Ineligible` if there are none."""
    if scored is None:
        raise Ineligible("not-scored")
    if outdated:
        raise Ineligible("score-outdated")
    if scored.score is None or scored.grade is None:
        raise Ineligible("not-rated")
    return scored.score, scored.grade


def best_left(caps: Sequence[Cap], policy: AppraisalPolicy) -> str | None:
    """Return the best grade that the vetoes leave, if any occurred."""
    grades = [cap.grade for cap in caps]
    return max(grades, key=lambda grade: place(grade, policy.grades), default=None)


def require_open(session: Session) -> None:
    """Raise `Ineligible` if nothing is calibrated in the session any more."""
    if session.status is not CalibrationStatus.OPEN:
        raise Ineligible("calibration-locked", calibration_id=session.id, status=session.status)


def calibrated(
    command: CalibrateResult,
    session: Session,
    before: tuple[Decimal, str],
    policy: AppraisalPolicy,
    *,
    caps: Sequence[Cap],
    by: str,
) -> Calibrated:
    """Return the calibration of a result that was `before`.

    Raise `Invalid` if it says nothing new or not why, or score or grade is none of the policy's.
    """
    if command.score is None and command.grade is None:
        raise Invalid("calibration-empty")
    if not command.why:
        raise Invalid("reason-missing", field="why")
    score_before, grade_before = before
    score = score_before if command.score is None else require_score(command.score, policy)
    if command.grade is None:
        read = formula.find(formula.named("grade", policy.formulas), grade_of)
        given = read(score, policy.grades)
    else:
        place(command.grade, policy.grades)
        given = command.grade
    left = graded(policy, given, caps).grade if caps else given
    return Calibrated(
        calibration_id=session.id,
        score_before=score_before,
        grade_before=grade_before,
        score=score,
        grade=left,
        why=command.why,
        calibrated_by=by,
        earned=given if caps else None,
    )


def left(command: RemoveFromCalibration, session: Session, by: str) -> CalibrationLeft:
    """Return that a result leaves its session. Raise `Invalid` if it does not say why."""
    if not command.why:
        raise Invalid("reason-missing", field="why")
    return CalibrationLeft(calibration_id=session.id, why=command.why, removed_by=by)


def require_approved(
    session: Session, *, outdated: bool, blocks: bool, appraisal_id: str
) -> Member:
    """Return what a session holds of a result that may be released.

    Raise `Ineligible` if it is outdated, or its session is not approved.
    """
    if outdated or appraisal_id not in session.members:
        raise Ineligible("calibration-outdated", calibration_id=session.id)
    if session.status is not CalibrationStatus.APPROVED:
        if session.violated and blocks:
            raise Ineligible("distribution-violated", calibration_id=session.id)
        raise Ineligible("calibration-unapproved", calibration_id=session.id)
    return session.members[appraisal_id]
