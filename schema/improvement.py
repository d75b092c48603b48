"""Improvement: how to ask for plans, their goals and actions, and how they are going."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.improvement_plan import PlanCause, PlanOutcome
from ledger.recorded import Origin
from projections.improvement import PlanStatus
from schema.cycle import Cycle
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
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Connection, Node, column, each, many, on_day, one, read
from schema.engine.rights import APPRAISALS, PARTS
from schema.engine.scalars import Percent
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.appraisal import Appraisal
    from schema.employee import Employee

for enum in (PlanCause, PlanOutcome, PlanStatus):
    described(enum)

OVERDUE = "{row}.status = 'OPEN' AND {row}.due_on < {on}"
PROGRESS = "How far it has come, in per cent, by the latest check-in on it."


@strawberry.enum(description="What check-ins can be ordered by, then by id.")
class ImprovementCheckInOrder(Enum):
    CHECKED_ON = key("{row}.checked_on", "date", description="The day.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a check-in; all that is given holds.")
class ImprovementCheckInFilter:
    and_: list["ImprovementCheckInFilter"] | None = all_of()
    or_: list["ImprovementCheckInFilter"] | None = any_of()
    not_: "ImprovementCheckInFilter | None" = none_of()
    goal: TextComparison | None = compare("{row}.goal", description="The code of the goal.")
    own: bool | None = holds("{row}.own", description="It is the employee's own.")


@read(
    "improvement_check_in",
    sees=PARTS,
    person="employee_id",
    description="How far a plan, or a goal of it, had come on a day.",
)
class ImprovementCheckIn:
    id: strawberry.ID = column(description="The id, unique among all check-ins.")
    goal: str | None = column(description="The code of the goal; none if it is of the whole plan.")
    progress: Percent = column(description="How far it had come, in per cent.")
    note: str | None = column(said("note_id"), description="What was said about it.")
    checked_on: date = column(description="The day.")
    own: bool = column(description="Whether it is the employee's own.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@read(
    "improvement_goal",
    sees=PARTS,
    person="employee_id",
    description="What shall get better by a day.",
)
class ImprovementGoal:
    code: str = column(description="The code, unique within the plan.")
    aim: str | None = column(said("aim_id"), description="What shall get better.")
    success: str | None = column(said("success_id"), description="What shows that it has.")
    due_on: date = column(description="The day by which it shall have.")
    progress: Percent | None = column(description=PROGRESS)
    origin: Origin = column(description=ORIGIN)


@read(
    "improvement_action",
    sees=PARTS,
    person="employee_id",
    description="What is done so that it gets better.",
)
class ImprovementAction:
    code: str = column(description="The code, unique within the plan.")
    goal: str | None = column(description="The code of the goal that it serves, if it is one.")
    task: str | None = column(said("task_id"), description="What is done.")
    due_on: date = column(description="The day by which it shall be done.")
    done_on: date | None = column(description="The day on which it was.")
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What improvement plans can be ordered by, then by id.")
class ImprovementPlanOrder(Enum):
    ID = key(description="The id alone.")
    DUE_ON = key("{row}.due_on", "date", description="The last day.")


@strawberry.input(description="Conditions on an improvement plan; all that is given holds.")
class ImprovementPlanFilter:
    and_: list["ImprovementPlanFilter"] | None = all_of()
    or_: list["ImprovementPlanFilter"] | None = any_of()
    not_: "ImprovementPlanFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle it comes from.")
    status: Comparison[PlanStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    outcome: Comparison[PlanOutcome] | None = compare(
        "{row}.outcome", description="What it came to."
    )
    due_on: DateComparison | None = compare("{row}.due_on", description="The last day.")
    overdue: bool | None = holds(OVERDUE, description="It is open beyond its last day.")


@read(
    "improvement",
    sees=APPRAISALS,
    person="employee_id",
    kind="improvement",
    description="What an employee and their superior do so that a result gets better.",
)
class ImprovementPlan(Node):
    cycle: Cycle | None = one(
        "{row}.id = {parent}.cycle_id", description="The cycle that it comes from."
    )
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id",
        description="The employee's appraisal in that cycle, if there is one.",
    )
    employee_id: strawberry.ID = column(description="Whose it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="Whose it is, if the viewer may see them."
    )
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        description="The superior recorded when it was opened, if the viewer may see them.",
    )
    status: PlanStatus = column(description="How far it has come.")
    cause: PlanCause = column(description="What opened it.")
    grade: str | None = column(description="The grade that opened it, if one did.")
    opened_on: date = column(description="The day on which it was opened.")
    due_on: date = column(description="The last day.")
    overdue: bool = on_day(f"({OVERDUE})", description="Whether it is open beyond its last day.")
    progress: Percent | None = column(description=PROGRESS)
    outcome: PlanOutcome | None = column(description="What it came to.")
    conclusion: str | None = column(said("conclusion_id"), description="What was said at its end.")
    closed_on: date | None = column(description="The day on which it was closed.")
    continues_in: Cycle | None = one(
        "{row}.id = {parent}.linked_cycle_id",
        description="The cycle in which the improvement goes on, if one is named.",
    )
    goals: list[ImprovementGoal] = each(
        "{row}.improvement_id = {parent}.id",
        order="{row}.due_on, {row}.id",
        description="What shall get better, by its day.",
    )
    actions: list[ImprovementAction] = each(
        "{row}.improvement_id = {parent}.id",
        order="{row}.due_on, {row}.id",
        description="What is done for it, by its day.",
    )
    check_ins: Connection[ImprovementCheckIn] = many(
        "{row}.improvement_id = {parent}.id",
        order=ImprovementCheckInOrder,
        filtered=ImprovementCheckInFilter,
        seen=True,
        description="How it went, the earliest first.",
    )
    origin: Origin = column(description=ORIGIN)
