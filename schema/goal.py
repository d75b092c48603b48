"""Goal: how to ask what shall be reached, by whom, and what serves what."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.goal_plan import GoalOutcome
from ledger.recorded import Origin
from projections.goal import GoalOwner, GoalStatus
from schema.cycle import WEIGHT
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
from schema.engine.ordering import key
from schema.engine.reading import ON, Connection, Node, column, each, many, on_day, one, read
from schema.engine.rights import ANYONE
from schema.engine.scalars import Percent
from schema.goal_progress import (
    PROGRESS,
    GoalMeasure,
    GoalMeasureFilter,
    GoalMeasureOrder,
    GoalReport,
    GoalReportFilter,
    GoalReportOrder,
)
from schema.goal_right import (
    ALL_BELOW,
    BOTH_ENDS,
    HOLDING,
    IS_PERSONAL,
    JOINS_PERSONAL,
    OF_PERSONAL,
    PART_OF_PERSONAL,
    PERSONAL_GOAL,
)
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.department import Department
    from schema.employee import Employee
    from schema.measure import Measure, MeasureFilter, MeasureOrder

for enum in (GoalOutcome, GoalOwner, GoalStatus):
    described(enum)

TITLE = "coalesce({row}.title, (SELECT n.text FROM read.note n WHERE n.id = {row}.title_id))"
LEFT_OVER = (
    "{row}.status IN ('PROPOSED', 'OPEN') AND (EXISTS (SELECT FROM read.employee e"
    " WHERE e.id IN ({row}.employee_id, {row}.responsible_id) AND e.last_day_on < {on})"
    " OR EXISTS (SELECT FROM read.department d"
    " WHERE d.id = {row}.department_id AND d.closed_on <= {on}))"
)
ABOVE = "{row}.id IN (SELECT l.parent_id FROM read.goal_link l WHERE l.child_id = {parent}.id)"
BELOW = "{row}.id IN (SELECT l.child_id FROM read.goal_link l WHERE l.parent_id = {parent}.id)"
MEASURED = (
    "{row}.id IN (SELECT s.measure_id FROM read.goal_measure s WHERE s.goal_id = {parent}.id)"
)
SERVED = "{row}.id IN (SELECT s.goal_id FROM read.goal_measure s WHERE s.measure_id = {parent}.id)"
"""The goals that a measure serves."""


@read(
    "goal_holder",
    sees=ANYONE,
    person="employee_id",
    also={IS_PERSONAL: PERSONAL_GOAL, OF_PERSONAL: PART_OF_PERSONAL},
    description="Who has had a goal from a day on.",
)
class GoalHolder:
    effective_on: date = column(description="The day from which on.")
    department: Annotated["Department", strawberry.lazy("schema.department")] | None = one(
        "{row}.id = {parent}.department_id", description="The department, if it was one's."
    )
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The employee, if it was one's."
    )
    responsible: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.responsible_id",
        description="Who answered for it, if somebody did and the viewer may see them.",
    )
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What links between goals can be ordered by, then by id.")
class GoalLinkOrder(Enum):
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a link between goals; all that is given holds.")
class GoalLinkFilter:
    and_: list["GoalLinkFilter"] | None = all_of()
    or_: list["GoalLinkFilter"] | None = any_of()
    not_: "GoalLinkFilter | None" = none_of()
    child: IdComparison | None = compare("{row}.child_id", description="The goal that serves.")


@read(
    "goal_link",
    sees=ANYONE,
    also={JOINS_PERSONAL: BOTH_ENDS},
    description="That a goal serves another; there for whoever sees both.",
)
class GoalLink:
    id: strawberry.ID = column(description="The id, unique among all of these.")
    child: Annotated["Goal", strawberry.lazy("schema.goal")] | None = one(
        "{row}.id = {parent}.child_id", description="The goal that serves."
    )
    weight: Percent = column(
        WEIGHT, description="Its weight among all that serve the other, in per cent."
    )
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What goals can be ordered by, then by id.")
class GoalOrder(Enum):
    ID = key(description="The id alone.")
    ENDS_ON = key("{row}.ends_on", "date", description="The last day of the period.")


@strawberry.input(description="Conditions on a goal; all that is given holds.")
class GoalFilter:
    and_: list["GoalFilter"] | None = all_of()
    or_: list["GoalFilter"] | None = any_of()
    not_: "GoalFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    plan: TextComparison | None = compare("{row}.plan", description="The code of its plan.")
    owner: Comparison[GoalOwner] | None = compare("{row}.owner", description="Whose it is.")
    department: IdComparison | None = compare(
        "{row}.department_id", description="The department whose it is."
    )
    employee: IdComparison | None = compare(
        "{row}.employee_id", description="The employee whose it is."
    )
    responsible: IdComparison | None = compare(
        "{row}.responsible_id", description="Who answers for it."
    )
    status: Comparison[GoalStatus] | None = compare("{row}.status", description="How it stands.")
    starts_on: DateComparison | None = compare(
        "{row}.starts_on", description="The first day of its period."
    )
    ends_on: DateComparison | None = compare(
        "{row}.ends_on", description="The last day of its period."
    )
    needs_hand_over: bool | None = holds(
        LEFT_OVER, sees=HOLDING, description="It is not closed, and whoever had it is gone."
    )


@read(
    "goal",
    sees=ANYONE,
    person="employee_id",
    also={IS_PERSONAL: PERSONAL_GOAL},
    kind="goal/",
    description="What the organisation, a department or an employee shall reach.",
)
class Goal(Node):
    plan: str = column(description="The code of its plan; no link leads out of a plan.")
    code: str = column(description="The code, unique within the plan.")
    title: str | None = column(TITLE, description="What shall be reached, unless it is erased.")
    owner: GoalOwner = column(description="Whose it is.")
    department: Annotated["Department", strawberry.lazy("schema.department")] | None = one(
        "{row}.id = {parent}.department_id", description="The department whose it is, if one's."
    )
    employee_id: strawberry.ID | None = column(description="The employee whose it is, if one's.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The employee whose it is, if one's."
    )
    responsible_id: strawberry.ID | None = column(
        description="Who answers for it, if somebody does."
    )
    responsible: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.responsible_id",
        description="Who answers for it, if the viewer may see them.",
    )
    starts_on: date = column(description="The first day of its period.")
    ends_on: date = column(description="The last day of its period.")
    status: GoalStatus = column(description="How it stands.")
    closed_on: date | None = column(description="The day on which it was closed.")
    needs_hand_over: bool | None = on_day(
        f"({LEFT_OVER})",
        sees=HOLDING,
        description="Whether it is not closed and whoever had it is gone: the employee whose it "
        "is or who answers for it has left, or the department is closed.",
    )
    progress: Percent | None = column(
        PROGRESS,
        sees=ALL_BELOW,
        description="How far it has come, in per cent: Σ weight × progress / Σ weight of what "
        "serves it, as far as that is known; of a measure the released score, before that what "
        "of its plan is attained by its latest check-in; else as it was last reported. There for "
        "whoever sees all that it is reckoned from.",
    )
    parents: Connection["Goal"] = many(
        ABOVE,
        order=GoalOrder,
        filtered=GoalFilter,
        arguments=[ON],
        description="The goals that it serves.",
    )
    children: Connection["Goal"] = many(
        BELOW,
        order=GoalOrder,
        filtered=GoalFilter,
        arguments=[ON],
        description="The goals that serve it.",
    )
    links: Connection[GoalLink] = many(
        "{row}.parent_id = {parent}.id",
        order=GoalLinkOrder,
        filtered=GoalLinkFilter,
        description="The goals that serve it, with their weights.",
    )
    measures: Connection[Annotated["Measure", strawberry.lazy("schema.measure")]] = many(
        MEASURED,
        order=Annotated["MeasureOrder", strawberry.lazy("schema.measure")],
        filtered=Annotated["MeasureFilter", strawberry.lazy("schema.measure")],
        description="The measures that serve it.",
    )
    measure_links: Connection[GoalMeasure] = many(
        "{row}.goal_id = {parent}.id",
        order=GoalMeasureOrder,
        filtered=GoalMeasureFilter,
        description="The measures that serve it, with their weights.",
    )
    history: Connection[GoalReport] = many(
        "{row}.goal_id = {parent}.id",
        order=GoalReportOrder,
        filtered=GoalReportFilter,
        description="What was reported on it, the earliest first.",
    )
    holders: list[GoalHolder] = each(
        "{row}.goal_id = {parent}.id",
        order="{row}.effective_on, {row}.id",
        description="Who has had it, the earliest first.",
    )
    origin: Origin = column(description=ORIGIN)
