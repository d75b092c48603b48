"""Appraisal policy: how a cycle is scored and graded, as data that the cycle keeps.

A cycle opens under one policy and with the revisions of the formulas that were in force that day;
neither changes for that cycle afterwards.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from domain import quantity, text
from domain.decider import fact
from domain.errors import Invalid
from domain.policies import annual, distribution, grade
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution
from domain.policies.grade import GradeBound
from domain.policies.measure import CAP, FLOOR
from domain.policies.rollup import WHOLE, Missing

MOST_DIGITS = 6
MOST_DAYS = 366
MOST_RATERS = 100


class Dimension(StrEnum):
    """What a measure is about."""

    RESULTS = "RESULTS"
    ABILITY = "ABILITY"
    TEAMWORK = "TEAMWORK"
    INNOVATION = "INNOVATION"


class Rater(StrEnum):
    """Whose judgement a rating is."""

    SELF = "SELF"
    SUPERIOR = "SUPERIOR"
    SECOND_LEVEL = "SECOND_LEVEL"
    PEER = "PEER"
    REPORT = "REPORT"


class SuperiorChange(StrEnum):
    """Who finishes an appraisal whose employee is given another superior in the middle."""

    RECORDED = "RECORDED"
    CURRENT = "CURRENT"


class Leavers(StrEnum):
    """What becomes of the appraisal of somebody whose service ends before the cycle does."""

    FINISHED = "FINISHED"
    ENDED = "ENDED"


class MoveEffect(StrEnum):
    """What becomes of an appraisal whose employee is promoted or moved in the days of its cycle."""

    KEPT = "KEPT"
    REMINDED = "REMINDED"
    SETTLED = "SETTLED"


@fact
class DimensionWeight:
    """A dimension's share of the appraisal, in basis points."""

    dimension: Dimension
    weight: int


@fact
class RaterWeight:
    """A rater's share of a rated measure, in basis points."""

    rater: Rater
    weight: int


@fact
class AppraisalPolicy:
    """Weights, scale, limits and grades; `grades` are best first, `formulas` are ids.

    `appeal_days` are those after the release. `improvement_line` is the best grade that opens an
    improvement plan, for `improvement_days`; without one no grade does. `minimum_raters` is the
    least number of peers, or of reports, whose ratings count. `annual` is how a year comes of its
    quarters; without it a cycle stands for itself. `minimum_days` are the least days of a cycle
    that somebody takes part in it for. `promotion_line` is the worst grade that proposes a
    promotion by itself, `demotion_line` the best one that proposes a demotion.
    """

    version: str
    dimensions: tuple[DimensionWeight, ...]
    grades: tuple[GradeBound, ...]
    raters: tuple[RaterWeight, ...] = (RaterWeight(rater=Rater.SUPERIOR, weight=WHOLE),)
    scale_low: Decimal = Decimal(1)
    scale_high: Decimal = Decimal(5)
    cap: Decimal = CAP
    floor: Decimal = FLOOR
    digits: int = 2
    missing: Missing = Missing.RENORMALISE
    formulas: tuple[str, ...] = ()
    appeal_days: int = 10
    improvement_line: str | None = None
    improvement_days: int = 90
    minimum_raters: int = 4
    distribution: Distribution | None = None
    annual: AnnualPolicy | None = None
    agreement_required: bool = False
    superior_change: SuperiorChange = SuperiorChange.RECORDED
    leavers: Leavers = Leavers.FINISHED
    minimum_days: int = 0
    promotion_line: str | None = None
    demotion_line: str | None = None
    move_effect: MoveEffect = MoveEffect.REMINDED


def require_weights(of: str, weights: Sequence[tuple[str, int]]) -> None:
    """Raise `Invalid` if a name comes twice, a weight is not above 0, or they are not 100 %."""
    names = [name for name, _ in weights]
    for name, weight in weights:
        if names.count(name) > 1:
            raise Invalid("weighted-twice", of=of, name=name)
        if weight <= 0:
            raise Invalid("weight-not-positive", of=of, name=name, weight=weight)
    total = sum(weight for _, weight in weights)
    if total != WHOLE:
        raise Invalid("weights-not-whole", of=of, sum=total, whole=WHOLE)


def require(policy: AppraisalPolicy) -> AppraisalPolicy:
    """Return `policy`. Raise `Invalid` if it contradicts itself or leaves scores ungraded."""
    text.require("version", policy.version)
    if policy.formulas:
        raise Invalid("formulas-chosen", formulas=policy.formulas)  # they are the rulebook's choice
    require_weights(
        "dimensions", [(each.dimension.value, each.weight) for each in policy.dimensions]
    )
    require_weights("raters", [(each.rater.value, each.weight) for each in policy.raters])
    for field in ("scale_low", "scale_high", "cap", "floor"):
        quantity.require(field, getattr(policy, field))
    if policy.scale_low == policy.scale_high:
        raise Invalid("scale-ends-equal", scale=str(policy.scale_low))
    if policy.floor >= policy.cap:
        raise Invalid("cap-not-above-floor", cap=str(policy.cap), floor=str(policy.floor))
    if not 0 <= policy.digits <= MOST_DIGITS:
        raise Invalid("digits-out-of-range", digits=policy.digits, most=MOST_DIGITS)
    grade.require(policy.grades)
    lowest = policy.grades[-1]
    if lowest.from_score > policy.floor:
        raise Invalid("grades-leave-scores-out", grade=lowest.grade, floor=str(policy.floor))
    for field in ("appeal_days", "improvement_days"):
        days: int = getattr(policy, field)
        if not 1 <= days <= MOST_DAYS:
            raise Invalid("days-out-of-range", field=field, days=days, most=MOST_DAYS)
    if policy.improvement_line not in (None, *(each.grade for each in policy.grades)):
        raise Invalid("improvement-line-unknown", grade=policy.improvement_line)
    if not 1 <= policy.minimum_raters <= MOST_RATERS:
        raise Invalid("raters-out-of-range", raters=policy.minimum_raters, most=MOST_RATERS)
    if policy.distribution is not None:
        distribution.require(policy.distribution, [each.grade for each in policy.grades])
    if policy.annual is not None:
        annual.require(policy.annual)
    if not 0 <= policy.minimum_days <= MOST_DAYS:
        raise Invalid("minimum-days-out-of-range", days=policy.minimum_days, most=MOST_DAYS)
    require_lines(policy)
    return policy


def require_lines(policy: AppraisalPolicy) -> None:
    """Raise `Invalid` unless its lines are grades, and none proposes both ways."""
    up, down = policy.promotion_line, policy.demotion_line
    for field, line in (("promotion_line", up), ("demotion_line", down)):
        if line not in (None, *(each.grade for each in policy.grades)):
            raise Invalid("proposal-line-unknown", field=field, grade=line)
    if at_or_below(up, down, policy.grades):
        raise Invalid("proposal-lines-cross", promotion=up, demotion=down)


def at_or_below(grade: str | None, line: str | None, grades: Sequence[GradeBound]) -> bool:
    """Return whether a grade is `line` or a worse one; `grades` are best first."""
    names = [each.grade for each in grades]
    return grade in names and line in names and names.index(grade) >= names.index(line)


def _bound(grade: str, from_score: int) -> GradeBound:
    return GradeBound(grade=grade, from_score=Decimal(from_score))


OPERATIONS = AppraisalPolicy(
    version="operations-1",
    dimensions=(
        DimensionWeight(dimension=Dimension.RESULTS, weight=6_000),
        DimensionWeight(dimension=Dimension.ABILITY, weight=2_000),
        DimensionWeight(dimension=Dimension.TEAMWORK, weight=1_000),
        DimensionWeight(dimension=Dimension.INNOVATION, weight=1_000),
    ),
    grades=(_bound("S", 90), _bound("A", 80), _bound("B", 70), _bound("C", 60), _bound("D", 0)),
)
"""A template for an operations department."""
