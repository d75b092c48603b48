"""Salary: how to ask what somebody is paid a year or a month, on a day or over time."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from domain.policies.band import Circle
from ledger.recorded import Origin
from projections.salary import SalaryCause
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import column, one, part, read
from schema.engine.rights import PAY
from schema.engine.scalars import Exact, Money
from schema.organisation import ORIGIN
from schema.pay_band import CIRCLE, COMPA_RATIO, PENETRATION, PayBand, banded, circled

described(SalaryCause)

SOURCE = (
    "(SELECT {parent}.id AS employee_id, held.id, held.amount, held.currency, held.effective_on,"
    " held.cause, held.at, held.origin FROM (SELECT 1) one LEFT JOIN LATERAL ("
    "SELECT s.* FROM read.salary s WHERE s.employee_id = {parent}.id"
    " AND s.effective_on <= {on} ORDER BY s.effective_on DESC LIMIT 1) held ON true) {row}"
)
"""One row, whether or not a salary is known."""

WIDER = banded(SOURCE)
CIRCLED = circled(WIDER.source)

UNKNOWN = (
    "CASE WHEN {row}.id IS NULL THEN coalesce((SELECT s.unknown_before FROM read.salary s"
    " WHERE s.employee_id = {parent}.id ORDER BY s.effective_on LIMIT 1), 'NOT_RECORDED') END"
)

FRACTION = (
    "coalesce((SELECT w.fraction FROM read.working_time w WHERE w.employee_id = {row}.employee_id"
    " AND w.effective_on <= {on} ORDER BY w.effective_on DESC LIMIT 1), 1)"
)
"""The share of the full working time that is worked on the day: all of it unless it says so."""

KNOWN = "{row}.id IS NOT NULL"
PAID = f"round({{row}}.amount * {FRACTION}, scale({{row}}.amount))"
"""An amount is stored with the decimals of its currency, and rounded half up to as many."""


def twelfth(yearly: str) -> str:
    """Return a twelfth of what is paid a year, rounded half up; no quotient is rounded twice."""
    unit = "('1e-' || scale({row}.amount))::numeric"
    return f"(div(2 * {yearly} + 12 * {unit}, 24 * {unit}) * {unit})"


@read(
    "salary",
    sees=PAY,
    person="employee_id",
    description="What is known of an employee's salary on a day.",
)
class SalaryOnDay:
    salary: Money | None = part(
        KNOWN,
        amount="{row}.amount",
        currency="{row}.currency",
        description="The salary for a year and the full working time, if it is known.",
    )
    monthly: Money | None = part(
        KNOWN,
        amount=twelfth("{row}.amount"),
        currency="{row}.currency",
        description="A twelfth of the salary, rounded half up to what its currency has.",
    )
    fraction: Decimal | None = column(
        f"CASE WHEN {KNOWN} THEN {FRACTION} END",
        description="The share of the full working time that is worked, of 1.",
    )
    paid: Money | None = part(
        KNOWN,
        amount=PAID,
        currency="{row}.currency",
        description="What is paid for a year: that share of the salary, rounded likewise.",
    )
    paid_monthly: Money | None = part(
        KNOWN,
        amount=twelfth(f"{{row}}.amount * {FRACTION}"),
        currency="{row}.currency",
        description="What is paid for a month: a twelfth of that share, rounded likewise, once.",
    )
    band: PayBand | None = one(
        "{row}.id = {parent}.band_id",
        description="The band that it is paid in on the day, if one has the employee's name.",
    )
    compa_ratio: Exact | None = column(
        COMPA_RATIO, description="The share of the band's midpoint that the salary is; 1 is that."
    )
    penetration: Exact | None = column(
        PENETRATION,
        description="How far through the band it is: 0 is the minimum, 1 the maximum.",
    )
    circle: Circle | None = column(
        CIRCLE, description="On which side of the band it is, if it is outside."
    )
    effective_on: date | None = column(description="The day from which it holds.")
    cause: SalaryCause | None = column(description="Why it holds.")
    unknown_because: str | None = column(
        UNKNOWN,
        description="Why it is not known, if it is not: a code, or NOT_RECORDED if none was given.",
    )
    at: datetime | None = column(description="When it was admitted.")
    origin: Origin | None = column(description=ORIGIN)


@strawberry.enum(description="What salaries can be ordered by, then by id.")
class SalaryOrder(Enum):
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The day from which it holds.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a salary; all that is given holds.")
class SalaryFilter:
    and_: list["SalaryFilter"] | None = all_of()
    or_: list["SalaryFilter"] | None = any_of()
    not_: "SalaryFilter | None" = none_of()
    cause: Comparison[SalaryCause] | None = compare("{row}.cause", description="Why it holds.")
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", description="The day from which it holds."
    )


@read(
    "salary",
    sees=PAY,
    person="employee_id",
    description="What an employee is paid from a day on, for the full working time.",
)
class Salary:
    id: strawberry.ID = column(description="The id, unique among all salaries.")
    salary: Money = part(
        "true",
        amount="{row}.amount",
        currency="{row}.currency",
        description="The salary for a year.",
    )
    monthly: Money = part(
        "true",
        amount=twelfth("{row}.amount"),
        currency="{row}.currency",
        description="A twelfth of it, rounded half up to what its currency has.",
    )
    effective_on: date = column(description="The day from which it holds.")
    cause: SalaryCause = column(description="Why it holds.")
    review_id: strawberry.ID | None = column(
        description="The pay review that raised it, if one did."
    )
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
