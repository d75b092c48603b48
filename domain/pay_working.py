"""Pay working: how an amount came about, as a tree of figures down to what was taken in.

It is reckoned by the functions that reckoned the amount, once more and from the same inputs. Unit:
amounts are written with their currency's decimals, all else exactly.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.decider import fact
from domain.money import Money, exponent
from domain.pay_basis import scale
from domain.pay_line import NothingBecause, PayInputs, PayLine, PayResult, Terms
from domain.pay_outcome import Computed, UnitBudget
from domain.pay_plan_content import PayPlan
from domain.policies import formula
from domain.policies.formula import Figure
from domain.policies.rounding import exact


class Source(StrEnum):
    """Where a figure is from: whose stream, or which part of the review."""

    SALARY = "SALARY"
    WORKING_TIME = "WORKING_TIME"
    ABSENCE = "ABSENCE"
    RESULT = "RESULT"
    BAND = "BAND"
    REVIEW = "REVIEW"
    PROPOSAL = "PROPOSAL"
    EXCEPTION = "EXCEPTION"
    PAID = "PAID"


@fact
class Worked:
    """A figure, the formula that made it, where it is from, and the figures that it was made of.

    What is `of_all` may tell what others get, and is not for everybody who may see the amount.
    """

    name: str
    value: str | None
    formula: str | None = None
    source: Source | None = None
    of_all: bool = False
    parts: tuple["Worked", ...] = ()


@fact
class Case:
    """Somebody's line in what a review came to, and what was paid `before` if it corrects one."""

    plan: PayPlan
    terms: Terms
    made: Computed
    line: PayLine
    before: Decimal | None = None

    @property
    def who(self) -> PayInputs:
        """Return what is known of them."""
        return self.line.inputs

    @property
    def result(self) -> PayResult:
        """Return what they get."""
        return self.line.result

    def unit(self, unit: str | None) -> UnitBudget | None:
        """Return what a unit has and gets, if the review counts by it."""
        return next((each for each in self.made.units if each.unit == unit), None)


def written(amount: Money) -> str:
    """Return an amount as it is read."""
    return f"{amount.amount:f}"


def in_currency(units: Fraction | int, currency: str) -> str:
    """Return an amount of smallest units in the currency's unit, exactly."""
    value = Fraction(units) / scale(currency)
    if (scale(currency) * value).denominator == 1:
        return f"{Decimal(f'{int(value * scale(currency))}E-{exponent(currency)}'):f}"
    return exact(value)


def made_by(plan: PayPlan, name: str) -> str:
    """Return the id of the formula that the plan reckons by."""
    return formula.named(name, plan.formulas)


def because(case: Case) -> Iterator[Worked]:
    """Yield why somebody gets nothing, if they get nothing."""
    why = case.result.nothing_because
    if why is not None:
        source = Source.EXCEPTION if why is NothingBecause.EXCLUDED else None
        yield Worked(name="nothing_because", value=why.value, source=source)


def grade(case: Case) -> Worked:
    """Return the grade that was released."""
    return Worked(name="grade", value=case.who.grade, source=Source.RESULT)


def stated(name: str, value: Decimal | Fraction | int | None, source: Source) -> Worked:
    """Return a figure that was stated and not made."""
    shown = None if value is None else exact(Fraction(value))
    return Worked(name=name, value=shown, source=source)


def prorated(case: Case, name: str, made: Figure, currency: str | None) -> Worked:
    """Return what an amount for the period came to, with the days of each of its segments.

    `currency` is that of the amounts, which are in its smallest units; none where they are shares.
    """

    def value(number: Fraction) -> str:
        return exact(number) if currency is None else in_currency(number, currency)

    source = Source.WORKING_TIME if currency is None else Source.SALARY
    parts: list[Worked] = []
    n = 0
    for each in made.steps:
        number = Fraction(each.value)
        match each.name:
            case "period-days":
                parts.append(Worked(name="period_days", value=each.value, source=Source.REVIEW))
            case "amount":
                n += 1
                parts.append(Worked(name=f"segment.{n}", value=value(number), source=source))
            case _:
                days = Worked(name=f"segment.{n}.days", value=each.value, source=Source.ABSENCE)
                parts.append(days)
    number = Fraction(0) if made.number is None else made.number
    return Worked(
        name=name,
        value=value(number),
        formula=made_by(case.plan, "proration"),
        parts=tuple(parts),
    )
