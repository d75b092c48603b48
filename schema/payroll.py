"""Payroll: how to ask which months are paid."""

from datetime import date, datetime
from enum import Enum

import strawberry

from ledger.recorded import Origin
from schema.engine.filtering import DateComparison, all_of, any_of, compare, none_of
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, many, read
from schema.engine.rights import ANYONE
from schema.organisation import ORIGIN


@strawberry.enum(description="What months of the payroll can be ordered by, then by id.")
class PayrollMonthOrder(Enum):
    MONTH = key("{row}.month", "date", description="The month.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a month of the payroll; all that is given holds.")
class PayrollMonthFilter:
    and_: list["PayrollMonthFilter"] | None = all_of()
    or_: list["PayrollMonthFilter"] | None = any_of()
    not_: "PayrollMonthFilter | None" = none_of()
    month: DateComparison | None = compare("{row}.month", description="The first day of it.")


@read("payroll_month", sees=ANYONE, description="A month that is paid.")
class PayrollMonth:
    id: strawberry.ID = column(description="The id, unique among all months.")
    month: date = column(description="The first day of the month.")
    at: datetime = column(description="When it was closed.")
    origin: Origin = column(description=ORIGIN)


@read(
    "payroll",
    sees=ANYONE,
    kind="payroll",
    description="The months that are paid, one after another; what changes for them later is owed"
    " as arrears.",
)
class Payroll(Node):
    first_month: date = column(description="The first day of the first month that is closed.")
    last_month: date = column(description="The first day of the last month that is closed.")
    months: Connection[PayrollMonth] = many(
        "{row}.payroll_id = {parent}.id",
        order=PayrollMonthOrder,
        filtered=PayrollMonthFilter,
        description="The months that are closed, the earliest first.",
    )
    at: datetime = column(description="When the last of them was closed.")
    origin: Origin = column(description=ORIGIN)
