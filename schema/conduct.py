"""Conduct: how to ask what somebody is honoured for, and what they are sanctioned for."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.conduct_entry import HonourKind, SanctionKind, SanctionOutcome
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
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Node, column, on_day, one, read
from schema.engine.rights import CONDUCT, GROUNDS, HANDS
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee

for enum in (HonourKind, SanctionKind, SanctionOutcome):
    described(enum)

WITHIN = "{row}.from_on <= {on} AND ({row}.until_on IS NULL OR {row}.until_on >= {on})"
HONOURED = f"({WITHIN} AND NOT {{row}}.withdrawn)"
SANCTIONED = (
    f"({WITHIN} AND ({{row}}.lifted_on IS NULL OR {{row}}.lifted_on > {{on}})"
    " AND {row}.outcome IS DISTINCT FROM 'ANNULLED')"
)
WHOSE = "Whose it is."
SEEN = "Whose it is, if the viewer may see them."
CODE = "The code, unique among the honours and sanctions of the employee."
LAST = "The last day, if one is set."


@strawberry.enum(description="What honours can be ordered by, then by id.")
class HonourOrder(Enum):
    ID = key(description="The id alone.")
    FROM_ON = key("{row}.from_on", "date", description="The first day.")


@strawberry.input(description="Conditions on an honour; all that is given holds.")
class HonourFilter:
    and_: list["HonourFilter"] | None = all_of()
    or_: list["HonourFilter"] | None = any_of()
    not_: "HonourFilter | None" = none_of()
    kind: Comparison[HonourKind] | None = compare("{row}.kind", description="What it is.")
    from_on: DateComparison | None = compare("{row}.from_on", description="The first day.")
    holding: bool | None = holds(HONOURED, description="It holds on the day.")


@read(
    "honour",
    sees=CONDUCT,
    person="employee_id",
    description="What an employee is honoured by.",
)
class Honour:
    id: strawberry.ID = column(description="The id, unique among all honours.")
    code: str = column(description=CODE)
    kind: HonourKind = column(description="What it is.")
    from_on: date = column(description="The first day.")
    until_on: date | None = column(description=LAST)
    holding: bool = on_day(HONOURED, description="Whether it holds on the day.")
    citation: str | None = column(said("citation_id"), description="What it is for.")
    withdrawn: bool = column(description="Whether it was withdrawn.")
    recorded_by: str | None = column(sees=HANDS, description="Who recorded it.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)


@strawberry.enum(description="What sanctions can be ordered by, then by id.")
class SanctionOrder(Enum):
    ID = key(description="The id alone.")
    FROM_ON = key("{row}.from_on", "date", description="The first day.")


@strawberry.input(description="Conditions on a sanction; all that is given holds.")
class SanctionFilter:
    and_: list["SanctionFilter"] | None = all_of()
    or_: list["SanctionFilter"] | None = any_of()
    not_: "SanctionFilter | None" = none_of()
    kind: Comparison[SanctionKind] | None = compare("{row}.kind", description="What it is.")
    outcome: Comparison[SanctionOutcome] | None = compare(
        "{row}.outcome", description="What an appeal against it came to."
    )
    from_on: DateComparison | None = compare("{row}.from_on", description="The first day.")
    holding: bool | None = holds(SANCTIONED, description="It holds on the day.")


@read(
    "sanction",
    sees=CONDUCT,
    person="employee_id",
    kind="conduct/",
    description="What an employee is sanctioned by, and what became of it.",
)
class Sanction(Node):
    employee_id: strawberry.ID = column(description=WHOSE)
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description=SEEN
    )
    code: str = column(description=CODE)
    kind: SanctionKind = column(description="What it is.")
    from_on: date = column(description="The first day.")
    until_on: date | None = column(description=LAST)
    lifted_on: date | None = column(
        description="The first day on which it holds no more, if it was lifted."
    )
    holding: bool = on_day(SANCTIONED, description="Whether it holds on the day.")
    grounds: str | None = column(said("grounds_id"), description="What it is for.")
    imposed_by: str | None = column(sees=HANDS, description="Who imposed it.")
    objection: str | None = column(
        said("objection_id"), sees=GROUNDS, description="Why the employee appealed, if they did."
    )
    appealed_on: date | None = column(description="The day of the appeal.")
    outcome: SanctionOutcome | None = column(
        description="What the appeal came to; one that is annulled never held."
    )
    answer: str | None = column(
        said("answer_id"), sees=GROUNDS, description="What the employee was answered."
    )
    decided_on: date | None = column(description="The day of the decision.")
    decided_by: str | None = column(sees=HANDS, description="Who decided.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
