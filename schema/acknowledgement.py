"""Acknowledgement: how to ask who has read a version of a policy, and who has not."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from ledger.recorded import Origin
from schema.engine.filtering import (
    DateComparison,
    IdComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.ordering import key
from schema.engine.reading import Node, column, one, read
from schema.engine.rights import ACKNOWLEDGEMENTS
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee
    from schema.pay_plan import PayPlanVersion
    from schema.pay_structure import PayStructureVersion
    from schema.policy import PolicyVersion


@strawberry.enum(description="What acknowledgements can be ordered by, then by id.")
class AcknowledgementOrder(Enum):
    ID = key(description="The id alone.")
    ACKNOWLEDGED_ON = key("{row}.acknowledged_on", "date", description="The day.")


@strawberry.input(description="Conditions on an acknowledgement; all that is given holds.")
class AcknowledgementFilter:
    and_: list["AcknowledgementFilter"] | None = all_of()
    or_: list["AcknowledgementFilter"] | None = any_of()
    not_: "AcknowledgementFilter | None" = none_of()
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    acknowledged_on: DateComparison | None = compare(
        "{row}.acknowledged_on", description="The day."
    )


@read(
    "acknowledgement",
    sees=ACKNOWLEDGEMENTS,
    person="employee_id",
    kind="acknowledgement",
    description="That an employee has read a published version of a policy.",
)
class PolicyAcknowledgement(Node):
    version: Annotated["PolicyVersion", strawberry.lazy("schema.policy")] | None = one(
        "{row}.id = {parent}.version_id", description="The version, if it is one of a policy."
    )
    structure_version: (
        Annotated["PayStructureVersion", strawberry.lazy("schema.pay_structure")] | None
    ) = one("{row}.id = {parent}.version_id", description="The same, if of a pay structure.")
    plan_version: Annotated["PayPlanVersion", strawberry.lazy("schema.pay_plan")] | None = one(
        "{row}.id = {parent}.version_id", description="The same, if of a pay plan."
    )
    employee_id: strawberry.ID = column(description="Who has read it.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    acknowledged_on: date = column(description="The day on which they said so.")
    at: datetime = column(description="When that was admitted.")
    origin: Origin = column(description=ORIGIN)


@read(
    "employee",
    sees=ACKNOWLEDGEMENTS,
    description="That an employee has not acknowledged a version yet.",
)
class AcknowledgementDue:
    employee_id: strawberry.ID = column("{row}.id", description="Who has not.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.id", description="The same, if the viewer may see them."
    )
