"""What a year was made of, as it was scored last: its quarters, the review and the working.

`working_id` leads to the steps of the latest scoring; those of an earlier one are not reached.
"""

from decimal import Decimal

from domain import appraisal
from domain.annual import AnnualScored
from domain.appraisal_case import Event, id_of
from domain.scoring import AppraisalScored
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row
from projections.engine.table import Table, once, whole


class AnnualRow(Row):
    """`review` is exact; `reason` says why the year is not rated, if it is not."""

    id: str
    appraisal_id: str
    employee_id: str
    review: str | None
    present: int
    reason: str | None
    formula: str
    working_id: str
    origin: Origin


class AnnualQuarterRow(Row):
    """`weight` is in basis points; the score is as the year took it, after `version` events."""

    id: str
    appraisal_id: str
    employee_id: str
    place: int
    cycle_id: str
    quarter_id: str
    weight: int
    version: int
    score: Decimal | None
    adjusted: bool
    origin: Origin


class AnnualStepRow(Row):
    id: str
    working_id: str
    place: int
    name: str
    value: str
    origin: Origin


def made_of(recorded: Recorded[Event]) -> AnnualScored | None:
    """Return what a year was made of, if an event says so."""
    return recorded.event.annual if isinstance(recorded.event, AppraisalScored) else None


def working_id(recorded: Recorded[Event]) -> str:
    """Return what the steps of a scoring are known by."""
    return f"{recorded.stream}/annual/{recorded.version}"


@once
def years(recorded: Recorded[Event]) -> dict[str, AnnualRow]:
    """Return the row of a year."""
    made = made_of(recorded)
    if made is None:
        return {}
    key = f"{recorded.stream}/annual"
    row = AnnualRow(
        id=key,
        appraisal_id=recorded.stream,
        employee_id=appraisal.person(recorded.stream),
        review=made.review,
        present=made.present,
        reason=made.reason,
        formula=made.formula,
        working_id=working_id(recorded),
        origin=recorded.origin,
    )
    return {key: row}


@once
def quarters(recorded: Recorded[Event]) -> dict[str, AnnualQuarterRow]:
    """Return the rows of a year's quarters."""
    made = made_of(recorded)
    if made is None:
        return {}
    employee_id = appraisal.person(recorded.stream)
    return {
        key: AnnualQuarterRow(
            id=key,
            appraisal_id=recorded.stream,
            employee_id=employee_id,
            place=place,
            cycle_id=each.cycle_id,
            quarter_id=id_of(each.cycle_id, employee_id),
            weight=each.weight,
            version=each.version,
            score=each.score,
            adjusted=each.adjusted,
            origin=recorded.origin,
        )
        for place, each in enumerate(made.quarters, start=1)
        for key in [f"{recorded.stream}/quarter/{place}"]
    }


@once
def steps(recorded: Recorded[Event]) -> dict[str, AnnualStepRow]:
    """Return the rows of a year's working."""
    made = made_of(recorded)
    if made is None:
        return {}
    return {
        key: AnnualStepRow(
            id=key,
            working_id=working_id(recorded),
            place=place,
            name=each.name,
            value=each.value,
            origin=recorded.origin,
        )
        for place, each in enumerate(made.working, start=1)
        for key in [f"{working_id(recorded)}/{place}"]
    }


TABLES = (
    Table(
        name="annual",
        row=AnnualRow,
        follows=("appraisal",),
        events=(AppraisalScored,),
        touches=years,
        fold=whole(years),
        indexes=(("appraisal_id", "id"),),
    ),
    Table(
        name="annual_quarter",
        row=AnnualQuarterRow,
        follows=("appraisal",),
        events=(AppraisalScored,),
        touches=quarters,
        fold=whole(quarters),
        indexes=(("appraisal_id", "id"),),
    ),
    Table(
        name="annual_step",
        row=AnnualStepRow,
        follows=("appraisal",),
        events=(AppraisalScored,),
        touches=steps,
        fold=whole(steps),
        indexes=(("working_id", "id"),),
    ),
)
