"""Award: how to ask what somebody was paid once."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.award import AwardKind
from ledger.recorded import Origin
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, one, part, read
from schema.engine.rights import PAY
from schema.engine.scalars import Money
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee

described(AwardKind)


@strawberry.enum(description="What awards can be ordered by, then by id.")
class AwardOrder(Enum):
    ID = key(description="The id alone.")
    PAID_ON = key("{row}.paid_on", "date", description="The day of the payment.")


@strawberry.input(description="Conditions on an award; all that is given holds.")
class AwardFilter:
    and_: list["AwardFilter"] | None = all_of()
    or_: list["AwardFilter"] | None = any_of()
    not_: "AwardFilter | None" = none_of()
    kind: Comparison[AwardKind] | None = compare("{row}.kind", description="What was paid.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    review: IdComparison | None = compare("{row}.review_id", description="The pay review.")
    paid_on: DateComparison | None = compare("{row}.paid_on", description="The day of the payment.")


@read(
    "award",
    sees=PAY,
    person="employee_id",
    kind="award/",
    description="What somebody was paid once, or had to give back, by a pay review.",
)
class Award(Node):
    employee_id: strawberry.ID = column(description="Whose it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    kind: AwardKind = column(description="What was paid.")
    amount: Money = part(
        "true",
        amount="{row}.amount",
        currency="{row}.currency",
        description="What was added to what was paid before; below 0 it was to be given back.",
    )
    paid_on: date = column(description="The day of the payment.")
    review_id: strawberry.ID = column(description="The pay review that decided it.")
    line_id: strawberry.ID = column(description="The line of the review that it is of.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
