"""Arrears: what is owed to an employee, or by them, because pay changed for months that are paid.

They are facts of the salary's stream, an amount of their own for each change that looks back.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain import money
from domain.decider import fact
from domain.money import Money
from domain.payroll import Payroll
from domain.policies import formula
from domain.policies.arrears import MonthDue, Pay, arrears, month_pay
from domain.policies.formula import Figure
from domain.policies.rounding import half_up

SINCE = 5
"""The revision of the rules from which a change that looks back owes arrears."""


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ArrearsArisen:
    """`months` are those for which something else is due since pay changed from `effective_on` on.

    `amount` is the sum of the differences, below 0 if too much was paid.
    """

    amount: Money
    effective_on: date
    months: tuple[MonthDue, ...]
    formulas: tuple[str, ...]
    review_id: str | None = None
    case_id: str | None = None


@fact
class LookingBack:
    """What a change that looks back depends on besides pay: which months are paid, who serves.

    `last_day_on` is the last day in service, if it is known; `rules` the revision that decides.
    """

    payroll: Payroll
    last_day_on: date | None = None
    rules: int = SINCE

    def months(self, since: date) -> list[date]:
        """Return the paid months that a change from a day on is about, the earliest first."""
        return [] if self.rules < SINCE else list(self.payroll.closed_from(since))


def arisen(
    before: Sequence[Pay],
    after: Sequence[Pay],
    currency: str,
    effective_on: date,
    back: LookingBack,
    *,
    review_id: str | None = None,
    case_id: str | None = None,
) -> list[ArrearsArisen]:
    """Return what is owed because pay changed from a day on; nothing if no month differs."""
    formulas = tuple(formula.in_force(name, back.rules) for name in ("month-pay", "arrears"))
    pay = formula.find(formula.named("month-pay", formulas), month_pay)
    digits = money.exponent(currency)

    def due(month: date, pays: Sequence[Pay]) -> Decimal:
        return half_up(number(pay(month, pays, back.last_day_on)), digits)

    dues = (
        MonthDue(month=month, before=due(month, before), after=due(month, after))
        for month in back.months(effective_on)
    )
    differing = tuple(each for each in dues if each.before != each.after)
    if not differing:
        return []
    owed = formula.find(formula.named("arrears", formulas), arrears)(differing)
    return [
        ArrearsArisen(
            amount=Money(amount=half_up(number(owed), digits), currency=currency),
            effective_on=effective_on,
            months=differing,
            formulas=formulas,
            review_id=review_id,
            case_id=case_id,
        )
    ]


def number(of: Figure) -> Fraction:
    """Return what a figure came to that always comes to something."""
    return of.number or Fraction(0)
