"""Working time: how to ask which share of the full one somebody works."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

import strawberry

from ledger.recorded import Origin
from schema.engine.filtering import DateComparison, all_of, any_of, compare, none_of
from schema.engine.ordering import key
from schema.engine.reading import column, read
from schema.engine.rights import PAY
from schema.organisation import ORIGIN


@strawberry.enum(description="What working times can be ordered by, then by id.")
class WorkingTimeOrder(Enum):
    EFFECTIVE_ON = key("{row}.effective_on", "date", description="The day from which it holds.")
    ID = key(description="The id alone.")


@strawberry.input(description="Conditions on a working time; all that is given holds.")
class WorkingTimeFilter:
    and_: list["WorkingTimeFilter"] | None = all_of()
    or_: list["WorkingTimeFilter"] | None = any_of()
    not_: "WorkingTimeFilter | None" = none_of()
    effective_on: DateComparison | None = compare(
        "{row}.effective_on", description="The day from which it holds."
    )


@read(
    "working_time",
    sees=PAY,
    person="employee_id",
    description="The share of the full working time that somebody works from a day on.",
)
class WorkingTime:
    id: strawberry.ID = column(description="The id, unique among all working times.")
    fraction: Decimal = column(description="The share of the full working time, of 1.")
    effective_on: date = column(description="The day from which it holds.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
