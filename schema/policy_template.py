"""Policy template: how to ask which contents ship, for an organisation to draft its policy from.

A query that reads no table: graphql-core answers it, beside whatever else is asked.
"""

from decimal import Decimal
from typing import Any, TypeVar, cast

import strawberry

from domain.appraisal_policy import AppraisalPolicy, MoveEffect
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution
from domain.policies.rollup import Missing
from domain.policy_template import TEMPLATES
from schema.engine.computing import computed
from schema.engine.scalars import Percent
from schema.policy_part import (
    PolicyAnnual,
    PolicyDimension,
    PolicyDistribution,
    PolicyGrade,
    PolicyLimit,
    PolicyQuarter,
    PolicyQuota,
    PolicyRater,
)

T = TypeVar("T")


@strawberry.type(description="A content that ships, with everything that it says.")
class PolicyTemplate:
    name: str = strawberry.field(description="What `draftPolicy` knows it by.")
    dimensions: list[PolicyDimension] = strawberry.field(
        description="What each dimension counts for."
    )
    raters: list[PolicyRater] = strawberry.field(description="What each rater counts for.")
    grades: list[PolicyGrade] = strawberry.field(description="The grades, best first.")
    scale_low: Decimal = strawberry.field(description="The rating that is worth 0 points.")
    scale_high: Decimal = strawberry.field(description="The rating that is worth 100 points.")
    cap: Decimal = strawberry.field(description="The most points that a measure gives.")
    floor: Decimal = strawberry.field(description="The least points that a measure gives.")
    digits: int = strawberry.field(description="The decimals that scores are rounded to.")
    missing: Missing = strawberry.field(description="What becomes of a part without a score.")
    appeal_days: int = strawberry.field(
        description="How many days after the release an appeal can be filed."
    )
    improvement_line: str | None = strawberry.field(
        description="The best grade that opens an improvement plan by itself, if one does."
    )
    improvement_days: int = strawberry.field(description="How many days such a plan lasts.")
    promotion_line: str | None = strawberry.field(
        description="The worst grade that proposes a promotion by itself, if one does."
    )
    demotion_line: str | None = strawberry.field(
        description="The best grade that proposes a demotion by itself, if one does."
    )
    move_effect: MoveEffect = strawberry.field(
        description="What becomes of an appraisal whose employee is promoted or moved meanwhile."
    )
    minimum_raters: int = strawberry.field(
        description="The least number of peers, or of reports, whose ratings count and show."
    )
    distribution: PolicyDistribution | None = strawberry.field(
        description="How many of a group may have which grade, if it says so."
    )
    annual: PolicyAnnual | None = strawberry.field(
        description="How a year comes of its quarters, if it says so."
    )


def part(kind: type[T], **says: object) -> T:
    """Return a part of a policy, which is read from a table elsewhere, with what it says."""
    return cast("Any", kind)(**says)


def percent(weight: int) -> Percent:
    """Return basis points as per cent, without zeros at the end."""
    written = f"{Decimal(weight) / 100:f}"
    return Percent(Decimal(written.rstrip("0").rstrip(".") if "." in written else written))


def shown(name: str, policy: AppraisalPolicy) -> PolicyTemplate:
    """Return a template as it is answered."""
    grades = {
        each.grade: part(PolicyGrade, grade=each.grade, from_score=each.from_score)
        for each in policy.grades
    }
    return PolicyTemplate(
        name=name,
        dimensions=[
            part(PolicyDimension, dimension=each.dimension, weight=percent(each.weight))
            for each in policy.dimensions
        ],
        raters=[
            part(PolicyRater, rater=each.rater, weight=percent(each.weight))
            for each in policy.raters
        ],
        grades=list(grades.values()),
        scale_low=policy.scale_low,
        scale_high=policy.scale_high,
        cap=policy.cap,
        floor=policy.floor,
        digits=policy.digits,
        missing=policy.missing,
        appeal_days=policy.appeal_days,
        improvement_line=policy.improvement_line,
        improvement_days=policy.improvement_days,
        promotion_line=policy.promotion_line,
        demotion_line=policy.demotion_line,
        move_effect=policy.move_effect,
        minimum_raters=policy.minimum_raters,
        distribution=policy.distribution and guideline(policy.distribution, grades),
        annual=policy.annual and yearly(policy.annual),
    )


def guideline(says: Distribution, grades: dict[str, PolicyGrade]) -> PolicyDistribution:
    """Return a guideline for grades as it is answered."""
    return part(
        PolicyDistribution,
        limits=[
            part(
                PolicyLimit,
                grades=[shown for name, shown in grades.items() if name in each.grades],
                share=percent(each.share),
            )
            for each in says.limits
        ],
        quotas=[
            part(PolicyQuota, grade=each.grade, share=percent(each.share)) for each in says.quotas
        ],
        smallest_group=says.smallest_group,
        ties=says.ties,
        enforcement=says.enforcement,
    )


def yearly(says: AnnualPolicy) -> PolicyAnnual:
    """Return how a year comes of its quarters as it is answered."""
    return part(
        PolicyAnnual,
        quarters=[
            part(PolicyQuarter, quarter=str(n), weight=percent(each))
            for n, each in enumerate(says.quarters, start=1)
        ],
        quarters_weight=percent(says.quarters_weight),
        review_weight=percent(says.review_weight),
        minimum_quarters=says.minimum_quarters,
        missing=says.missing,
    )


def resolved(*_: object) -> list[PolicyTemplate]:
    """Return every template, by name."""
    return [shown(name, policy) for name, policy in sorted(TEMPLATES.items())]


policy_templates = computed(
    resolved, arguments=[], description="The contents that ship, to draft a policy from."
)
