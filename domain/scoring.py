"""Scoring: what the inputs of an appraisal come to under its cycle's policy."""

from collections.abc import Sequence
from decimal import Decimal

from domain.annual import AnnualScored
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.measure import Measure
from domain.policies import formula
from domain.policies.appraisal_score import (
    DimensionScore,
    Entry,
    MeasureScore,
    Scored,
    appraisal_score,
)


@fact
class ScoreAppraisal:
    appraisal_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class AppraisalScored:
    """`vetoes` are the measures that capped the grade, `earned` what it was before.

    Of a year that comes of its quarters measures and dimensions are the review's.
    """

    measures: tuple[MeasureScore, ...]
    dimensions: tuple[DimensionScore, ...]
    exact: str | None
    score: Decimal | None
    grade: str | None
    missing: tuple[str, ...]
    formulas: tuple[str, ...]
    scored_by: str | None = None
    vetoes: tuple[str, ...] = ()
    earned: str | None = None
    annual: AnnualScored | None = None


def scored(
    policy: AppraisalPolicy, measures: Sequence[Measure], entries: Sequence[Entry], by: str | None
) -> AppraisalScored:
    """Return what `entries` come to by the formulas that the cycle was opened with."""
    compute = formula.find(formula.named("appraisal-score", policy.formulas), appraisal_score)
    outcome = compute(policy, measures, entries)
    return of_outcome(policy, outcome, by)


def of_outcome(policy: AppraisalPolicy, outcome: Scored, by: str | None) -> AppraisalScored:
    """Return the record of what was computed."""
    return AppraisalScored(
        measures=outcome.measures,
        dimensions=outcome.dimensions,
        exact=outcome.exact,
        score=outcome.score,
        grade=outcome.grade,
        missing=outcome.missing,
        formulas=policy.formulas,
        scored_by=by,
        vetoes=outcome.vetoes,
        earned=outcome.earned,
    )
