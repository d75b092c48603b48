"""A pay case: a plan, people and terms that tests compute pay by, all as plain as can be."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.money import Money, exponent
from domain.pay_computation import Computed, computed
from domain.pay_formula import with_formulas
from domain.pay_line import PaidSegment, PayException, PayInputs, PayResult, PayUse, Terms
from domain.pay_plan_content import (
    BonusPlan,
    GradeCoefficient,
    MeritPlan,
    PayPlan,
    PoolPlan,
)
from domain.policies.band import Band
from domain.policies.merit import Cell

RULES = 5
FIRST, LAST = date(2015, 1, 1), date(2015, 12, 31)


def money(amount: str, currency: str = "CNY") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def band(minimum: str, midpoint: str, maximum: str, currency: str = "CNY") -> Band:
    return Band(
        minimum=money(minimum, currency),
        midpoint=money(midpoint, currency),
        maximum=money(maximum, currency),
    )


WIDE = band("1.00", "2.00", "9999999.00")


def cell(grade: str, usual: str, begins: str | None = None) -> Cell:
    raised = Decimal(usual)
    from_ = None if begins is None else Decimal(begins)
    return Cell(grade=grade, from_penetration=from_, least=raised, usual=raised, most=raised)


def coefficients(**by_grade: str) -> tuple[GradeCoefficient, ...]:
    return tuple(
        GradeCoefficient(grade=grade, coefficient=Decimal(value))
        for grade, value in by_grade.items()
    )


def plan(
    *,
    merit: MeritPlan | None = None,
    bonus: BonusPlan | None = None,
    pool: PoolPlan | None = None,
    currency: str = "CNY",
) -> PayPlan:
    grades = tuple(
        dict.fromkeys(
            [each.grade for each in (merit.matrix if merit else ())]
            + [each.grade for part in (bonus, pool) if part for each in part.coefficients]
        )
    )
    made = PayPlan(
        version="2016", currency=currency, grades=grades, merit=merit, bonus=bonus, pool=pool
    )
    return with_formulas(made, RULES)


def terms(use: PayUse, budget: Money | None = None) -> Terms:
    return Terms(
        use=use,
        plan_id="pay_plan:operations",
        plan_version="2016",
        cycle_id="cycle:2015",
        effective_on=date(2016, 4, 1),
        period_from=FIRST,
        period_until=LAST,
        budget=budget,
    )


def paid(
    salary: str,
    first: date = FIRST,
    last: date = LAST,
    *,
    unpaid: int = 0,
    fraction: str = "1",
    level: str | None = None,
    currency: str = "CNY",
) -> PaidSegment:
    return PaidSegment(
        first=first,
        last=last,
        salary=money(salary, currency),
        unpaid=unpaid,
        fraction=Decimal(fraction),
        level=level,
    )


def person(
    n: int,
    salary: str,
    grade: str | None = "A",
    *segments: PaidSegment,
    department: str = "department:D1",
    band: Band | None = WIDE,
    fraction: str = "1",
    level: str | None = "P1",
    currency: str = "CNY",
) -> PayInputs:
    """Return somebody, by default there all the year with one salary."""
    whole = (paid(salary, fraction=fraction, currency=currency),)
    return PayInputs(
        employee_id=f"employee:E{n:05}",
        department_id=department,
        salary=money(salary, currency),
        fraction=Decimal(fraction),
        level=level,
        band=band,
        grade=grade,
        segments=segments or whole,
    )


def excepted(
    who: PayInputs,
    *,
    per_cent: str | None = None,
    amount: Money | None = None,
    excluded: bool = False,
) -> PayException:
    return PayException(
        employee_id=who.employee_id,
        by="employee:HR",
        per_cent=None if per_cent is None else Decimal(per_cent),
        amount=amount,
        excluded=excluded,
    )


def compute(
    under: PayPlan,
    on: Terms,
    people: Sequence[PayInputs],
    *exceptions: PayException,
    before: Mapping[str, Decimal] | None = None,
) -> Computed:
    by_employee = {each.employee_id: each for each in exceptions}
    return computed(under, on, people, by_employee, before)


def results(made: Computed) -> list[PayResult]:
    return [each.result for each in made.lines]


def awards(made: Computed) -> list[str]:
    return [shown(each.award) for each in results(made)]


def costs(made: Computed) -> list[str]:
    return [shown(each.cost) for each in results(made)]


def shown(amount: Money | None) -> str:
    """Return an amount as it is stored, so that its decimals are its currency's."""
    if amount is None:
        return "none"
    assert -int(amount.amount.as_tuple().exponent) == exponent(amount.currency)
    return f"{amount.amount:f}"
