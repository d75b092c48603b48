"""Pay lines as people look them up: one row for each person in each revision that was frozen.

A row is there once it is frozen; whether its revision was ever proposed is the review's to say.
"""

from decimal import Decimal
from enum import StrEnum

from domain import ids
from domain.money import Money
from domain.pay_batch_case import Event, PayBatchExecuted, PayLinesFrozen, line_id
from domain.pay_line import NothingBecause, PayLine
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table, once
from projections.pay_proposal import proposal_id


class PayLineStatus(StrEnum):
    """Whether somebody's line was paid, or why not."""

    FROZEN = "FROZEN"
    DONE = "DONE"
    SKIPPED = "SKIPPED"


class PayLineRow(Row):
    """What was known of a person, and what they get; amounts are for a year unless paid once.

    `salary` and `new_salary`, the band and a lump sum are in `currency`; awards and costs in the
    plan's, `plan_currency`. `skipped_because` is the rule that kept it from being paid. `seen` are
    the streams that the inputs are from, each with its version.
    """

    id: str
    review_id: str
    revision: int
    proposal_id: str
    employee_id: str
    department_id: str
    level: str | None
    appraisal_id: str | None
    grade: str | None
    salary: Decimal
    currency: str
    fraction: Decimal
    structure_id: str | None
    structure_version: str | None
    band_minimum: Decimal | None
    band_midpoint: Decimal | None
    band_maximum: Decimal | None
    rate: Decimal | None
    per_cent: Decimal | None
    new_salary: Decimal | None
    lump_sum: Decimal | None
    award: Decimal | None
    award_currency: str | None
    delta: Decimal | None
    cost: Decimal | None
    cost_currency: str | None
    nothing_because: NothingBecause | None
    excepted: bool
    excluded: bool
    seen: tuple[str, ...]
    status: PayLineStatus
    skipped_because: str | None
    origin: Origin


@once
def lines(recorded: Recorded[Event]) -> dict[str, PayLineRow]:
    """Return the rows of the lines that an event freezes, by key."""
    if not isinstance(recorded.event, PayLinesFrozen):
        return {}
    return {
        key: row_of(key, each, recorded.event, recorded.origin)
        for each in recorded.event.lines
        for key in [line_id(recorded.stream, each.inputs.employee_id)]
    }


def row_of(key: str, line: PayLine, event: PayLinesFrozen, origin: Origin) -> PayLineRow:
    """Return the row of a line as it was frozen."""
    of, gets, band = line.inputs, line.result, line.inputs.band
    award = gets.award or gets.delta
    return PayLineRow(
        id=key,
        review_id=event.review_id,
        revision=event.revision,
        proposal_id=proposal_id(event.review_id, event.revision),
        employee_id=of.employee_id,
        department_id=of.department_id,
        level=of.level,
        appraisal_id=of.appraisal_id,
        grade=of.grade,
        salary=of.salary.amount,
        currency=of.salary.currency,
        fraction=of.fraction,
        structure_id=of.structure_id,
        structure_version=of.structure_version,
        band_minimum=amount(band.minimum) if band else None,
        band_midpoint=amount(band.midpoint) if band else None,
        band_maximum=amount(band.maximum) if band else None,
        rate=of.rate,
        per_cent=gets.per_cent,
        new_salary=amount(gets.salary),
        lump_sum=amount(gets.lump_sum),
        award=amount(gets.award),
        award_currency=award.currency if award else None,
        delta=amount(gets.delta),
        cost=amount(gets.cost),
        cost_currency=gets.cost.currency if gets.cost else None,
        nothing_because=gets.nothing_because,
        excepted=line.exception is not None,
        excluded=line.exception is not None and line.exception.excluded,
        seen=tuple(f"{each.stream}/{each.version}" for each in of.versions),
        status=PayLineStatus.FROZEN,
        skipped_because=None,
        origin=origin,
    )


def amount(money: Money | None) -> Decimal | None:
    """Return an amount without its currency."""
    return None if money is None else money.amount


@once
def skipped(recorded: Recorded[Event]) -> dict[str, str]:
    """Return the rules by which an event skips lines, by the keys of these."""
    if not isinstance(recorded.event, PayBatchExecuted):
        return {}
    return {
        f"{recorded.stream}/{ids.code(each.employee_id)}": each.rule
        for each in recorded.event.skipped
    }


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    match recorded.event:
        case PayLinesFrozen():
            return tuple(lines(recorded))
        case PayBatchExecuted() as e:
            done = (f"{recorded.stream}/{ids.code(each)}" for each in e.employees)
            return (*done, *skipped(recorded))


def fold(row: PayLineRow | None, recorded: Recorded[Event], key: str) -> PayLineRow | None:
    """Return what the row becomes."""
    if isinstance(recorded.event, PayLinesFrozen):
        return lines(recorded)[key]
    if row is None:
        return None
    rule = skipped(recorded).get(key)
    status = PayLineStatus.DONE if rule is None else PayLineStatus.SKIPPED
    return replace(row, status=status, skipped_because=rule, origin=recorded.origin)


TABLES = (
    Table(
        name="pay_line",
        row=PayLineRow,
        follows=("pay_batch",),
        touches=touches,
        fold=fold,
        indexes=(
            ("review_id", "revision", "id"),
            ("proposal_id", "id"),
            ("employee_id", "id"),
            ("department_id", "id"),
            ("appraisal_id", "id"),
        ),
    ),
)
