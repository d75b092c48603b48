"""Closing: the end of an appraisal's evaluation, at which each group's figures come to exist.

Until then nobody knows anything of the single ratings, and afterwards nobody but their raters does:
the figures are recorded once, and a group that is too small has none. Nothing is rated after it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import TypeAlias

from domain import nomination
from domain.appraisal_policy import AppraisalPolicy, Rater
from domain.decider import fact
from domain.evaluation import Rating
from domain.measure import Measure
from domain.nomination import ANONYMOUS, Raters
from domain.policies import formula
from domain.policies.appraisal_score import Entry
from domain.policies.group_rating import GroupFigures, group_rating
from domain.policies.measure import Rule, RuleKind
from domain.policies.measure_actual import fits
from domain.policies.measure_score import score


@fact
class CloseEvaluation:
    appraisal_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class GroupRated:
    """What a group came to in a measure; where too few have rated, not even how many did.

    `mean` and `points` are exact, `mean` and `spread` on the measure's scale.
    """

    rater: Rater
    measure: str
    count: int | None = None
    mean: str | None = None
    spread: Decimal | None = None
    points: str | None = None


@fact
class EvaluationClosed:
    closed_by: str


Event: TypeAlias = nomination.Event | GroupRated | EvaluationClosed


@fact
class Round:
    """What others than the superior do about an appraisal: who they are, and what they came to."""

    raters: Raters = field(default_factory=Raters)
    groups: tuple[GroupRated, ...] = ()
    closed: bool = False


def after(held: Round, event: Event) -> Round:
    """Return what `event` leaves behind."""
    match event:
        case GroupRated():
            return replace(held, groups=(*held.groups, event))
        case EvaluationClosed():
            return replace(held, closed=True)
        case _:
            return replace(held, raters=nomination.followed(held.raters, event))


Said: TypeAlias = Mapping[Rater, Sequence[Sequence[Rating]]]
"""The ratings of each rater of a group."""


def closed(
    measures: Iterable[Measure], said: Said, policy: AppraisalPolicy, by: str
) -> list[GroupRated | EvaluationClosed]:
    """Return the closing, and before it the figures of every group in every rated measure."""
    groups = [each.rater for each in policy.raters if each.rater is not Rater.SUPERIOR]
    rated = [one for one in measures if one.rule.kind is RuleKind.RATED]
    return [
        *(grouped(one, group, said.get(group, ()), policy) for group in groups for one in rated),
        EvaluationClosed(closed_by=by),
    ]


def grouped(
    one: Measure, group: Rater, said: Sequence[Sequence[Rating]], policy: AppraisalPolicy
) -> GroupRated:
    """Return what a group came to in one measure."""
    ratings = [each.rating for every in said for each in every if counts(each, one)]
    points_of = formula.find(formula.named("measure-score", policy.formulas), score)
    together = formula.find(formula.named("group-rating", policy.formulas), group_rating)
    points = [
        number for each in ratings if (number := points_of(one.rule, each).number) is not None
    ]
    least = policy.minimum_raters if group in ANONYMOUS else 1
    found = together(ratings, points, least, policy.digits)
    if found is None:
        return GroupRated(rater=group, measure=one.code)
    return GroupRated(
        rater=group,
        measure=one.code,
        count=found.count,
        mean=found.mean,
        spread=found.spread,
        points=found.points,
    )


def counts(rating: Rating, one: Measure) -> bool:
    """Return whether a rating is one of the measure, which may have been set anew since."""
    return rating.measure == one.code and fits(one.rule, rating.rating)


def entries(groups: Iterable[GroupRated], rules: Mapping[str, Rule]) -> list[Entry]:
    """Return what the groups have put in for the measures that are set and rated."""
    return [
        Entry(measure=each.measure, value=figures, rater=each.rater)
        for each in groups
        if (figures := figures_of(each)) is not None
        and each.measure in rules
        and rules[each.measure].kind is RuleKind.RATED
    ]


def figures_of(each: GroupRated) -> GroupFigures | None:
    """Return a group's figures, or none where it has too few raters."""
    if each.count is None or each.mean is None or each.spread is None or each.points is None:
        return None
    return GroupFigures(count=each.count, mean=each.mean, spread=each.spread, points=each.points)
