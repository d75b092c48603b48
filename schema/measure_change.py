"""Measure change: how to ask about agreement, changes in mid-cycle, and what was told too late."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from domain.agreement import AgreementStatus
from ledger.recorded import Origin
from projections.measure_change import MeasureChangeStatus
from schema.engine.enums import described
from schema.engine.note import said
from schema.engine.reading import column, each, read
from schema.engine.rights import HANDS, PARTS
from schema.organisation import ORIGIN

described(AgreementStatus)
described(MeasureChangeStatus)


@read(
    "measure_agreement",
    sees=PARTS,
    person="employee_id",
    description="What became of the measures that were proposed.",
)
class MeasureAgreement:
    status: AgreementStatus = column(description="How far it has come.")
    answered_on: date | None = column(description="The day of the latest answer.")
    grounds: str | None = column(
        said("grounds_id"), description="Why the employee objects, if they did."
    )
    answer: str | None = column(
        said("answer_id"), description="What they were told, if the objection was settled."
    )
    origin: Origin = column(description=ORIGIN)


@read(
    "measure_change_value",
    sees=PARTS,
    description="A value of a measure's definition, before and after a change.",
)
class MeasureChangeValue:
    name: str = column(description="What is changed, such as `target`.")
    before: str | None = column(description="What it was: exact, or the word; null without one.")
    after: str | None = column(description="What it shall be, likewise.")


@read(
    "measure_change",
    sees=PARTS,
    person="employee_id",
    description="A proposal to define a measure anew in the middle of a cycle, or to leave it out.",
)
class MeasureChange:
    id: strawberry.ID = column(description="The id, unique among all changes.")
    number: int = column(description="Its number within the appraisal, from 1.")
    measure: str = column(description="The measure's code.")
    excludes: bool = column(description="Whether the measure shall not apply at all.")
    status: MeasureChangeStatus = column(description="What became of it.")
    effective_on: date = column(description="The day from which it holds.")
    values: list[MeasureChangeValue] = each(
        "{row}.change_id = {parent}.id",
        order="{row}.name",
        description="What differs, by name; the rest stays.",
    )
    grounds: str | None = column(said("grounds_id"), description="Why it was proposed.")
    answer: str | None = column(said("answer_id"), description="Why it was refused, if that.")
    proposed_by: str | None = column(sees=HANDS, description="Who proposed it.")
    decided_by: str | None = column(sees=HANDS, description="Who approved or refused it.")
    decided_at: datetime | None = column(description="When that was.")
    at: datetime = column(description="When it was proposed.")
    origin: Origin = column(description=ORIGIN)


@read(
    "late_actual",
    sees=PARTS,
    person="employee_id",
    description="What was told after the evaluation; evidence until a correction is approved.",
)
class LateActual:
    id: strawberry.ID = column(description="The id, unique among all late actuals.")
    number: int = column(description="Its number within the appraisal, from 1.")
    measure: str = column(description="The measure's code.")
    month: int | None = column(description="Which month of the cycle it is of, from 1.")
    actual: Decimal | None = column(description="What was achieved, in the measure's unit.")
    occurred: bool | None = column(description="Whether it was achieved, or a veto occurred.")
    source: str = column(description="Where the figure comes from.")
    source_key: str | None = column(description="The entry's own key in its source.")
    evidence: str | None = column(said("evidence_id"), description="What shows it.")
    recorded_by: str | None = column(sees=HANDS, description="Who recorded it.")
    approved_by: str | None = column(sees=HANDS, description="Who let it count.")
    approved_at: datetime | None = column(description="When it began to count, if it does.")
    at: datetime = column(description="When it was recorded.")
    origin: Origin = column(description=ORIGIN)
