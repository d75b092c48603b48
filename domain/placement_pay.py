"""Placement pay: what a salary becomes with a level, by the scheme's formula."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.decider import fact
from domain.money import Money, exponent
from domain.pay_structure import PayStructures
from domain.pay_structure_content import BandedBy
from domain.policies import formula
from domain.policies.formula import Figure
from domain.policies.promotion_salary import promotion_raise, promotion_salary
from domain.policies.rounding import half_up
from domain.salary_entry import CasePay


@fact
class PlacementPay:
    """A salary at a level and how it came about; `red` marks what lies above the band."""

    salary: Money
    pay: CasePay
    red: bool


def pay_at(  # noqa: PLR0917 - a salary, what it rises by, and what bounds it
    current: Money,
    per_cent: Decimal,
    placed_as: tuple[str | None, str | None, str | None],
    structure: PayStructures | None,
    on: date,
    rules: int,
) -> PlacementPay:
    """Return the salary of somebody with a level, a title and a position from a day on.

    Raise `Invalid` if the raise is below 0, or the structure is of another currency.
    """
    held = None if structure is None else structure.on(on)
    names = dict(zip((BandedBy.LEVEL, BandedBy.TITLE, BandedBy.POSITION), placed_as, strict=True))
    band = None if held is None else held.band(names[held.banded_by])
    if structure is None or held is None or band is None:
        pay = CasePay(per_cent=per_cent, formula=formula.in_force("promotion-raise", rules))
    else:
        pay = CasePay(
            per_cent=per_cent,
            formula=formula.in_force("promotion-salary", rules),
            structure_id=structure.id,
            structure_version=held.version,
            minimum=band.minimum,
            maximum=band.maximum,
        )
    amount = reckoned(pay, current)
    red = pay.maximum is not None and amount.amount > pay.maximum.amount
    return PlacementPay(salary=amount, pay=pay, red=red)


def reckoned(pay: CasePay, current: Money) -> Money:
    """Return what a salary becomes. Raise `Invalid` as `pay_at` does."""
    if pay.minimum is None or pay.maximum is None:
        figure = formula.find(pay.formula, promotion_raise)(current, pay.per_cent)
    else:
        reckon = formula.find(pay.formula, promotion_salary)
        figure = reckon(current, pay.per_cent, pay.minimum, pay.maximum)
    return money(figure, current.currency)


def money(figure: Figure, currency: str) -> Money:
    """Return the amount that a figure came to."""
    return Money(
        amount=half_up(figure.number or Fraction(0), exponent(currency)), currency=currency
    )
