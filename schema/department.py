"""Department: how to ask about the parts of the organisation."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from schema.engine.filtering import (
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
from schema.engine.reading import ON, Connection, Node, column, many, on_day, one, read
from schema.engine.rights import ANYONE
from schema.engine.timeline import holding, latest
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee, EmployeeFilter, EmployeeOrder
    from schema.goal import Goal, GoalFilter, GoalOrder

NAME = latest("department_name", "name", owner="department_id")
OPEN = "{row}.founded_on <= {on} AND ({row}.closed_on IS NULL OR {row}.closed_on > {on})"


@strawberry.enum(description="What departments can be ordered by, then by id.")
class DepartmentOrder(Enum):
    ID = key(description="The id alone.")
    CODE = key("{row}.code", description="The code, byte by byte.")
    NAME = key(NAME, nullable=True, description="The name on the day, byte by byte.")


@strawberry.input(description="Conditions on a department; all that is given holds.")
class DepartmentFilter:
    and_: list["DepartmentFilter"] | None = all_of()
    or_: list["DepartmentFilter"] | None = any_of()
    not_: "DepartmentFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare(NAME, description="The name on the day.")
    parent: IdComparison | None = compare("{row}.parent_id", description="What it is part of.")
    founded_on: DateComparison | None = compare(
        "{row}.founded_on", description="The first day on which it was there."
    )
    top: bool | None = holds("{row}.parent_id IS NULL", description="It is part of no other.")
    open: bool | None = holds(OPEN, description="It is there on the day.")


@read(
    "department",
    sees=ANYONE,
    kind="department",
    lasting=True,
    description="A part of the organisation that people work in.",
)
class Department(Node):
    code: str = column(coded=True, description="The code, which never changes.")
    name: str | None = on_day(NAME, description="The name on the day, if it was there by then.")
    name_origin: Origin | None = on_day(
        latest("department_name", "origin", owner="department_id"),
        description="Where the name on the day came from.",
    )
    founded_on: date = column(description="The first day on which it was there.")
    closed_on: date | None = column(
        description="The first day on which it is no longer there, if there is one."
    )
    open: bool = on_day(f"({OPEN})", description="Whether it is there on the day.")
    parent: "Department | None" = one(
        "{row}.id = {parent}.parent_id", description="What it is part of, if of anything."
    )
    children: Connection["Department"] = many(
        "{row}.parent_id = {parent}.id",
        order=DepartmentOrder,
        filtered=DepartmentFilter,
        arguments=[ON],
        description="The departments that are part of it.",
    )
    members: Connection[Annotated["Employee", strawberry.lazy("schema.employee")]] = many(
        "{row}.id IN " + holding("employee_department", "t.department_id = {parent}.id"),
        order=Annotated["EmployeeOrder", strawberry.lazy("schema.employee")],
        filtered=Annotated["EmployeeFilter", strawberry.lazy("schema.employee")],
        arguments=[ON],
        description="The employees whose latest department not after the day is this one, "
        "those who have left since included.",
    )
    goals: Connection[Annotated["Goal", strawberry.lazy("schema.goal")]] = many(
        "{row}.department_id = {parent}.id",
        order=Annotated["GoalOrder", strawberry.lazy("schema.goal")],
        filtered=Annotated["GoalFilter", strawberry.lazy("schema.goal")],
        arguments=[ON],
        description="The goals that are the department's.",
    )
    origin: Origin = column(description=ORIGIN)
