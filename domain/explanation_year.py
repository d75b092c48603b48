"""Explanation of a year: its quarters, its review, and under that what the review was made of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from domain.annual import AnnualScored
from domain.explanation_tree import (
    ROOT,
    WEIGHT,
    ExplanationStep,
    Path,
    StepCause,
    StepKind,
    figure,
)
from domain.policies.annual import AnnualPolicy

QUARTERS, REVIEW, NOT_RATED = "quarters", "review", "not_rated"


def of_year(
    annual: AnnualPolicy,
    exact: str | None,
    made: AnnualScored,
    review: Iterable[ExplanationStep],
    taken: Mapping[str, StepCause],
) -> Iterator[ExplanationStep]:
    """Yield the year's figure, what it took, and the steps of its review below the review.

    `taken` are the events that gave the quarters their results, by cycle.
    """
    yield ExplanationStep(
        path=(ROOT,), kind=StepKind.APPRAISAL, name=ROOT, value=exact, formula=made.formula
    )
    if made.reason is not None:
        yield figure((ROOT, NOT_RATED), made.reason)
    worked = {step.name: step.value for step in made.working}
    yield figure((ROOT, QUARTERS), worked.get(f"{QUARTERS}.score"))
    yield figure((ROOT, QUARTERS, WEIGHT), str(annual.quarters_weight))
    for n, each in enumerate(made.quarters, start=1):
        path: Path = (ROOT, QUARTERS, f"quarter.{n}")
        causes = [] if each.score is None else [taken.get(each.cycle_id)]
        score = None if each.score is None else str(each.score)
        yield figure(path, score, *(cause for cause in causes if cause is not None))
        yield figure((*path, WEIGHT), str(each.weight))
    yield from (below_review(step) for step in review)
    yield figure((ROOT, REVIEW, WEIGHT), str(annual.review_weight))


def below_review(step: ExplanationStep) -> ExplanationStep:
    """Return a step of the review where it stands in the year's tree."""
    path = (ROOT, REVIEW, *step.path[1:])
    if step.kind is StepKind.APPRAISAL:
        return replace(step, path=path, kind=StepKind.FIGURE, name=REVIEW)
    return replace(step, path=path)
