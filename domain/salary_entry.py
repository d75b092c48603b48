"""Salary entry: what is recorded of a salary, why, and what becomes of it without a case."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from domain.decider import fact
from domain.money import Money
from domain.timeline import Timeline


class Cause(StrEnum):
    """Why a salary is adjusted."""

    MERIT = "MERIT"
    PROMOTION = "PROMOTION"
    MARKET = "MARKET"
    CORRECTION = "CORRECTION"
    DEMOTION = "DEMOTION"
    NOT_STATED = "NOT_STATED"


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class SalaryRecorded:
    salary: Money
    effective_on: date
    unknown_before: str | None


@fact
class CasePay:
    """How a case came to a salary: the raise in per cent, and the band where one is known."""

    per_cent: Decimal
    formula: str
    structure_id: str | None = None
    structure_version: str | None = None
    minimum: Money | None = None
    maximum: Money | None = None


@fact
class SalaryAdjusted:
    """`was` is what held on the day when the adjustment was decided."""

    salary: Money
    effective_on: date
    cause: Cause
    was: Money
    review_id: str | None = None
    case_id: str | None = None
    pay: CasePay | None = None


@fact
class PaidAgain:
    """What was said before of the same day; without a cause it was the first that is known."""

    salary: Money
    cause: Cause | None = None
    unknown_before: str | None = None
    review_id: str | None = None
    case_id: str | None = None


@fact
class SalaryTakenBack:
    """`again` is what is said of the day once more; if nothing is, what held before it holds on."""

    effective_on: date
    again: PaidAgain | None = None


@fact
class SalaryRescinded:
    """`taken_back` are the days that say something else now; the case may lie beneath others."""

    case_id: str
    taken_back: tuple[SalaryTakenBack, ...]


Entered: TypeAlias = SalaryRecorded | SalaryAdjusted


def rescinded(entered: Timeline[Entered], case_id: str) -> SalaryRescinded | None:
    """Return what becomes of a salary without a case; none if that entered nothing."""
    if all(entry.without_case(case_id) is entry for entry in entered):
        return None
    taken_back = (
        SalaryTakenBack(effective_on=on, again=None if entry is None else paid_again(entry.value))
        for on, entry in entered.uncovered(case_id)
    )
    return SalaryRescinded(case_id=case_id, taken_back=tuple(taken_back))


def paid_again(entered: Entered) -> PaidAgain:
    """Return what an entry says."""
    if isinstance(entered, SalaryRecorded):
        return PaidAgain(salary=entered.salary, unknown_before=entered.unknown_before)
    return PaidAgain(
        salary=entered.salary,
        cause=entered.cause,
        review_id=entered.review_id,
        case_id=entered.case_id,
    )
