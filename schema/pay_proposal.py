"""Pay proposal: how to ask what was proposed in a pay review, revision by revision."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from schema.department import Department
from schema.engine.note import said
from schema.engine.reading import Connection, column, each, many, one, part, read
from schema.engine.rights import PAY_EXCEPTIONS, PAY_REVIEWS
from schema.engine.scalars import Money
from schema.organisation import ORIGIN
from schema.pay_line import PayLine, PayLineFilter, PayLineOrder

if TYPE_CHECKING:
    from schema.employee import Employee

LEFT_OUT = "(SELECT p.id AS employee_id FROM unnest({parent}.left_out) p (id)) {row}"
SENT_BACK = "(SELECT p.id AS employee_id FROM unnest({parent}.sent_back) p (id)) {row}"


def amount(name: str, description: str) -> Money | None:
    """Return a field that shows an amount in the plan's currency, if there is one."""
    made: Money | None = part(
        f"{{row}}.{name} IS NOT NULL",
        amount=f"{{row}}.{name}",
        currency="{row}.currency",
        description=description,
    )
    return made


@read("pay_proposal", sees=PAY_REVIEWS, description="Somebody whom a proposal names.")
class PayPerson:
    employee_id: strawberry.ID = column("{row}.employee_id", description="Who it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )


@read("pay_unit", sees=PAY_REVIEWS, description="A budget of a revision, and its spend.")
class PayUnit:
    unit: str | None = column(
        description="Whose it is: a department's id, a level, or everybody's if there is one."
    )
    department: Department | None = one(
        "{row}.id = {parent}.unit", description="The department, if it is one's."
    )
    payroll: Money | None = amount("payroll", "What its people are paid a year.")
    budget: Money | None = amount("budget", "What there is to spend; none if nothing bounds it.")
    wanted: Money | None = amount("wanted", "What the plan wants, before it is scaled.")
    spent: Money | None = amount("spent", "What is spent.")
    exceeded: bool = column(description="Whether more is spent than there is.")


@read("pay_approval", sees=PAY_REVIEWS, description="The approval of a revision by one person.")
class PayApproval:
    stage: int = column(description="Which of the approvals it is, from 1.")
    approved_by: str = column(description="Who approved.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@read(
    "pay_exception",
    sees=PAY_EXCEPTIONS,
    person="employee_id",
    description="What somebody gets unlike the plan.",
)
class PayException:
    employee_id: strawberry.ID = column(description="Who.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    per_cent: Decimal | None = column(description="The raise in per cent, if it is one.")
    amount: Money | None = amount("amount", "The award, if it is one.")
    excluded: bool = column(description="Whether they get nothing.")
    why: str | None = column(said("why_id"), description="Why.")
    set_by: str = column(description="Who made it.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@read("pay_attained", sees=PAY_REVIEWS, description="What a department has attained by the terms.")
class PayAttained:
    department_id: strawberry.ID = column(description="The department.")
    attained: Decimal = column(description="What it has attained, as a share of 1.")


@read(
    "pay_proposal",
    sees=PAY_REVIEWS,
    description="A revision of a pay review that was proposed, and what became of it.",
)
class PayProposal:
    revision: int = column(description="Its number; one that was never proposed leaves a gap.")
    people: int = column(description="How many are in it.")
    total: Money | None = amount("total", "What it costs; of a correction, what it adds.")
    reserve: Money | None = amount("reserve", "What a pool keeps, placed with nobody.")
    digest: str = column(description="What tells its lines from any others: a SHA-256 in hex.")
    proposed_by: str = column(description="Who proposed it.")
    proposed_at: datetime = column(description="When that was admitted.")
    left_out: list[PayPerson] = each(
        "true",
        source=LEFT_OUT,
        order="{row}.employee_id",
        description="Those who act in the review, and may therefore not be in it.",
    )
    replaces: int | None = column(
        description="The revision that it was recomputed from, if it was."
    )
    differs: int | None = column(
        description="How many lines get something else than in that, or are in one of the two."
    )
    total_before: Money | None = amount("total_before", "What that cost.")
    units: list[PayUnit] = each(
        "{row}.proposal_id = {parent}.id", order="{row}.id", description="Its budgets."
    )
    approvals: list[PayApproval] = each(
        "{row}.proposal_id = {parent}.id",
        order="{row}.stage",
        description="Who has approved it, stage by stage.",
    )
    sent_back_by: str | None = column(description="Who sent it back, if it was.")
    sent_back_at: datetime | None = column(description="When that was admitted.")
    sent_back: list[PayPerson] = each(
        "true",
        source=SENT_BACK,
        order="{row}.employee_id",
        description="Whose lines were sent back; nobody's if the whole was.",
    )
    why: str | None = column(said("why_id"), description="Why it was sent back.")
    lines: Connection[PayLine] = many(
        "{row}.proposal_id = {parent}.id",
        order=PayLineOrder,
        filtered=PayLineFilter,
        description="Its lines, whether or not it is the one that counts.",
    )
    origin: Origin = column(description=ORIGIN)
