"""Task: how to ask what is due from whom, since when, until when, and how late it is.

A task is a condition on a day, and is over once that no longer holds. What an anonymous rater has
still to say is among their own tasks and in no list that anybody else can ask for.
"""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.phase import Phase
from schema.appraisal import Appraisal
from schema.cycle import Cycle
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import column, on_day, one, read
from schema.engine.rights import PROGRESS, TASKS
from schema.improvement import ImprovementPlan
from schema.pay_plan import PayPlanVersion
from schema.pay_structure import PayStructureVersion
from schema.policy import PolicyVersion
from schema.position_proposal import PositionProposal
from schema.promotion import Promotion
from schema.task_source import TaskKind

if TYPE_CHECKING:
    from schema.employee import Employee

described(TaskKind)

MINE = "({row}.employee_id = {viewer} OR ({row}.hr AND {hr}) OR ({row}.executive AND {executive}))"
OTHERS = "NOT {row}.secret"
LATE = "({row}.due_on < {on}) IS TRUE"
DAYS_LATE = "greatest(coalesce({on} - {row}.due_on, 0), 0)"
NAME = "(SELECT p.name FROM read.person p WHERE p.id = {row}.about_id)"


@strawberry.enum(description="What tasks can be ordered by, then by id.")
class TaskOrder(Enum):
    DUE_ON = key("{row}.due_on", "date", nullable=True, description="The last day; none is last.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a task; all that is given holds.")
class TaskFilter:
    and_: list["TaskFilter"] | None = all_of()
    or_: list["TaskFilter"] | None = any_of()
    not_: "TaskFilter | None" = none_of()
    kind: Comparison[TaskKind] | None = compare("{row}.kind", description="What is to be done.")
    employee: IdComparison | None = compare("{row}.employee_id", description="Who does it.")
    about: IdComparison | None = compare("{row}.about_id", description="Whom it is about.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    due_on: DateComparison | None = compare("{row}.due_on", description="The last day.")
    late: bool | None = holds(LATE, description="Its last day has passed.")


@read(
    "appraisal",
    sees=TASKS,
    person="employee_id",
    description="Something that is due from somebody on the day that is asked for.",
)
class Task:
    id: strawberry.ID = column("{row}.id", description="The id, as long as it is due.")
    kind: TaskKind = column("{row}.kind", description="What is to be done.")
    employee_id: strawberry.ID | None = column(
        "{row}.employee_id", description="Who does it; none if human resources, or executives, do."
    )
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    about_id: strawberry.ID = column("{row}.about_id", description="Whom it is about.")
    about: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.about_id", description="The same, if the viewer may see them."
    )
    about_name: str | None = column(NAME, description="Their name, if it is known.")
    since: datetime | None = column(
        "{row}.since", description="Since when: mostly since its phase began, where that is known."
    )
    due_on: date | None = column("{row}.due_on", description="The last day, if there is one.")
    days_late: int = on_day(DAYS_LATE, description="How many days ago that was; 0 if it was not.")
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The cycle it is of.")
    appraisal: Appraisal | None = one(
        "{row}.id = {parent}.appraisal_id",
        description="The appraisal it is of, if the viewer may see it.",
    )
    improvement: ImprovementPlan | None = one(
        "{row}.id = {parent}.improvement_id",
        description="The improvement plan it is of, if the viewer may see it.",
    )
    promotion: Promotion | None = one(
        "{row}.id = {parent}.promotion_id",
        description="The promotion case it is of, if the viewer may see it.",
    )
    proposal: PositionProposal | None = one(
        "{row}.id = {parent}.proposal_id",
        description="The position proposal it is of, if the viewer may see it.",
    )
    policy: PolicyVersion | None = one(
        "{row}.id = {parent}.version_id",
        description="The version of a policy that is to be acknowledged.",
    )
    pay_structure: PayStructureVersion | None = one(
        "{row}.id = {parent}.version_id",
        description="The version of a pay structure that is to be acknowledged.",
    )
    pay_plan: PayPlanVersion | None = one(
        "{row}.id = {parent}.version_id",
        description="The version of a pay plan that is to be acknowledged.",
    )


@read(
    "cycle_deadline",
    sees=PROGRESS,
    description="How far those who take part in a cycle have come with the work of a phase.",
)
class PhaseProgress:
    phase: Phase = column("{row}.phase", description="The phase.")
    due_on: date | None = column("{row}.due_on", description="Its last day, if it has one.")
    done: int = column("{row}.done", description="How many appraisals have its work done.")
    open: int = column("{row}.open", description="How many have not.")
    late: int = column("{row}.late", description="How many of these are beyond their last day.")
