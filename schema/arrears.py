"""Arrears: how to ask what is owed because pay changed for months that are paid."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from schema.engine.filtering import (
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import column, each, one, part, read
from schema.engine.rights import PAY
from schema.engine.scalars import Money
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee


@strawberry.enum(description="What arrears can be ordered by, then by id.")
class ArrearsOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The day from which pay changed.")


@strawberry.input(description="Conditions on arrears; all that is given holds.")
class ArrearsFilter:
    and_: list["ArrearsFilter"] | None = all_of()
    or_: list["ArrearsFilter"] | None = any_of()
    not_: "ArrearsFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", description="The day from which pay changed."
    )


@read(
    "arrears_month",
    sees=PAY,
    person="employee_id",
    description="A month that is paid, for which something else is due since.",
)
class ArrearsMonth:
    month: date = column(description="The first day of the month.")
    before: Money = part(
        "true",
        amount="{row}.before",
        currency="{row}.currency",
        description="What was due for it before the change.",
    )
    after: Money = part(
        "true",
        amount="{row}.after",
        currency="{row}.currency",
        description="What is due for it after the change.",
    )


@read(
    "arrears",
    sees=PAY,
    person="employee_id",
    description="What a change of pay owes for months that are paid: only what it adds to those"
    " before it.",
)
class Arrears:
    id: strawberry.ID = column(description="The id, unique among all arrears.")
    employee_id: strawberry.ID = column(description="Whose they are.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    amount: Money = part(
        "true",
        amount="{row}.amount",
        currency="{row}.currency",
        description="What is owed; below 0 too much was paid.",
    )
    effective_on: date = column(description="The day from which pay changed.")
    first_month: date = column(description="The first day of the first month that differs.")
    last_month: date = column(description="The first day of the last month that differs.")
    months: list[ArrearsMonth] = each(
        "{row}.arrears_id = {parent}.id",
        order="{row}.month",
        description="The months that differ, the earliest first; their differences are the amount.",
    )
    review_id: strawberry.ID | None = column(
        description="The pay review that changed it, if one did."
    )
    at: datetime = column(description="When the change was admitted.")
    origin: Origin = column(description=ORIGIN)
