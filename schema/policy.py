"""Policy: how to ask which appraisal policies there are, which holds, and who has read it."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appraisal_policy import MoveEffect
from domain.policies.rollup import Missing
from ledger.recorded import Origin
from projections.policy import PolicyStatus
from schema.acknowledgement import (
    AcknowledgementDue,
    AcknowledgementFilter,
    AcknowledgementOrder,
    PolicyAcknowledgement,
)
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import ON, Connection, Node, column, each, many, on_day, one, read
from schema.engine.rights import ANYONE, DRAFTS
from schema.organisation import ORIGIN
from schema.policy_part import (
    OF_CONTENT,
    PolicyAnnual,
    PolicyDimension,
    PolicyDistribution,
    PolicyGrade,
    PolicyRater,
    shares,
)
from schema.publication import UNPUBLISHED, UNREAD, published

if TYPE_CHECKING:
    from schema.employee import EmployeeFilter, EmployeeOrder

described(PolicyStatus)
described(MoveEffect)

SUPERSEDED_ON, STATUS, IN_FORCE = published("policy_version", "policy_id")


@strawberry.enum(description="What versions can be ordered by, then by id.")
class PolicyVersionOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_FROM = key(
        "{row}.effective_from", "date", nullable=True, description="The first day, if any."
    )


@strawberry.input(description="Conditions on a version; all that is given holds.")
class PolicyVersionFilter:
    and_: list["PolicyVersionFilter"] | None = all_of()
    or_: list["PolicyVersionFilter"] | None = any_of()
    not_: "PolicyVersionFilter | None" = none_of()
    version: TextComparison | None = compare("{row}.version", description="Its name.")
    status: Comparison[PolicyStatus] | None = compare(
        STATUS, description="How far it has come on the day."
    )
    effective_from: DateComparison | None = compare(
        "{row}.effective_from", description="The first day."
    )
    in_force: bool | None = holds(IN_FORCE, description="It holds on the day.")


@read(
    "policy_version",
    sees=ANYONE,
    kind="policy/",
    also={UNPUBLISHED: DRAFTS},
    description="A version of a policy: what it says, from which day, and who has read it.",
)
class PolicyVersion(Node):
    policy: Annotated["Policy", strawberry.lazy("schema.policy")] | None = one(
        "{row}.id = {parent}.policy_id", description="The policy that it is a version of."
    )
    version: str = column(description="Its name, which never changes.")
    status: PolicyStatus = on_day(STATUS, description="How far it has come on the day.")
    effective_from: date | None = column(description="The first day on which it holds.")
    superseded_on: date | None = column(
        SUPERSEDED_ON, description="The first day on which it holds no more, if that is known."
    )
    in_force: bool = on_day(IN_FORCE, description="Whether it holds on the day.")
    template: str | None = column(description="The template that it was drafted from, if one was.")
    dimensions: list[PolicyDimension] = each(
        shares("DIMENSION"), order="{row}.place", description="What each dimension counts for."
    )
    raters: list[PolicyRater] = each(
        shares("RATER"), order="{row}.place", description="What each rater counts for."
    )
    grades: list[PolicyGrade] = each(
        OF_CONTENT, order="{row}.place", description="The grades that it gives, best first."
    )
    scale_low: Decimal = column(description="The rating that is worth 0 points.")
    scale_high: Decimal = column(description="The rating that is worth 100 points.")
    cap: Decimal = column(description="The most points that a measure gives.")
    floor: Decimal = column(description="The least points that a measure gives.")
    digits: int = column(description="The decimals that scores are rounded to.")
    missing: Missing = column(description="What becomes of a measure without a score.")
    appeal_days: int = column(description="How many days after the release an appeal can be filed.")
    improvement_line: str | None = column(
        description="The best grade that opens an improvement plan by itself, if one does."
    )
    improvement_days: int = column(description="How many days such a plan lasts.")
    promotion_line: str | None = column(
        description="The worst grade that proposes a promotion by itself, if one does."
    )
    demotion_line: str | None = column(
        description="The best grade that proposes a demotion by itself, if one does."
    )
    move_effect: MoveEffect = column(
        description="What becomes of an appraisal whose employee is promoted or moved meanwhile."
    )
    agreement_required: bool = column(
        description="Whether actuals and scoring wait until the employee agrees to the measures."
    )
    minimum_raters: int = column(
        description="The least number of peers, or of reports, whose ratings count and show."
    )
    distribution: PolicyDistribution | None = one(
        OF_CONTENT, description="How many of a group may have which grade, if it says so."
    )
    annual: PolicyAnnual | None = one(
        OF_CONTENT, description="How a year comes of its quarters, if it says so."
    )
    drafted_at: datetime = column(description="When it was drafted last.")
    drafted_by: str | None = column(sees=DRAFTS, description="Who drafted it last.")
    published_at: datetime | None = column(description="When it was published, if it is.")
    published_by: str | None = column(sees=DRAFTS, description="Who published it.")
    acknowledgements: Connection[PolicyAcknowledgement] = many(
        "{row}.version_id = {parent}.id",
        order=AcknowledgementOrder,
        filtered=AcknowledgementFilter,
        description="Who has acknowledged it, as far as the viewer may see them.",
    )
    unacknowledged: Connection[AcknowledgementDue] = many(
        UNREAD,
        order=Annotated["EmployeeOrder", strawberry.lazy("schema.employee")],
        filtered=Annotated["EmployeeFilter", strawberry.lazy("schema.employee")],
        arguments=[ON],
        description="Who is in service on the day and has not acknowledged it, likewise.",
    )
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What policies can be ordered by, then by id.")
class PolicyOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a policy; all that is given holds.")
class PolicyFilter:
    and_: list["PolicyFilter"] | None = all_of()
    or_: list["PolicyFilter"] | None = any_of()
    not_: "PolicyFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare("{row}.name", description="The name.")


@read(
    "policy",
    sees=ANYONE,
    kind="policy",
    also={"NOT {row}.published": DRAFTS},
    description="How people are appraised, by versions that hold from one day on.",
)
class Policy(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What it is called.")
    in_force: PolicyVersion | None = one(
        "{row}.policy_id = {parent}.id AND " + IN_FORCE,
        arguments=[ON],
        description="The version that holds on the day, if one does.",
    )
    versions: Connection[PolicyVersion] = many(
        "{row}.policy_id = {parent}.id",
        order=PolicyVersionOrder,
        filtered=PolicyVersionFilter,
        arguments=[ON],
        description="All versions; drafts as far as the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)
