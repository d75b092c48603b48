"""Move: how to ask where people were moved, for how long, and what became of it."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.move_content import MoveKind
from ledger.recorded import Origin
from schema.department import Department
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
from schema.engine.reading import Node, column, on_day, one, read
from schema.engine.rights import HANDS, RECORD
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee

described(MoveKind)

LASTING = (
    "({row}.effective_on <= {on} AND NOT {row}.rescinded"
    " AND ({row}.last_day_on IS NULL OR {row}.last_day_on >= {on}))"
)
OVERDUE = (
    "(NOT {row}.rescinded AND {row}.last_day_on IS NULL"
    " AND {row}.planned_until IS NOT NULL AND {row}.planned_until < {on})"
)


@strawberry.enum(description="What moves can be ordered by, then by id.")
class MoveOrder(Enum):
    ID = key(description="The id alone.")
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The first day.")


@strawberry.input(description="Conditions on a move; all that is given holds.")
class MoveFilter:
    and_: list["MoveFilter"] | None = all_of()
    or_: list["MoveFilter"] | None = any_of()
    not_: "MoveFilter | None" = none_of()
    kind: Comparison[MoveKind] | None = compare("{row}.kind", description="What it is.")
    employee: IdComparison | None = compare("{row}.employee_id", description="Who was moved.")
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", description="The first day."
    )
    lasting: bool | None = holds(LASTING, description="It lasts on the day.")
    overdue: bool | None = holds(OVERDUE, description="Its planned end has passed and it has none.")


@read(
    "move",
    sees=RECORD,
    person="employee_id",
    kind="move",
    description="A lateral move, a rotation, a demotion or a secondment of an employee.",
)
class Move(Node):
    employee_id: strawberry.ID = column(description="Who was moved.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    kind: MoveKind = column(description="What it is.")
    effective_on: date = column(description="The first day.")
    planned_until: date | None = column(description="The last day, as it is planned, if it is.")
    last_day_on: date | None = column(description="The last day, if it was ended.")
    rescinded: bool = column(description="Whether it was rescinded, as if it had never been.")
    lasting: bool = on_day(LASTING, description="Whether it lasts on the day.")
    overdue: bool = on_day(
        OVERDUE, description="Whether its planned end has passed by the day and it has none."
    )
    from_level: str | None = column(description="The level before it, if one was known.")
    level: str | None = column(description="The level that it gave, if it did.")
    title: str | None = column(description="The title that it gave, if it did.")
    position: str | None = column(description="The position that it gave, if it did.")
    department: Department | None = one(
        "{row}.id = {parent}.department_id", description="The department that it led to, if it did."
    )
    division: str | None = column(description="The division that it led to, if it did.")
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        description="The superior that it gave, if the viewer may see them.",
    )
    moved_by: str | None = column(sees=HANDS, description="Who decided it.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
