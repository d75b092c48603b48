"""Explanation: how an appraisal came to its score, as a tree that opens into what was put in.

The tree is not stored. It is what the recorded formulas make of the recorded inputs once more, so
it is also the proof that they make the recorded score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.actual import ActualRecorded
from domain.annual import AnnualScored, QuarterTaken
from domain.appeal import ResultAdjusted
from domain.appraisal_case import Enrolled, Released, State, entries, evolve
from domain.appraisal_policy import AppraisalPolicy
from domain.closing import GroupRated
from domain.decider import fact
from domain.evaluation import EvaluationSubmitted
from domain.explanation_decision import Past, decisions
from domain.explanation_tree import ExplanationStep, Inputs, StepCause, Tree, in_order
from domain.explanation_year import of_year
from domain.feedback import ResultReleased
from domain.late_actual import CorrectionApproved, counting
from domain.measure import MeasuresSet
from domain.measure_change import MeasureChanged
from domain.policies import formula
from domain.policies.annual import AnnualPolicy
from domain.policies.appraisal_score import Scored, appraisal_score, caps
from domain.scoring import AppraisalScored, of_outcome
from domain.year import whole


@fact
class Explanation:
    """The steps, each before those that it opens into.

    `reproduced` is whether the recorded formulas make the recorded outcome of the recorded inputs.
    """

    appraisal_id: str
    policy_version: str
    reproduced: bool
    steps: tuple[ExplanationStep, ...]


def explained(
    policy: AppraisalPolicy,
    opened: StepCause,
    history: Sequence[Past],
    quarters: Mapping[str, StepCause] | None = None,
) -> Explanation | None:
    """Return how the score that counts came about; none if there is none of the latest inputs.

    `opened` is the event that chose the policy, `history` the appraisal's events, oldest first.
    `quarters` are the events that gave a year's quarters their results, by cycle.
    """
    state: State = None
    before: Enrolled | None = None
    scoring: StepCause | None = None
    for past in history:
        if isinstance(past.event, AppraisalScored) and isinstance(state, Enrolled):
            before, scoring = state, past.cause
        state = evolve(state, past.event)
    case = state.case if isinstance(state, Released) else state
    outdated = isinstance(state, Enrolled) and state.outdated  # a released one never is
    if case is None or case.scored is None or outdated or before is None or scoring is None:
        return None
    compute = formula.find(formula.named("appraisal-score", policy.formulas), appraisal_score)
    outcome = compute(policy, before.measures, entries(before))
    tree = Tree(policy, before.measures, causes(history))
    parts = tree.parts(outcome)
    made, annual = case.scored.annual, policy.annual
    if made is not None and annual is not None:
        outcome = yearly(outcome, policy, annual, made, before)
        parts = of_year(annual, outcome.exact, made, parts, quarters or {})
    after_scoring = history[last_scoring(history) :]
    steps = (tree.whole(outcome, opened, scoring), parts, decisions(case.scored, after_scoring))
    return Explanation(
        appraisal_id=case.id,
        policy_version=policy.version,
        reproduced=agrees(outcome, case.scored),
        steps=in_order(step for some in steps for step in some),
    )


def yearly(
    review: Scored,
    policy: AppraisalPolicy,
    annual: AnnualPolicy,
    made: AnnualScored,
    case: Enrolled,
) -> Scored:
    """Return the outcome of a year of which `review` is that of the review."""
    vetoes = caps(case.measures, entries(case))
    again = whole(of_outcome(policy, review, None), policy, annual, made.quarters, vetoes)
    return replace(
        review, exact=again.exact, score=again.score, grade=again.grade, earned=again.earned
    )


def agrees(outcome: Scored, recorded: AppraisalScored) -> bool:
    """Return whether an outcome is the one that was recorded."""
    made = (outcome.exact, outcome.score, outcome.grade, outcome.measures, outcome.dimensions)
    return made == (
        recorded.exact,
        recorded.score,
        recorded.grade,
        recorded.measures,
        recorded.dimensions,
    )


def causes(history: Sequence[Past]) -> Inputs:
    """Return where the rules, the actuals and the ratings that were scored come from."""
    found: dict[tuple[str, ...], list[StepCause]] = {}
    for past in history[: last_scoring(history)]:
        event = past.event
        match counting(event) if isinstance(event, CorrectionApproved) else event:
            case MeasuresSet(measures=measures):
                found |= {(each.code,): [past.cause] for each in measures}
            case MeasureChanged(measure=measure):
                found[(measure.code,)] = [past.cause]
            case ActualRecorded(measure=code, month=int(month)):
                found[code, f"month.{month}"] = [past.cause]
            case ActualRecorded(measure=code, occurred=bool()):
                found[code, "occurred"] = [past.cause]
            case ActualRecorded(measure=code, progress=progress) if progress:
                found[code, "milestone"] = [past.cause]
            case ActualRecorded(measure=code):
                found[code, "actual"] = [past.cause]
            case EvaluationSubmitted(ratings=ratings, rater=rater):
                found |= {(each.measure, rater.value): [past.cause] for each in ratings}
            case GroupRated(measure=code, rater=rater, count=int()):
                found[code, rater.value] = [past.cause]
            case _:
                pass
    return found


def last_scoring(history: Sequence[Past]) -> int:
    """Return the place of the scoring that counts."""
    return max(n for n, past in enumerate(history) if isinstance(past.event, AppraisalScored))


def quarters_taken(history: Sequence[Past]) -> tuple[QuarterTaken, ...]:
    """Return what the latest scoring took of a year's quarters, if it is of a year."""
    made = [past.event.annual for past in history if isinstance(past.event, AppraisalScored)]
    return made[-1].quarters if made and made[-1] is not None else ()


def result_taken(taken: QuarterTaken, history: Sequence[Past]) -> StepCause | None:
    """Return the event that gave a quarter the result that was taken, from the quarter's events."""
    results = (ResultReleased, ResultAdjusted)
    known = [past.cause for past in history[: taken.version] if isinstance(past.event, results)]
    return known[-1] if known else None
