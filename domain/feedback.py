"""Feedback: the result that the person is told."""

from decimal import Decimal

from domain.decider import fact
from domain.errors import Ineligible
from domain.scoring import AppraisalScored


@fact
class ReleaseResult:
    appraisal_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ResultReleased:
    score: Decimal | None
    grade: str | None


def released(scored: AppraisalScored | None, *, outdated: bool) -> ResultReleased:
    """Return the release of a score. Raise `Ineligible` if there is none of the latest inputs."""
    if scored is None:
        raise Ineligible("not-scored")
    if outdated:
        raise Ineligible("score-outdated")
    return ResultReleased(score=scored.score, grade=scored.grade)
