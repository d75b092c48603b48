"""Pay line: what a pay review takes in of one person, and what it comes to.

Everything that an amount depends on is in the inputs, so that anybody can reckon it again from what
was frozen. Unit: salaries are for a year and the whole working time; `fraction` is the share of it
that is worked.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.decider import fact
from domain.money import Money
from domain.policies.band import Band


class PayUse(StrEnum):
    """What a review does: raises, bonuses by target, shares of a pool, or taking back."""

    MERIT = "MERIT"
    BONUS = "BONUS"
    POOL = "POOL"
    CLAWBACK = "CLAWBACK"


@fact
class Terms:
    """What is reviewed: under which version of which plan, by which cycle's results, of whom.

    `departments` are taken with all below them; none are all. A raise holds from `effective_on`,
    an award is for the days from `period_from` to `period_until` and paid on `effective_on`.
    `budget` bounds the raises, or is the pool. `organisation_attained` is a share of 1. `adjusts`
    is the review after whose payment this one corrects what it paid, `unit_values` are that
    review's, for a correction from its reserve.
    """

    use: PayUse
    plan_id: str
    plan_version: str
    cycle_id: str
    effective_on: date
    departments: tuple[str, ...] = ()
    period_from: date | None = None
    period_until: date | None = None
    budget: Money | None = None
    organisation_attained: Decimal | None = None
    department_attained: tuple["DepartmentAttained", ...] = ()
    adjusts: str | None = None
    unit_values: tuple["UnitValue", ...] = ()


@fact
class UnitValue:
    """What a weight of 1 came to in a pool, exactly, in the plan's currency.

    `unit` is the department whose share it is of; none if the pool was shared at one level.
    """

    unit: str | None
    value: str


@fact
class DepartmentAttained:
    """What a department has attained, as a share of 1."""

    department_id: str
    attained: Decimal


@fact
class PaidSegment:
    """Days of the period, first and last included, with the year's salary that held in them.

    `unpaid` are days of it without pay; `fraction` is the share of the full working time; `level`
    is the one that held, if it is another than at the end.
    """

    first: date
    last: date
    salary: Money
    fraction: Decimal = Decimal(1)
    unpaid: int = 0
    level: str | None = None


@fact
class Seen:
    """The version that a stream had when something was taken from it."""

    stream: str
    version: int


@fact
class PayInputs:
    """What is known of a person. `band` is that of `structure_version`; none if there is none.

    `grade` is the released one of the cycle, `appraisal_id` where it is from.
    """

    employee_id: str
    department_id: str
    salary: Money
    fraction: Decimal = Decimal(1)
    level: str | None = None
    structure_id: str | None = None
    structure_version: str | None = None
    band: Band | None = None
    appraisal_id: str | None = None
    grade: str | None = None
    segments: tuple[PaidSegment, ...] = ()
    rate: Decimal | None = None
    versions: tuple[Seen, ...] = ()


@fact
class PayException:
    """What somebody gets otherwise than the plan says, and why.

    A raise in `per_cent`, or an `amount` for an award; or they are `excluded`.
    """

    employee_id: str
    by: str
    per_cent: Decimal | None = None
    amount: Money | None = None
    excluded: bool = False


class NothingBecause(StrEnum):
    """Why somebody gets nothing, where it is not because the figures come to nothing."""

    EXCLUDED = "EXCLUDED"
    NO_GRADE = "NO_GRADE"
    GRADE_NOT_IN_PLAN = "GRADE_NOT_IN_PLAN"
    NO_BAND = "NO_BAND"
    NOT_PRESENT = "NOT_PRESENT"
    BELOW_GATE = "BELOW_GATE"


@fact
class PayResult:
    """What a person gets: a raise with its lump sum, or an award.

    `per_cent` is what the matrix or an exception says, before the budget; `salary` is for a year
    and the whole working time after the raise, none if it stays as it is; the lump sum is paid as
    it stands. `award` is the whole amount, `delta` what it adds to what was paid before by the
    review that this one corrects. `cost` is what a budget or a pool bears, in the plan's currency.
    """

    employee_id: str
    per_cent: Decimal | None = None
    salary: Money | None = None
    lump_sum: Money | None = None
    award: Money | None = None
    delta: Money | None = None
    cost: Money | None = None
    nothing_because: NothingBecause | None = None


@fact
class PayLine:
    """A person in a review, as it was frozen."""

    inputs: PayInputs
    result: PayResult
    exception: PayException | None = None
