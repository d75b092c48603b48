"""Arrears: what is owed for months that were paid by another salary than held in them.

Each correction adds the difference to what was paid and owed before; so corrections for the same
months come to the same total in whatever order they are made.
Unit: exact amounts of one currency.
Source: the scheme, section 4 (salary: retroactive changes, arrears as amounts of their own).
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from domain.decider import fact
from domain.policies.formula import Figure, Noted, figure, formula, step


@fact
class Paid:
    """A month that was paid: its first day, and what was paid and owed for it so far."""

    month: date
    amount: Fraction


@fact
class Holds:
    """A month's salary from a day on."""

    effective_on: date
    monthly: Fraction


@formula("arrears", revision=1, since=4)
def arrears(paid: Sequence[Paid], salaries: Sequence[Holds]) -> Figure:
    """Return what is owed beyond what was paid, below 0 if too much was.

    A month before every salary was not for these to pay; it is left as it was paid.
    """
    owed = Fraction(0)
    steps: list[Noted] = []
    for each in paid:
        holding = [salary for salary in salaries if salary.effective_on <= each.month]
        if not holding:
            continue
        due = max(holding, key=lambda salary: salary.effective_on).monthly
        steps += [step("paid", each.amount), step("due", due)]
        owed += due - each.amount
    return figure(owed, *steps)
