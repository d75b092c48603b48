"""Pay structure: how to ask which bands people are paid in, by currency and version."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.pay_structure_content import BandedBy
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
from schema.engine.reading import ON, Connection, Node, column, many, on_day, one, read
from schema.engine.rights import ANYONE, PAY_DRAFTS
from schema.organisation import ORIGIN
from schema.pay_band import PayBand, PayBandFilter, PayBandOrder
from schema.publication import UNPUBLISHED, UNREAD, published

if TYPE_CHECKING:
    from schema.employee import EmployeeFilter, EmployeeOrder

for enum in (BandedBy, PolicyStatus):
    described(enum)

SUPERSEDED_ON, STATUS, IN_FORCE = published("pay_structure_version", "structure_id")


@strawberry.enum(description="What versions of a pay structure can be ordered by, then by id.")
class PayStructureVersionOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_FROM = key(
        "{row}.effective_from", "date", nullable=True, description="The first day, if any."
    )


@strawberry.input(description="Conditions on a version; all that is given holds.")
class PayStructureVersionFilter:
    and_: list["PayStructureVersionFilter"] | None = all_of()
    or_: list["PayStructureVersionFilter"] | None = any_of()
    not_: "PayStructureVersionFilter | None" = none_of()
    version: TextComparison | None = compare("{row}.version", description="Its name.")
    status: Comparison[PolicyStatus] | None = compare(
        STATUS, description="How far it has come on the day."
    )
    effective_from: DateComparison | None = compare(
        "{row}.effective_from", description="The first day."
    )
    in_force: bool | None = holds(IN_FORCE, description="It holds on the day.")


@read(
    "pay_structure_version",
    sees=ANYONE,
    kind="pay_structure/",
    also={UNPUBLISHED: PAY_DRAFTS},
    description="A version of a pay structure: its bands, and from which day they hold.",
)
class PayStructureVersion(Node):
    structure: Annotated["PayStructure", strawberry.lazy("schema.pay_structure")] | None = one(
        "{row}.id = {parent}.structure_id", description="The structure that it is a version of."
    )
    version: str = column(description="Its name, which never changes.")
    status: PolicyStatus = on_day(STATUS, description="How far it has come on the day.")
    effective_from: date | None = column(description="The first day on which it holds.")
    superseded_on: date | None = column(
        SUPERSEDED_ON, description="The first day on which it holds no more, if that is known."
    )
    in_force: bool = on_day(IN_FORCE, description="Whether it holds on the day.")
    banded_by: BandedBy = column(description="What of somebody is the name of their band.")
    bands: Connection[PayBand] = many(
        "{row}.content_id = {parent}.content_id",
        order=PayBandOrder,
        filtered=PayBandFilter,
        description="Its bands.",
    )
    drafted_at: datetime = column(description="When it was drafted last.")
    drafted_by: str | None = column(sees=PAY_DRAFTS, description="Who drafted it last.")
    published_at: datetime | None = column(description="When it was published, if it is.")
    published_by: str | None = column(sees=PAY_DRAFTS, description="Who published it.")
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


@strawberry.enum(description="What pay structures can be ordered by, then by id.")
class PayStructureOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a pay structure; all that is given holds.")
class PayStructureFilter:
    and_: list["PayStructureFilter"] | None = all_of()
    or_: list["PayStructureFilter"] | None = any_of()
    not_: "PayStructureFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    name: TextComparison | None = compare("{row}.name", description="The name.")


@read(
    "pay_structure",
    sees=ANYONE,
    kind="pay_structure",
    also={"NOT {row}.published": PAY_DRAFTS},
    description="The bands of one currency, by versions that hold from one day on.",
)
class PayStructure(Node):
    name: str = column(description="What it is called.")
    currency: str = column(description='The ISO 4217 code of its amounts: "USD".')
    in_force: PayStructureVersion | None = one(
        "{row}.structure_id = {parent}.id AND " + IN_FORCE,
        arguments=[ON],
        description="The version that holds on the day, if one does.",
    )
    versions: Connection[PayStructureVersion] = many(
        "{row}.structure_id = {parent}.id",
        order=PayStructureVersionOrder,
        filtered=PayStructureVersionFilter,
        arguments=[ON],
        description="All versions; drafts as far as the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)
