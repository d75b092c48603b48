"""Arrears: what is owed for months that were paid by other pay than held in them.

A month's pay is a twelfth of a year's; where that changes within the month, or service ends in it,
each day counts the same. It is rounded once. A change owes the difference between what was due
before it and what is due after it; so changes from different days come to the same total in
whatever order they are made, to the last cent.
Unit: exact amounts of one currency; months by their first days.
Source: the scheme, section 4 (salary: retroactive changes, arrears as amounts of their own).
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from domain.decider import fact
from domain.policies.formula import Figure, Noted, figure, formula, step

MONTHS = 12


@fact
class Pay:
    """What is paid a year from a day on, by the working time that then holds."""

    effective_on: date
    yearly: Fraction


@fact
class MonthDue:
    """What was due for a month before a change, and what is due after it."""

    month: date
    before: Decimal
    after: Decimal


@lru_cache(maxsize=1024)
def last_of(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


@cache
def share(days: int, of: int) -> Fraction:
    """Return the share of a year that some days of a month's are; all months count the same."""
    return Fraction(days, MONTHS * of)


@formula("month-pay", revision=1, since=5)
def month_pay(month: date, pays: Sequence[Pay], last_day_on: date | None) -> Figure:
    """Return what is due for a month, not rounded; days before all pay, or after service, are not.

    `pays` are in the order of their days, `last_day_on` is the last day in service, if it is known.
    """
    last = last_of(month)
    end = last if last_day_on is None else min(last, last_day_on)
    total = Fraction(0)
    steps: list[Noted] = [step("month_days", last.day)]
    for number, pay in enumerate(pays):
        until = end
        if number + 1 < len(pays):
            until = min(end, pays[number + 1].effective_on - timedelta(days=1))
        days = (until - max(month, pay.effective_on)).days + 1
        if days > 0:
            part = pay.yearly * share(days, last.day)
            since = f"since.{pay.effective_on}"
            steps += [
                step(f"{since}.yearly", pay.yearly),
                step(f"{since}.days", days),
                step(f"{since}.part", part),
            ]
            total += part
    return figure(total, *steps)


@formula("arrears", revision=1, since=5)
def arrears(months: Sequence[MonthDue]) -> Figure:
    """Return what is owed beyond what was due before, below 0 if too much was paid."""
    steps: list[Noted] = []
    for each in months:
        steps += [step("before", each.before), step("after", each.after)]
    return figure(sum((Fraction(m.after - m.before) for m in months), Fraction(0)), *steps)
