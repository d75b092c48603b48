"""Career: how to ask for everything that happened to somebody, as one line of time."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from projections.career import CareerKind
from schema.cycle import Cycle
from schema.department import Department
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
from schema.engine.rights import CONDUCT, GRADES, PAY, RECORD
from schema.engine.scalars import Money
from schema.organisation import ORIGIN
from schema.training import Training

if TYPE_CHECKING:
    from schema.employee import Employee
    from schema.improvement import ImprovementPlan
    from schema.move import Move
    from schema.promotion import Promotion

described(CareerKind)


@strawberry.enum(description="What a career can be ordered by, then by id.")
class CareerOrder(Enum):
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The day.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on an entry of a career; all that is given holds.")
class CareerFilter:
    and_: list["CareerFilter"] | None = all_of()
    or_: list["CareerFilter"] | None = any_of()
    not_: "CareerFilter | None" = none_of()
    kind: Comparison[CareerKind] | None = compare("{row}.kind", description="What it says.")
    effective_on: DateComparison | None = compare("{row}.effective_on", description="The day.")


@read(
    "career",
    sees=RECORD,
    person="employee_id",
    also={
        "{row}.kind IN ('SALARY', 'WORKING_TIME', 'AWARD')": PAY,
        "{row}.kind IN ('GRADE', 'PLAN')": GRADES,
        "{row}.kind IN ('HONOUR', 'SANCTION', 'PROMOTION')": CONDUCT,
    },
    description="One thing that happened in a career; its kind says which fields it has.",
)
class CareerEntry:
    id: strawberry.ID = column(description="The id, unique among the entries of all careers.")
    kind: CareerKind = column(description="What it says.")
    effective_on: date = column(
        description="The day from which it holds; of an end of service the last day."
    )
    until_on: date | None = column(
        description="Of an absence, honour, sanction, plan or move the last day, if it is known."
    )
    department: Department | None = one(
        "{row}.id = {parent}.department_id", description="Of a department the department."
    )
    division: str | None = column(description="Of a department the division in it, if any.")
    title: str | None = column(description="Of a title the title.")
    level: str | None = column(
        description="Of a level the level, of a promotion the one applied for."
    )
    position: str | None = column(description="Of a position the position.")
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        description="Of a superior the superior, if the viewer may see them.",
    )
    salary: Money | None = part(
        "{row}.kind = 'SALARY'",
        amount="{row}.amount",
        currency="{row}.currency",
        description="Of a salary the amount for a year.",
    )
    fraction: Decimal | None = column(
        description="Of a working time the share of the full one, of 1."
    )
    award: Money | None = part(
        "{row}.kind = 'AWARD'",
        amount="{row}.amount",
        currency="{row}.currency",
        description="Of an award what was paid; below 0 it was to be given back.",
    )
    cause: str | None = column(
        description="Why: of a salary its cause, of an absence, award, honour or sanction its kind,"
        " of an end of service why; of a grade APPEAL, if an appeal changed it; of a move"
        " its kind, of a plan why, or what it came to, of a promotion how far it has come."
    )
    cycle: Cycle | None = one(
        "{row}.id = {parent}.cycle_id", description="Of a grade or plan the cycle."
    )
    training: Training | None = one(
        "{row}.id = {parent}.training_id", description="Of a training the course."
    )
    promotion: Annotated["Promotion", strawberry.lazy("schema.promotion")] | None = one(
        "{row}.id = {parent}.case_id",
        description="The promotion case that it is of, or came of, if the viewer may see it.",
    )
    move: Annotated["Move", strawberry.lazy("schema.move")] | None = one(
        "{row}.id = {parent}.case_id", description="The move that it is of, or came of, likewise."
    )
    improvement: Annotated["ImprovementPlan", strawberry.lazy("schema.improvement")] | None = one(
        "{row}.id = {parent}.case_id", description="The improvement plan that it is of, likewise."
    )
    score: Decimal | None = column(description="Of a grade the score in points.")
    grade: str | None = column(description="Of a grade the grade; none if it was not rated.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
