"""Promotion: how to ask for the cases of those who are to have a level."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.promotion_content import PromotionStatus
from ledger.recorded import Origin
from schema.department import Department
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Node, column, each, one, read
from schema.engine.rights import HANDS
from schema.organisation import ORIGIN
from schema.promotion_part import (
    PromotionBallot,
    PromotionDecision,
    PromotionExpert,
    PromotionFinding,
    PromotionMark,
)
from schema.promotion_right import PROMOTION_EVALUATION, PROMOTION_FILE, PROMOTION_TERMS, PROMOTIONS

if TYPE_CHECKING:
    from schema.career_framework import CareerFrameworkVersion
    from schema.employee import Employee

described(PromotionStatus)

OF_CASE = "{row}.promotion_id = {parent}.id"
IN_ORDER = "{row}.step, {row}.place"


@strawberry.enum(description="What promotions can be ordered by, then by id.")
class PromotionOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a promotion case; all that is given holds.")
class PromotionFilter:
    and_: list["PromotionFilter"] | None = all_of()
    or_: list["PromotionFilter"] | None = any_of()
    not_: "PromotionFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    status: Comparison[PromotionStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    to_level: TextComparison | None = compare("{row}.to_level", description="The level.")
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", sees=PROMOTION_FILE, description="The day from which it holds."
    )


@read(
    "promotion",
    sees=PROMOTIONS,
    person="employee_id",
    kind="promotion",
    description="The case of an employee who is to have a level.",
)
class Promotion(Node):
    employee_id: strawberry.ID = column(description="Whose it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="Whose it is, if the viewer may see them."
    )
    status: PromotionStatus = column(description="How far it has come.")
    to_level: str = column(description="The level, by its code.")
    from_level: str | None = column(
        sees=PROMOTION_FILE, description="The level at the application, if one was known."
    )
    framework_id: strawberry.ID = column(description="The career framework that the level is of.")
    version: (
        Annotated["CareerFrameworkVersion", strawberry.lazy("schema.career_framework")] | None
    ) = one(
        "{row}.id = {parent}.version_id",
        description="The version of the framework that the case keeps from the application on.",
    )
    imported: bool = column(
        description="Whether it was decided elsewhere, and only recorded here as it was."
    )
    drafted_by: str | None = column(sees=HANDS, description="Who drafted or recorded it.")
    effective_on: date | None = column(
        sees=PROMOTION_FILE, description="The day from which it holds, once that is set."
    )
    raise_per_cent: Decimal | None = column(
        sees=PROMOTION_TERMS, description="How much the salary rises, in per cent."
    )
    title: str | None = column(sees=PROMOTION_FILE, description="The title, if it changes.")
    position: str | None = column(sees=PROMOTION_FILE, description="The position, if it changes.")
    department: Department | None = one(
        "{row}.id = {parent}.department_id",
        sees=PROMOTION_FILE,
        description="The department, if it changes.",
    )
    division: str | None = column(
        sees=PROMOTION_FILE, description="The part of the department, if it changes."
    )
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        sees=PROMOTION_FILE,
        description="The superior, if they change and the viewer may see them.",
    )
    applied_on: date | None = column(
        sees=PROMOTION_FILE, description="The day of the application that counts."
    )
    eligible: bool | None = column(
        sees=PROMOTION_FILE, description="Whether every reason was met on that day."
    )
    exception: str | None = column(
        said("exception_id"),
        sees=PROMOTION_FILE,
        description="Why there should be an exception, if not.",
    )
    findings: list[PromotionFinding] = each(
        OF_CASE + " AND {row}.step = {parent}.application",
        order=IN_ORDER,
        description="The eligibility as it was found then, and stays.",
    )
    claims: list[PromotionMark] = each(
        OF_CASE + " AND {row}.step = {parent}.application",
        order=IN_ORDER,
        description="What the employee says of themself.",
    )
    supported: bool | None = column(
        sees=PROMOTION_EVALUATION,
        description="Whether the superior supports it; oneself sees it once the case is decided.",
    )
    evaluation: list[PromotionMark] = each(
        OF_CASE + " AND {row}.step = {parent}.evaluation",
        order=IN_ORDER,
        description="What the superior says; oneself sees it once the case is decided.",
    )
    round: int = column(description="How often it was sent back, and 1.")
    quorum: int = column(description="How many experts have to vote.")
    votes: int = column(description="How many have voted in this round.")
    experts: list[PromotionExpert] = each(
        OF_CASE, order="{row}.id", description="The panel, as far as the viewer may know it."
    )
    ballots: list[PromotionBallot] = each(
        OF_CASE + " AND {row}.round = {parent}.round",
        order="{row}.id",
        description="The votes of this round: one's own, or all once the review is closed.",
    )
    recommended: bool | None = column(
        sees=PROMOTION_EVALUATION,
        description="What most experts recommend, once the review is closed.",
    )
    votes_for: int | None = column(
        sees=PROMOTION_EVALUATION, description="How many votes are for it, likewise."
    )
    votes_against: int | None = column(
        sees=PROMOTION_EVALUATION, description="How many are against it, likewise."
    )
    approvers: str = column(
        "array_to_string({row}.approvers, ', ')",
        description="Who decides, one after another: SUPERIOR, SECOND_LEVEL, HR or EXECUTIVE,"
        " joined by commas; nobody before an application.",
    )
    approvals: int = column(description="How many stages have approved in this round.")
    decisions: list[PromotionDecision] = each(
        OF_CASE,
        order="{row}.place",
        description="All that was decided about it, the earliest first.",
    )
    at: datetime = column(description="When the last of it was admitted.")
    origin: Origin = column(description=ORIGIN)
