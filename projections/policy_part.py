"""What a draft of a policy says, part by part; each row belongs to one draft and never changes."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from domain.policies.distribution import Enforcement, Ties
from domain.policies.rollup import Missing
from domain.policy import Event, PolicyDrafted
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, whole
from projections.policy import content_id


class PolicyShareKind(StrEnum):
    """Of what a share is one."""

    DIMENSION = "DIMENSION"
    RATER = "RATER"
    QUOTA = "QUOTA"
    QUARTER = "QUARTER"


class PolicyShareRow(Row):
    """`weight` is in basis points; `name` is a dimension, a rater, a grade, or a quarter."""

    id: str
    content_id: str
    kind: PolicyShareKind
    name: str
    place: int
    weight: int
    origin: Origin


class PolicyGradeRow(Row):
    """`from_score` is the least score that earns the grade; `place` 1 is the best."""

    id: str
    content_id: str
    grade: str
    from_score: Decimal
    place: int
    origin: Origin


class PolicyDistributionRow(Row):
    id: str
    content_id: str
    smallest_group: int
    ties: Ties
    enforcement: Enforcement
    origin: Origin


class PolicyLimitRow(Row):
    """`share` is the largest of a group, in basis points, that may have one of `grades`."""

    id: str
    content_id: str
    place: int
    grades: tuple[str, ...]
    share: int
    origin: Origin


class PolicyAnnualRow(Row):
    """Weights are in basis points."""

    id: str
    content_id: str
    quarters_weight: int
    review_weight: int
    minimum_quarters: int
    missing: Missing
    origin: Origin


def shares(recorded: Recorded[Event]) -> dict[str, PolicyShareRow]:
    """Return the rows of a draft's shares."""
    if not isinstance(recorded.event, PolicyDrafted):
        return {}
    says, of = recorded.event.policy, content_id(recorded)
    quotas = says.distribution.quotas if says.distribution else ()
    quarters = says.annual.quarters if says.annual else ()
    named: dict[PolicyShareKind, Sequence[tuple[str, int]]] = {
        PolicyShareKind.DIMENSION: [(each.dimension, each.weight) for each in says.dimensions],
        PolicyShareKind.RATER: [(each.rater, each.weight) for each in says.raters],
        PolicyShareKind.QUOTA: [(each.grade, each.share) for each in quotas],
        PolicyShareKind.QUARTER: [(str(n), each) for n, each in enumerate(quarters, start=1)],
    }
    return {
        key: PolicyShareRow(
            id=key,
            content_id=of,
            kind=kind,
            name=str(name),
            place=place,
            weight=weight,
            origin=recorded.origin,
        )
        for kind, parts in named.items()
        for place, (name, weight) in enumerate(parts, start=1)
        for key in [f"{of}/{kind}/{place}"]
    }


def grades(recorded: Recorded[Event]) -> dict[str, PolicyGradeRow]:
    """Return the rows of a draft's grades."""
    if not isinstance(recorded.event, PolicyDrafted):
        return {}
    return {
        key: PolicyGradeRow(
            id=key,
            content_id=content_id(recorded),
            grade=each.grade,
            from_score=each.from_score,
            place=place,
            origin=recorded.origin,
        )
        for place, each in enumerate(recorded.event.policy.grades, start=1)
        for key in [f"{content_id(recorded)}/grade/{place}"]
    }


def distributions(recorded: Recorded[Event]) -> dict[str, PolicyDistributionRow]:
    """Return the row of a draft's guideline for grades, if it has one."""
    if not isinstance(recorded.event, PolicyDrafted) or not recorded.event.policy.distribution:
        return {}
    says, key = recorded.event.policy.distribution, f"{content_id(recorded)}/distribution"
    row = PolicyDistributionRow(
        id=key,
        content_id=content_id(recorded),
        smallest_group=says.smallest_group,
        ties=says.ties,
        enforcement=says.enforcement,
        origin=recorded.origin,
    )
    return {key: row}


def limits(recorded: Recorded[Event]) -> dict[str, PolicyLimitRow]:
    """Return the rows of a draft's limits."""
    if not isinstance(recorded.event, PolicyDrafted) or not recorded.event.policy.distribution:
        return {}
    return {
        key: PolicyLimitRow(
            id=key,
            content_id=content_id(recorded),
            place=place,
            grades=each.grades,
            share=each.share,
            origin=recorded.origin,
        )
        for place, each in enumerate(recorded.event.policy.distribution.limits, start=1)
        for key in [f"{content_id(recorded)}/limit/{place}"]
    }


def annuals(recorded: Recorded[Event]) -> dict[str, PolicyAnnualRow]:
    """Return the row of how a year comes of its quarters, if a draft says so."""
    if not isinstance(recorded.event, PolicyDrafted) or not recorded.event.policy.annual:
        return {}
    says, key = recorded.event.policy.annual, f"{content_id(recorded)}/annual"
    row = PolicyAnnualRow(
        id=key,
        content_id=content_id(recorded),
        quarters_weight=says.quarters_weight,
        review_weight=says.review_weight,
        minimum_quarters=says.minimum_quarters,
        missing=says.missing,
        origin=recorded.origin,
    )
    return {key: row}


TABLES = (
    Table(
        name="policy_share",
        row=PolicyShareRow,
        follows=("policy",),
        touches=shares,
        fold=whole(shares),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="policy_grade",
        row=PolicyGradeRow,
        follows=("policy",),
        touches=grades,
        fold=whole(grades),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="policy_distribution",
        row=PolicyDistributionRow,
        follows=("policy",),
        touches=distributions,
        fold=whole(distributions),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="policy_limit",
        row=PolicyLimitRow,
        follows=("policy",),
        touches=limits,
        fold=whole(limits),
        indexes=(("content_id", "id"),),
    ),
    Table(
        name="policy_annual",
        row=PolicyAnnualRow,
        follows=("policy",),
        touches=annuals,
        fold=whole(annuals),
        indexes=(("content_id", "id"),),
    ),
)
