"""Explanation of decisions: what became of a score after it was made, each with a tree of its own.

A decision opens into the score and the grade that it left and those before it, and into why: the
appeal that was granted, the actual that was corrected, the quota that gave another grade.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from domain.appeal import AppealDecided, ResultAdjusted
from domain.appraisal_case import Event
from domain.calibrated import Calibrated
from domain.decider import fact
from domain.explanation_tree import (
    GRADE,
    ROOT,
    SCORE,
    ExplanationStep,
    StepCause,
    StepKind,
    figure,
)
from domain.feedback import ResultReleased
from domain.late_actual import CorrectionApproved
from domain.scoring import AppraisalScored

CALIBRATED, RELEASED, ADJUSTED = "calibrated", "released", "adjusted"
SCORE_BEFORE, GRADE_BEFORE, WHY = "score_before", "grade_before", "why"
CALIBRATION, APPEAL, CORRECTION, QUOTA = "calibration", "appeal", "correction", "quota"
"""The words for why."""

Result: TypeAlias = tuple[Decimal | None, str | None]
"""A score and its grade."""


@fact
class Past:
    """An event of the appraisal, with where it stands."""

    cause: StepCause
    event: Event


def decisions(scored: AppraisalScored, after: Sequence[Past]) -> Iterator[ExplanationStep]:
    """Yield what was decided about a result, from the events that came `after` it was scored."""
    standing: Result = (scored.score, scored.grade)
    reason: Past | None = None
    for past in after:
        match past.event:
            case Calibrated() as e:
                before: Result = (e.score_before, e.grade_before)
                standing = (e.score, e.grade)
                yield from decided(CALIBRATED, before, standing, CALIBRATION, past.cause)
            case ResultReleased() as e:
                why = QUOTA if e.quota_made else None
                before, standing = standing, (e.score, e.grade)
                yield from decided(RELEASED, before, standing, why, past.cause)
            case AppealDecided() | CorrectionApproved():
                reason = past
            case ResultAdjusted() as e:
                before, standing = standing, (e.score, e.grade)
                yield from adjusted(before, standing, reason, past.cause)
            case _:
                pass


def adjusted(
    before: Result, after: Result, reason: Past | None, cause: StepCause
) -> Iterator[ExplanationStep]:
    """Yield an adjustment, with the appeal or the correction that brought it."""
    if reason is None:
        yield from decided(ADJUSTED, before, after, None, cause)
        return
    event = reason.event
    why = CORRECTION if isinstance(event, CorrectionApproved) else APPEAL
    yield from decided(ADJUSTED, before, after, why, cause, reason.cause)
    if isinstance(event, CorrectionApproved) and event.actual is not None:
        path = (ROOT, f"{ADJUSTED}.{cause.position}", f"corrected.{event.measure}")
        yield figure(path, str(event.actual), reason.cause)


def decided(
    name: str,
    before: Result,
    after: Result,
    why: str | None,
    *causes: StepCause,
) -> Iterator[ExplanationStep]:
    """Yield a decision about the result, with the score and the grade before and after it.

    The first of its `causes` is the decision itself, the last says why.
    """
    cause, path = causes[0], (ROOT, f"{name}.{causes[0].position}")
    yield ExplanationStep(path=path, kind=StepKind.DECISION, name=name, value=None, causes=causes)
    yield figure((*path, SCORE), written(after[0]), cause)
    yield figure((*path, GRADE), after[1], cause)
    yield figure((*path, SCORE_BEFORE), written(before[0]))
    yield figure((*path, GRADE_BEFORE), before[1])
    if why is not None:
        yield figure((*path, WHY), why, causes[-1])


def written(score: Decimal | None) -> str | None:
    """Return a score as a step has it."""
    return None if score is None else str(score)
