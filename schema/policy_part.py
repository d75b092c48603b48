"""Policy part: how to ask what a version of a policy says, part by part."""

from decimal import Decimal

from domain.appraisal_policy import Dimension, Rater
from domain.policies.distribution import Enforcement, Ties
from domain.policies.rollup import Missing
from schema.engine.enums import described
from schema.engine.reading import column, each, read
from schema.engine.rights import ANYONE
from schema.engine.scalars import Percent

for enum in (Dimension, Rater, Missing, Ties, Enforcement):
    described(enum)

WEIGHT = "trim_scale({row}.weight / 100.0)"
SHARE = "trim_scale({row}.share / 100.0)"
"""Basis points as per cent."""


def shares(kind: str) -> str:
    """Return the condition of the shares of one kind, from a row with the content's id."""
    return f"{{row}}.content_id = {{parent}}.content_id AND {{row}}.kind = '{kind}'"


OF_CONTENT = "{row}.content_id = {parent}.content_id"


@read("policy_share", sees=ANYONE, description="What a dimension counts for under a policy.")
class PolicyDimension:
    dimension: Dimension = column("{row}.name", description="The dimension.")
    weight: Percent = column(WEIGHT, description="Its share of the appraisal, in per cent.")


@read("policy_share", sees=ANYONE, description="What a rater's judgement counts for.")
class PolicyRater:
    rater: Rater = column("{row}.name", description="The rater.")
    weight: Percent = column(WEIGHT, description="Their share of a rated measure, in per cent.")


@read("policy_grade", sees=ANYONE, description="A grade that a policy gives, from which score on.")
class PolicyGrade:
    grade: str = column(description='The grade: "A".')
    from_score: Decimal = column(description="The least score, in points, that is given it.")


@read("policy_limit", sees=ANYONE, description="The most of a group that may have some grades.")
class PolicyLimit:
    grades: list[PolicyGrade] = each(
        OF_CONTENT + " AND {row}.grade = ANY({parent}.grades)",
        order="{row}.place",
        description="The grades, best first.",
    )
    share: Percent = column(SHARE, description="The largest share of the group, in per cent.")


@read("policy_share", sees=ANYONE, description="A grade's share of a group.")
class PolicyQuota:
    grade: str = column("{row}.name", description="The grade.")
    share: Percent = column(WEIGHT, description="Its share of the group, in per cent.")


@read("policy_distribution", sees=ANYONE, description="A guideline for the grades of a group.")
class PolicyDistribution:
    limits: list[PolicyLimit] = each(
        OF_CONTENT, order="{row}.place", description="The most that may have some grades."
    )
    quotas: list[PolicyQuota] = each(
        shares("QUOTA"), order="{row}.place", description="Each grade's share, best first, if any."
    )
    smallest_group: int = column(description="The least number of people that a group has.")
    ties: Ties = column(description="Where those go who are tied at a cut.")
    enforcement: Enforcement = column(description="What its violation does to the release.")


@read("policy_share", sees=ANYONE, description="What a quarter counts for in its year.")
class PolicyQuarter:
    quarter: str = column("{row}.name", description="Which one: 1 is the oldest.")
    weight: Percent = column(WEIGHT, description="Its share of all quarters, in per cent.")


QUARTERS_WEIGHT = "trim_scale({row}.quarters_weight / 100.0)"
REVIEW_WEIGHT = "trim_scale({row}.review_weight / 100.0)"


@read("policy_annual", sees=ANYONE, description="How a year comes of its quarters and a review.")
class PolicyAnnual:
    quarters: list[PolicyQuarter] = each(
        shares("QUARTER"), order="{row}.place", description="Each quarter, the oldest first."
    )
    quarters_weight: Percent = column(
        QUARTERS_WEIGHT, description="The share of all quarters together, in per cent."
    )
    review_weight: Percent = column(
        REVIEW_WEIGHT, description="The share of the year-end review, in per cent."
    )
    minimum_quarters: int = column(
        description="With fewer quarters that have a score the year is not rated."
    )
    missing: Missing = column(description="What becomes of a part without a score.")
