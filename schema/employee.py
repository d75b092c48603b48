"""Employee: how to ask about the people in the organisation's service."""

from datetime import date
from enum import Enum

import strawberry

from domain.employee import EndCause
from domain.hire import Employment, Gender
from domain.policies.band import Circle
from ledger.recorded import Origin
from schema.absence import Absence, AbsenceFilter, AbsenceOrder
from schema.appraisal import Appraisal, AppraisalFilter, AppraisalOrder
from schema.arrears import Arrears, ArrearsFilter, ArrearsOrder
from schema.award import Award, AwardFilter, AwardOrder
from schema.career import CareerEntry, CareerFilter, CareerOrder
from schema.department import Department
from schema.development import Development
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
from schema.engine.reading import (
    ON,
    Connection,
    Node,
    beside,
    beside_sql,
    column,
    each,
    many,
    on_day,
    one,
    read,
)
from schema.engine.rights import GRADES, PAY, PEOPLE, RECORD
from schema.engine.timeline import holding, latest
from schema.goal import Goal, GoalFilter, GoalOrder
from schema.improvement import ImprovementPlan, ImprovementPlanFilter, ImprovementPlanOrder
from schema.organisation import ORIGIN
from schema.pay_line import PayLine, PayLineFilter, PayLineOrder
from schema.report import TREND, ResultTrend
from schema.salary import (
    CIRCLED,
    SOURCE,
    WIDER,
    Salary,
    SalaryFilter,
    SalaryOnDay,
    SalaryOrder,
)
from schema.working_time import WorkingTime, WorkingTimeFilter, WorkingTimeOrder

for enum in (EndCause, Employment, Gender):
    described(enum)

NAME = beside_sql("person", "name")
TITLE = latest("employee_title", "title")
LEVEL = latest("employee_level", "level")
POSITION = latest("employee_position", "position")
SUPERIOR = latest("employee_superior", "superior_id")
BELOW = (
    "(WITH RECURSIVE below (id) AS (SELECT d.id FROM read.department d WHERE d.id{is}"
    " UNION SELECT d.id FROM below b JOIN read.department d ON d.parent_id = b.id)"
    " SELECT below.id FROM below)"
)
"""The departments that are compared, and all that are part of them."""

IN_SERVICE = "{row}.hired_on <= {on} AND ({row}.last_day_on IS NULL OR {row}.last_day_on >= {on})"


@strawberry.enum(description="What employees can be ordered by, then by id.")
class EmployeeOrder(Enum):
    ID = key(description="The id alone.")
    HIRED_ON = key("{row}.hired_on", "date", description="The day of hiring.")
    NAME = key(
        NAME,
        nullable=True,
        join=" LEFT JOIN read.person named ON named.id = {row}.id",
        joined="named.name",
        description="The name, byte by byte.",
    )


@strawberry.input(description="Conditions on an employee; all that is given holds.")
class EmployeeFilter:
    and_: list["EmployeeFilter"] | None = all_of()
    or_: list["EmployeeFilter"] | None = any_of()
    not_: "EmployeeFilter | None" = none_of()
    id: IdComparison | None = compare("{row}.id", description="The id.")
    code: TextComparison | None = compare("{row}.code", description="The code.")
    name: TextComparison | None = compare(NAME, description="The name.")
    hired_on: DateComparison | None = compare("{row}.hired_on", description="The day of hiring.")
    department: IdComparison | None = compare(
        "{row}.id IN " + holding("employee_department", "t.department_id{is}"),
        description="The department on the day.",
    )
    within: IdComparison | None = compare(
        "{row}.id IN " + holding("employee_department", f"t.department_id IN {BELOW}"),
        description="The department on the day, or one that it is part of, at any depth.",
    )
    title: TextComparison | None = compare(TITLE, description="The title on the day.")
    level: TextComparison | None = compare(LEVEL, sees=RECORD, description="The level on the day.")
    superior: IdComparison | None = compare(
        SUPERIOR,
        sees=PEOPLE,
        person=SUPERIOR,
        description="The superior on the day.",
    )
    in_service: bool | None = holds(IN_SERVICE, description="They are in service on the day.")
    circle: Comparison[Circle] | None = compare(
        CIRCLED, sees=PAY, description="On which side of their band they are paid, if outside."
    )


@read(
    "employee",
    sees=PEOPLE,
    kind="employee",
    lasting=True,
    description="A person in the organisation's service, and where they stand in it on any day.",
)
class Employee(Node, Development):
    code: str = column(coded=True, description="The code, which never changes.")
    name: str | None = beside(
        "person", "name", description="The name, if it is known and not erased."
    )
    email: str | None = beside("person", "email", description="The e-mail address, likewise.")
    name_origin: Origin | None = beside(
        "person",
        "origin",
        description="Where name and e-mail address came from, if either was ever recorded.",
    )
    hired_on: date = column(description="The day on which they entered service.")
    first_seen_on: date | None = column(
        description="The day of the first record of them, where the day of hiring is doubtful."
    )
    first_seen_because: str | None = column(description="Why it is doubtful: a code.")
    employment: Employment = column(description="The extent of the contract.")
    gender: Gender | None = column(sees=RECORD, description="As recorded, if it is.")
    last_day_on: date | None = column(description="The last day in service, if it is known.")
    end_cause: EndCause | None = column(sees=RECORD, description="Why service ends, if it does.")
    in_service: bool = on_day(f"({IN_SERVICE})", description="Whether they serve on the day.")
    department: Department | None = one(
        "{row}.id = " + latest("employee_department", "department_id", "{parent}.id"),
        arguments=[ON],
        description="The department on the day.",
    )
    division: str | None = on_day(
        latest("employee_department", "division"),
        description="The division of the department on the day, if any.",
    )
    department_origin: Origin | None = on_day(
        latest("employee_department", "origin"),
        description="Where department and division on the day came from.",
    )
    title: str | None = on_day(TITLE, description="The title on the day.")
    title_origin: Origin | None = on_day(
        latest("employee_title", "origin"), description="Where the title on the day came from."
    )
    level: str | None = on_day(LEVEL, sees=RECORD, description="The level on the day.")
    level_origin: Origin | None = on_day(
        latest("employee_level", "origin"),
        sees=RECORD,
        description="Where the level on the day came from.",
    )
    position: str | None = on_day(POSITION, description="The position on the day.")
    position_origin: Origin | None = on_day(
        latest("employee_position", "origin"),
        description="Where the position on the day came from.",
    )
    superior: "Employee | None" = one(
        "{row}.id = " + latest("employee_superior", "superior_id", "{parent}.id"),
        arguments=[ON],
        description="The superior on the day, if the viewer may see them.",
    )
    superior_origin: Origin | None = on_day(
        latest("employee_superior", "origin"),
        sees=PEOPLE,
        person=SUPERIOR,
        description="Where the superior on the day came from, if the viewer may see them.",
    )
    reports: Connection["Employee"] = many(
        "{row}.id IN " + holding("employee_superior", "t.superior_id = {parent}.id"),
        order=EmployeeOrder,
        filtered=EmployeeFilter,
        arguments=[ON],
        description="Those who report to them on the day, those who have left since included.",
    )
    salary: SalaryOnDay | None = one(
        "true",
        source=SOURCE,
        wider=WIDER,
        sees=PAY,
        arguments=[ON],
        description="The salary on the day, or why it is not known.",
    )
    salary_history: Connection[Salary] = many(
        "{row}.employee_id = {parent}.id",
        order=SalaryOrder,
        filtered=SalaryFilter,
        seen=True,
        description="Their salaries, each from its day on, those to come included.",
    )
    working_time_history: Connection[WorkingTime] = many(
        "{row}.employee_id = {parent}.id",
        order=WorkingTimeOrder,
        filtered=WorkingTimeFilter,
        seen=True,
        description="Their working times, each from its day on; before the first they work all.",
    )
    arrears: Connection[Arrears] = many(
        "{row}.employee_id = {parent}.id",
        order=ArrearsOrder,
        filtered=ArrearsFilter,
        seen=True,
        description="What is owed to them, or by them, for months that are paid.",
    )
    awards: Connection[Award] = many(
        "{row}.employee_id = {parent}.id",
        order=AwardOrder,
        filtered=AwardFilter,
        seen=True,
        description="What they were paid once.",
    )
    pay_lines: Connection[PayLine] = many(
        "{row}.employee_id = {parent}.id",
        order=PayLineOrder,
        filtered=PayLineFilter,
        description="What pay reviews did to their pay, as far as the viewer may see it.",
    )
    absences: Connection[Absence] = many(
        "{row}.employee_id = {parent}.id",
        order=AbsenceOrder,
        filtered=AbsenceFilter,
        seen=True,
        arguments=[ON],
        description="When they were away.",
    )
    appraisals: Connection[Appraisal] = many(
        "{row}.employee_id = {parent}.id",
        order=AppraisalOrder,
        filtered=AppraisalFilter,
        seen=True,
        description="Their appraisals.",
    )
    improvement_plans: Connection[ImprovementPlan] = many(
        "{row}.employee_id = {parent}.id",
        order=ImprovementPlanOrder,
        filtered=ImprovementPlanFilter,
        seen=True,
        arguments=[ON],
        description="Their improvement plans.",
    )
    goals: Connection[Goal] = many(
        "{row}.employee_id = {parent}.id",
        order=GoalOrder,
        filtered=GoalFilter,
        arguments=[ON],
        description="The goals that are theirs.",
    )
    trend: list[ResultTrend] = each(
        "true",
        source=TREND,
        order="{row}.ends_on, {row}.id",
        sees=GRADES,
        description="Their released results over the cycles, the oldest first.",
    )
    career_history: Connection[CareerEntry] = many(
        "{row}.employee_id = {parent}.id",
        order=CareerOrder,
        filtered=CareerFilter,
        seen=True,
        description="Everything that happened to them, by its day, the oldest first.",
    )
    origin: Origin = column(description=ORIGIN)
