"""Career framework: how to ask which tracks, levels and paths there are, and since when."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from projections.policy import PolicyStatus
from schema.acknowledgement import (
    AcknowledgementDue,
    AcknowledgementFilter,
    AcknowledgementOrder,
    PolicyAcknowledgement,
)
from schema.career_framework_part import (
    CareerCompetency,
    CareerLevel,
    CareerPath,
    CareerProficiency,
    CareerTrack,
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
from schema.policy_part import OF_CONTENT
from schema.publication import UNPUBLISHED, UNREAD, published

if TYPE_CHECKING:
    from schema.employee import EmployeeFilter, EmployeeOrder

described(PolicyStatus)

SUPERSEDED_ON, STATUS, IN_FORCE = published("career_framework_version", "framework_id")


@strawberry.enum(description="What versions of a career framework can be ordered by, then by id.")
class CareerFrameworkVersionOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_FROM = key(
        "{row}.effective_from", "date", nullable=True, description="The first day, if any."
    )


@strawberry.input(description="Conditions on a version; all that is given holds.")
class CareerFrameworkVersionFilter:
    and_: list["CareerFrameworkVersionFilter"] | None = all_of()
    or_: list["CareerFrameworkVersionFilter"] | None = any_of()
    not_: "CareerFrameworkVersionFilter | None" = none_of()
    version: TextComparison | None = compare("{row}.version", description="Its name.")
    status: Comparison[PolicyStatus] | None = compare(
        STATUS, description="How far it has come on the day."
    )
    effective_from: DateComparison | None = compare(
        "{row}.effective_from", description="The first day."
    )
    in_force: bool | None = holds(IN_FORCE, description="It holds on the day.")


@read(
    "career_framework_version",
    sees=ANYONE,
    kind="career_framework/",
    also={UNPUBLISHED: DRAFTS},
    description="A version of a career framework: what it says, and from which day it holds.",
)
class CareerFrameworkVersion(Node):
    framework: Annotated["CareerFramework", strawberry.lazy("schema.career_framework")] | None = (
        one("{row}.id = {parent}.framework_id", description="What it is a version of.")
    )
    version: str = column(description="Its name, which never changes.")
    status: PolicyStatus = on_day(STATUS, description="How far it has come on the day.")
    effective_from: date | None = column(description="The first day on which it holds.")
    superseded_on: date | None = column(
        SUPERSEDED_ON, description="The first day on which it holds no more, if that is known."
    )
    in_force: bool = on_day(IN_FORCE, description="Whether it holds on the day.")
    template: str | None = column(description="The template that it was drafted from, if one was.")
    tracks: list[CareerTrack] = each(
        OF_CONTENT, order="{row}.place", description="The ways along which people get on."
    )
    levels: list[CareerLevel] = each(
        OF_CONTENT, order="{row}.place", description="The levels, of each track the lowest first."
    )
    competencies: list[CareerCompetency] = each(
        OF_CONTENT, order="{row}.place", description="What people are able to do."
    )
    proficiencies: list[CareerProficiency] = each(
        OF_CONTENT, order="{row}.place", description="How well, the lowest step first."
    )
    paths: list[CareerPath] = each(
        OF_CONTENT, order="{row}.place", description="Ways across the tracks."
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


@strawberry.enum(description="What career frameworks can be ordered by, then by id.")
class CareerFrameworkOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a career framework; all that is given holds.")
class CareerFrameworkFilter:
    and_: list["CareerFrameworkFilter"] | None = all_of()
    or_: list["CareerFrameworkFilter"] | None = any_of()
    not_: "CareerFrameworkFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare("{row}.name", description="The name.")


@read(
    "career_framework",
    sees=ANYONE,
    kind="career_framework",
    also={"NOT {row}.published": DRAFTS},
    description="Tracks, levels and paths, by versions that hold from one day on.",
)
class CareerFramework(Node):
    code: str = column(description="The code, which never changes.")
    name: str = column(description="What it is called.")
    in_force: CareerFrameworkVersion | None = one(
        "{row}.framework_id = {parent}.id AND " + IN_FORCE,
        arguments=[ON],
        description="The version that holds on the day, if one does.",
    )
    versions: Connection[CareerFrameworkVersion] = many(
        "{row}.framework_id = {parent}.id",
        order=CareerFrameworkVersionOrder,
        filtered=CareerFrameworkVersionFilter,
        arguments=[ON],
        description="All versions; drafts as far as the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)
