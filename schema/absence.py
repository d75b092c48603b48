"""Absence: how to ask when somebody was away, and for what."""

from datetime import date, datetime
from enum import Enum

import strawberry

from domain.absence import AbsenceKind
from ledger.recorded import Origin
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    all_of,
    any_of,
    compare,
    holds,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, read
from schema.engine.rights import RECORD
from schema.organisation import ORIGIN

described(AbsenceKind)

DURING = "{row}.from_on <= {on} AND ({row}.until_on IS NULL OR {row}.until_on >= {on})"


@strawberry.enum(description="What absences can be ordered by, then by id.")
class AbsenceOrder(Enum):
    ID = key(description="The id alone.")
    FROM_ON = key("{row}.from_on", "date", description="The first day.")


@strawberry.input(description="Conditions on an absence; all that is given holds.")
class AbsenceFilter:
    and_: list["AbsenceFilter"] | None = all_of()
    or_: list["AbsenceFilter"] | None = any_of()
    not_: "AbsenceFilter | None" = none_of()
    kind: Comparison[AbsenceKind] | None = compare("{row}.kind", description="What it is for.")
    from_on: DateComparison | None = compare("{row}.from_on", description="The first day.")
    during: bool | None = holds(DURING, description="It covers the day.")


@read(
    "absence",
    sees=RECORD,
    person="employee_id",
    kind="absence/",
    description="A time in which an employee is away from work.",
)
class Absence(Node):
    kind: AbsenceKind = column(description="What it is for.")
    from_on: date = column(description="The first day.")
    until_on: date | None = column(description="The last day, if it is known.")
    at: datetime = column(description="When that was admitted.")
    origin: Origin = column(description=ORIGIN)
