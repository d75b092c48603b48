"""Participation: how to ask what changed in the middle of somebody's appraisal."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.participation import EndOfParticipation
from domain.phase import Phase
from ledger.recorded import Origin
from projections.participation import ParticipationChange
from schema.department import Department
from schema.engine.enums import described
from schema.engine.reading import column, one, read
from schema.engine.rights import PARTS
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.employee import Employee
    from schema.move import Move
    from schema.promotion import Promotion

for enum in (EndOfParticipation, ParticipationChange):
    described(enum)


@read(
    "appraisal_change",
    sees=PARTS,
    person="employee_id",
    description="What human resources changed in the middle of an appraisal.",
)
class AppraisalChange:
    id: strawberry.ID = column(description="The id, unique among all changes.")
    kind: ParticipationChange = column(description="What changed.")
    cause: EndOfParticipation | None = column(description="Why participation ended, if it did.")
    superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.superior_id",
        description="The superior to whom it was handed over, if the viewer may see them.",
    )
    earlier_superior: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.earlier_superior_id",
        description="The superior before, likewise; what they evaluated stays theirs.",
    )
    department: Department | None = one(
        "{row}.id = {parent}.department_id",
        description="The department to which the employee was transferred.",
    )
    division: str | None = column(description="The part of that department, if any.")
    phase: Phase | None = column(description="The phase that it is kept open in.")
    effective_on: date | None = column(
        description="The last day that counted, or the first in the other department or place."
    )
    promotion: Annotated["Promotion", strawberry.lazy("schema.promotion")] | None = one(
        "{row}.id = {parent}.case_id",
        description="The promotion case that was settled, if the viewer may see it.",
    )
    move: Annotated["Move", strawberry.lazy("schema.move")] | None = one(
        "{row}.id = {parent}.case_id", description="The move that was settled, likewise."
    )
    until_on: date | None = column(description="The last day on which it is kept open.")
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
