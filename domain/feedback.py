"""Feedback: the result that the person is told, and what is said to them about it.

What is given again counts in place of what was given before, which stays. The employee sees all of
it once the result is released, and acknowledges the result or appeals against it.
"""

from datetime import date
from decimal import Decimal

from domain import day
from domain.decider import fact
from domain.errors import Ineligible, Invalid
from domain.scoring import AppraisalScored
from domain.sealed import Sealed


@fact
class GiveFeedback:
    appraisal_id: str
    strengths: Sealed
    weaknesses: Sealed
    suggestions: Sealed


@fact
class RecordInterview:
    """A talk about the appraisal; what is recorded of the same day again counts."""

    appraisal_id: str
    held_on: date
    notes: Sealed


@fact
class ReleaseResult:
    appraisal_id: str


@fact
class AcknowledgeResult:
    appraisal_id: str
    remark: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class FeedbackGiven:
    strengths: Sealed
    weaknesses: Sealed
    suggestions: Sealed
    given_by: str


@fact
class InterviewRecorded:
    held_on: date
    notes: Sealed
    recorded_by: str


@fact
class ResultReleased:
    """`released_on` is a day of the organisation; the earliest releases were stored without it.

    `quota_made`: the grade came from a quota and not from the score.
    """

    score: Decimal | None
    grade: str | None
    released_by: str | None = None
    released_on: date | None = None
    calibration_id: str | None = None
    quota_made: bool = False


@fact
class ResultAcknowledged:
    remark: Sealed | None


def interviewed(command: RecordInterview, by: str, today: date) -> InterviewRecorded:
    """Return the record of a talk. Raise `Invalid` if the talk is yet to come."""
    if day.require("held_on", command.held_on) > today:
        raise Invalid("interview-ahead", field="held_on", today=today)
    return InterviewRecorded(held_on=command.held_on, notes=command.notes, recorded_by=by)


def released(
    scored: AppraisalScored | None, *, outdated: bool, by: str | None, on: date | None
) -> ResultReleased:
    """Return the release of a score. Raise `Ineligible` if there is none of the latest inputs."""
    if scored is None:
        raise Ineligible("not-scored")
    if outdated:
        raise Ineligible("score-outdated")
    return ResultReleased(score=scored.score, grade=scored.grade, released_by=by, released_on=on)


def acknowledged(
    command: AcknowledgeResult, *, already: bool, contested: bool
) -> ResultAcknowledged:
    """Return the acknowledgement. Raise `Ineligible` if there is one, or an undecided appeal."""
    if already:
        raise Ineligible("already-acknowledged")
    if contested:
        raise Ineligible("appeal-undecided")
    return ResultAcknowledged(remark=command.remark)
