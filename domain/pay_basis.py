"""Pay basis: what the uses of a pay plan share: units, rates, and what somebody was paid.

Salaries stand in their own currency. What is measured against a budget or a pool is converted into
the plan's by the plan's rate, exactly; without a rate it is refused. Unit: whole numbers are a
currency's smallest units.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.errors import Invalid
from domain.money import Money, exponent
from domain.pay_line import PaidSegment, PayInputs, Terms
from domain.pay_plan_content import GradeCoefficient, PayPlan
from domain.policies import formula
from domain.policies.formula import Figure
from domain.policies.proration import Period, Segment, proration
from domain.policies.rounding import half_up, rational

HUNDRED = 100
FULL, NOTHING = Fraction(1), Fraction(0)


def units(amount: Money) -> int:
    """Return an amount in its smallest units. Raise `Invalid` if it is more precise than those."""
    numerator, denominator = amount.amount.as_integer_ratio()
    scaled, rest = divmod(numerator * scale(amount.currency), denominator)
    if rest:
        raise Invalid(
            "amount-too-precise", amount=str(amount.amount), exponent=exponent(amount.currency)
        )
    return scaled


def scale(currency: str) -> int:
    """Return how many of its smallest units a currency's unit has."""
    return 10 ** exponent(currency)


def money(amount: int, currency: str) -> Money:
    """Return whole units as an amount, read from its digits as rounding is."""
    return Money(amount=Decimal(f"{amount}E-{exponent(currency)}"), currency=currency)


def whole(exact: Fraction) -> int:
    """Return exact units as whole ones, rounded half up."""
    return int(half_up(exact, 0))


def require_currency(amount: Money, currency: str) -> Money:
    """Return `amount`. Raise `Invalid` if it is in another currency."""
    if amount.currency != currency:
        raise Invalid("currencies-differ", left=amount.currency, right=currency)
    return amount


def convertible(plan: PayPlan, currency: str) -> bool:
    """Return whether the plan says what a unit of `currency` is in its own."""
    return currency == plan.currency or any(each.currency == currency for each in plan.rates)


def rate(plan: PayPlan, currency: str) -> Fraction:
    """Return what a unit of `currency` is in the plan's. Raise `Invalid` if the plan says not."""
    if currency == plan.currency:
        return FULL
    for each in plan.rates:
        if each.currency == currency:
            return rational(each.rate)
    raise Invalid("rate-missing", currency=currency, into=plan.currency)


def into_plan(plan: PayPlan, own: Fraction, currency: str) -> Fraction:
    """Return units of a currency in units of the plan's. Raise `Invalid` without a rate."""
    if currency == plan.currency:
        return own
    return own * rate(plan, currency) * scale(plan.currency) / scale(currency)


def out_of_plan(plan: PayPlan, part: int, currency: str) -> int:
    """Return units of the plan's currency in those of another, cut so that they cost no more."""
    if currency == plan.currency:
        return part
    return floor(part * Fraction(scale(currency), scale(plan.currency)) / rate(plan, currency))


def converted(plan: PayPlan, amount: Money) -> Money:
    """Return an amount in the plan's currency, rounded half up; nothing needs no rate."""
    if amount.currency == plan.currency:
        return amount
    if not amount.amount:
        return money(0, plan.currency)
    return money(whole(into_plan(plan, Fraction(units(amount)), amount.currency)), plan.currency)


def worked(salary: Money, fraction: Decimal) -> Fraction:
    """Return what a salary comes to for the share of the working time, in its own units."""
    if fraction == 1:
        return Fraction(units(salary))
    share = rational(fraction)
    return Fraction(units(salary) * share.numerator, share.denominator)


def yearly(plan: PayPlan, who: PayInputs) -> Fraction:
    """Return what somebody is paid a year for the time that they work, in the plan's units.

    Raise `Invalid` without a rate.
    """
    return into_plan(plan, worked(who.salary, who.fraction), who.salary.currency)


def payroll(plan: PayPlan, people: Iterable[PayInputs]) -> Money:
    """Return what people are paid a year for the time that they work, in the plan's currency.

    Who is paid in a currency without a rate is excluded, and not counted.
    """
    counted = (each for each in people if convertible(plan, each.salary.currency))
    return money(whole(summed(yearly(plan, each) for each in counted)), plan.currency)


def summed(values: Iterable[Fraction]) -> Fraction:
    """Return the sum; most denominators are alike, and whole numbers add up faster."""
    found: defaultdict[int, int] = defaultdict(int)
    for each in values:
        found[each.denominator] += each.numerator
    return sum((Fraction(over, under) for under, over in found.items()), NOTHING)


def coefficient(of: Iterable[GradeCoefficient], grade: str) -> Fraction | None:
    """Return the personal coefficient of a grade, if there is one."""
    for each in of:
        if each.grade == grade:
            return rational(each.coefficient)
    return None


def prorated(
    plan: PayPlan, terms: Terms, who: PayInputs, amount: Callable[[PaidSegment], Fraction]
) -> Figure:
    """Return what an amount for the whole period comes to, for the days of it that were paid.

    Where the review names no period, it is what holds on the day from which the review does.
    """
    first, last, paid = terms.period_from, terms.period_until, who.segments
    if first is None or last is None:
        first = last = terms.effective_on
        paid = (PaidSegment(first=first, last=last, salary=who.salary, fraction=who.fraction),)
    reckoned = formula.find(formula.named("proration", plan.formulas), proration)
    parts = [
        Segment(first=each.first, last=each.last, unpaid=each.unpaid, amount=amount(each))
        for each in paid
    ]
    return reckoned(Period(first=first, last=last), parts)


def presence(plan: PayPlan, terms: Terms, who: PayInputs) -> Figure:
    """Return the share of the period, and of the full working time in it, that was paid."""
    return prorated(plan, terms, who, lambda part: rational(part.fraction))


def pay(plan: PayPlan, terms: Terms, who: PayInputs) -> Figure:
    """Return what a year was paid in the period, in the plan's units."""
    return prorated(
        plan,
        terms,
        who,
        lambda part: into_plan(plan, worked(part.salary, part.fraction), part.salary.currency),
    )
