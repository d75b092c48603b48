"""Position proposal: how to ask what a result proposes for a position, and what came of it."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.position_proposal_case import PositionKind, ProposalCause, ProposalStatus
from ledger.read_audit import ReadKind
from ledger.recorded import Origin
from schema.appraisal import Appraisal
from schema.cycle import Cycle
from schema.engine.enums import described
from schema.engine.filtering import (
    Comparison,
    DateComparison,
    IdComparison,
    TextComparison,
    all_of,
    any_of,
    compare,
    none_of,
)
from schema.engine.note import said
from schema.engine.ordering import key
from schema.engine.reading import Node, column, each, one, read
from schema.engine.rights import EVERYTHING, HANDS, PARTS, Sight
from schema.move import Move
from schema.organisation import ORIGIN

if TYPE_CHECKING:
    from schema.career_framework import CareerFramework
    from schema.employee import Employee
    from schema.promotion import Promotion

for enum in (PositionKind, ProposalCause, ProposalStatus):
    described(enum)

POSITION_PROPOSALS = Sight(
    name="position proposals",
    roles=EVERYTHING,
    own=(
        "(line({person}) AND {person} <> {viewer})",
        "({person} = {viewer} AND {row}.status IN ('ACCEPTED', 'REFUSED'))",
    ),
    recorded=ReadKind.APPRAISAL,
)
"""What a result proposes for somebody; oneself sees it once it is answered."""


@read(
    "proven_competency",
    sees=PARTS,
    person="employee_id",
    description="What somebody was found to master by the day of a proposal.",
)
class ProvenCompetency:
    framework: Annotated["CareerFramework", strawberry.lazy("schema.career_framework")] | None = (
        one("{row}.id = {parent}.framework_id", description="The framework that names it.")
    )
    competency: str = column(description="The code of the competency.")
    proficiency: int = column(description="What was found last: 1 is the lowest step.")
    assessed_on: date = column(description="The day on which it was so.")


@strawberry.enum(description="What position proposals can be ordered by, then by id.")
class PositionProposalOrder(Enum):
    ID = key(description="The id alone.")
    PROPOSED_ON = key("{row}.proposed_on", "date", description="The day of the proposal.")


@strawberry.input(description="Conditions on a position proposal; all that is given holds.")
class PositionProposalFilter:
    and_: list["PositionProposalFilter"] | None = all_of()
    or_: list["PositionProposalFilter"] | None = any_of()
    not_: "PositionProposalFilter | None" = none_of()
    employee: IdComparison | None = compare("{row}.employee_id", description="The employee.")
    cycle: IdComparison | None = compare("{row}.cycle_id", description="The cycle.")
    kind: Comparison[PositionKind] | None = compare("{row}.kind", description="What is proposed.")
    status: Comparison[ProposalStatus] | None = compare(
        "{row}.status", description="How far it has come."
    )
    grade: TextComparison | None = compare(
        "{row}.grade", description="The grade of the result on that day."
    )
    proposed_on: DateComparison | None = compare(
        "{row}.proposed_on", description="The day of the proposal."
    )


@read(
    "position_proposal",
    sees=POSITION_PROPOSALS,
    person="employee_id",
    kind="position_proposal",
    description="What a released result proposes for an employee's position, the latest of a"
    " cycle. It moves nobody by itself.",
)
class PositionProposal(Node):
    employee_id: strawberry.ID = column(description="Whose position it is.")
    employee: Annotated["Employee", strawberry.lazy("schema.employee")] | None = one(
        "{row}.id = {parent}.employee_id", description="The same, if the viewer may see them."
    )
    cycle: Cycle | None = one("{row}.id = {parent}.cycle_id", description="The cycle.")
    appraisal: Appraisal | None = one(
        "{row}.id = {parent}.appraisal_id",
        description="The appraisal whose result it follows, if the viewer may see it.",
    )
    kind: PositionKind = column(description="What is proposed.")
    cause: ProposalCause = column(description="What proposed it.")
    status: ProposalStatus = column(description="How far it has come.")
    grade: str | None = column(
        description="The grade that counted on the day; none if the result was not rated."
    )
    profile: list[ProvenCompetency] = each(
        "{row}.proposal_id = {parent}.id AND {row}.number = {parent}.number",
        order="{row}.place",
        description="What others had found of the employee's competencies by that day.",
    )
    why: str | None = column(
        said("why_id"), description="Why; none if a line of the policy proposed it."
    )
    number: int = column(description="Which proposal of the cycle it is: 1 is the first.")
    proposed_on: date = column(description="The day of the proposal.")
    proposed_by: str | None = column(
        sees=HANDS, description="Who proposed it; none if a line of the policy did."
    )
    promotion: Annotated["Promotion", strawberry.lazy("schema.promotion")] | None = one(
        "{row}.id = {parent}.promotion_id",
        description="The promotion case that carries out what is accepted, if the viewer may"
        " see it.",
    )
    move: Move | None = one(
        "{row}.id = {parent}.move_id",
        description="The move that carries out what is accepted, likewise.",
    )
    remark: str | None = column(
        said("remark_id"), description="What was said about the answer, or the withdrawal."
    )
    ended_on: date | None = column(
        description="The day on which it was answered, withdrawn or lifted."
    )
    ended_by: str | None = column(
        sees=HANDS, description="Who answered or withdrew it; none if it was lifted."
    )
    at: datetime = column(description="When it was admitted.")
    origin: Origin = column(description=ORIGIN)
