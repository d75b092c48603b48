"""Salary: how to ask what somebody is paid a year, on a day."""

from datetime import date, datetime

from ledger.recorded import Origin
from projections.salary import SalaryCause
from schema.engine.enums import described
from schema.engine.reading import column, part, read
from schema.engine.rights import PAY
from schema.engine.scalars import Money
from schema.organisation import ORIGIN

described(SalaryCause)

SOURCE = (
    "(SELECT {parent}.id AS employee_id, held.id, held.amount, held.currency, held.effective_on,"
    " held.cause, held.at, held.origin FROM (SELECT 1) one LEFT JOIN LATERAL ("
    "SELECT s.* FROM read.salary s WHERE s.employee_id = {parent}.id"
    " AND s.effective_on <= {on} ORDER BY s.effective_on DESC LIMIT 1) held ON true) {row}"
)
"""One row, whether or not a salary is known."""

UNKNOWN = (
    "CASE WHEN {row}.id IS NULL THEN coalesce((SELECT s.unknown_before FROM read.salary s"
    " WHERE s.employee_id = {parent}.id ORDER BY s.effective_on LIMIT 1), 'NOT_RECORDED') END"
)


@read(
    "salary",
    sees=PAY,
    person="employee_id",
    description="What is known of an employee's salary on a day.",
)
class SalaryOnDay:
    salary: Money | None = part(
        "{row}.id IS NOT NULL",
        amount="{row}.amount",
        currency="{row}.currency",
        description="The salary for a year, if it is known.",
    )
    effective_on: date | None = column(description="The day from which it holds.")
    cause: SalaryCause | None = column(description="Why it holds.")
    unknown_because: str | None = column(
        UNKNOWN,
        description="Why it is not known, if it is not: a code, or NOT_RECORDED if none was given.",
    )
    at: datetime | None = column(description="When it was admitted.")
    origin: Origin | None = column(description=ORIGIN)
