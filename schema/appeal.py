"""Appeal: how to ask which results are challenged, and what became of it."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.appeal import AppealStatus
from ledger.recorded import Origin
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import column, one, read
from schema.engine.rights import GROUNDS, MEASURES
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.appraisal import Appraisal

described(AppealStatus)


@strawberry.enum(description="What appeals can be ordered by, then by id.")
class AppealOrder(Enum):
    ID = key(description="The id alone.")
    FILED_ON = key("{row}.filed_on", "date", description="The day on which it was filed.")


@strawberry.input(description="Conditions on an appeal; all that is given holds.")
class AppealFilter:
    and_: list["AppealFilter"] | None = all_of()
    or_: list["AppealFilter"] | None = any_of()
    not_: "AppealFilter | None" = none_of()
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    status: Comparison[AppealStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    filed_on: DateComparison | None = compare(
        "{row}.filed_on", description="The day on which it was filed."
    )


@read(
    "appeal",
    sees=MEASURES,
    person="employee_id",
    description="An employee's challenge of their released result; each result has one at most.",
)
class Appeal:
    id: strawberry.ID = column(description="The id, unique among all appeals.")
    appraisal: Annotated["Appraisal", strawberry.lazy("schema.appraisal")] | None = one(
        "{row}.id = {parent}.appraisal_id", description="The appraisal whose result it challenges."
    )
    employee_id: strawberry.ID = column(description="Whose it is.")
    status: AppealStatus = column(description="How far it has come.")
    filed_on: date = column(description="The day on which it was filed.")
    last_day_on: date = column(description="The last day on which it could be filed.")
    ended_on: date | None = column(description="The day on which it was decided or withdrawn.")
    grounds: str | None = column(
        said("grounds_id"),
        sees=GROUNDS,
        description="Why the employee appeals; for themself and human resources.",
    )
    answer: str | None = column(
        said("answer_id"),
        sees=GROUNDS,
        description="What the employee is told about the decision; for the same.",
    )
    origin: Origin = column(description=ORIGIN)
