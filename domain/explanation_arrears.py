"""Explanation of arrears: how what is owed came about, opened down to the pay and the days.

arrears ─▶ month ─▶ before, after ─▶ pay since a day ─▶ salary, share of the working time, days

The tree is not stored. It is what the formulas that the event names make of the salary just before
the change and just after it, so it is also the proof that they make the same cents.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce

from domain import arrears, money, salary
from domain.arrears import ArrearsArisen
from domain.decider import fact
from domain.employee import EndOfServiceRescinded, ServiceEnded
from domain.explanation_pay_cause import Known
from domain.explanation_tree import ExplanationStep, Path, figure, in_order
from domain.payroll import PayrollClosed
from domain.policies import formula
from domain.policies.arrears import last_of, month_pay
from domain.policies.formula import Figure
from domain.policies.rounding import half_up
from domain.working_time import WorkingTimeChanged

ROOT = "arrears"
BEFORE, AFTER = "due_before", "due_after"
MONTH, SINCE, PART, YEARLY = "paid_month", "since", "part", "yearly"
SALARY, WORKING_TIME, LAST_DAY = "yearly_salary", "working_time", "last_day"


@fact
class ArrearsExplanation:
    """The steps, each before those that it opens into.

    `reproduced` is whether the formulas make the same amounts of the same pay once more.
    """

    reproduced: bool
    steps: tuple[ExplanationStep, ...]


def explained(
    pay: Sequence[Known], service: Sequence[Known], payrolls: Sequence[Known]
) -> ArrearsExplanation:
    """Return how arrears came about, from what was known when they arose.

    `pay` are the events of the salary up to the arrears; the one before these is the change that
    they come of; `service` are those of the employee, `payrolls` those of the months that are paid.
    """
    *_, change, last = pay
    owed = last.event
    closed = {
        each.event.month: each.cause for each in payrolls if isinstance(each.event, PayrollClosed)
    }
    ends = ServiceEnded | EndOfServiceRescinded
    ended = [each for each in service if isinstance(each.event, ends)][-1:]
    sides = {BEFORE: Side(owed, pay[:-2], ended), AFTER: Side(owed, pay[:-1], ended)}
    how = formula.named("arrears", owed.formulas)
    total = formula.find(how, arrears.arrears)(owed.months)
    same = [rounded(total, owed) == owed.amount.amount]
    steps = [figure((ROOT,), str(owed.amount.amount), change.cause, last.cause, formula=how)]
    for each in owed.months:
        path = (ROOT, f"{MONTH}.{each.month:%Y-%m}")
        steps.append(figure(path, str(each.after - each.before), closed[each.month]))
        for name, value in ((BEFORE, each.before), (AFTER, each.after)):
            due = sides[name].due(each.month)
            same.append(rounded(due, owed) == value)
            steps.append(figure((*path, name), str(value), formula=sides[name].formula))
            steps += sides[name].opened(each.month, due, (*path, name))
    return ArrearsExplanation(reproduced=all(same), steps=in_order(steps))


def rounded(made: Figure, owed: ArrearsArisen) -> Decimal:
    """Return an amount to the decimals of the currency of what is owed."""
    return half_up(arrears.number(made), money.exponent(owed.amount.currency))


class Side:
    """What was due by a salary as it was just before a change, or just after it."""

    def __init__(self, owed: ArrearsArisen, pay: Sequence[Known], ended: Sequence[Known]) -> None:
        self.formula = formula.named("month-pay", owed.formulas)
        self._salary = salary.held(reduce(salary.evolve, (each.event for each in pay), None))
        self._entered = {id(each.event): each.cause for each in pay}
        self._worked = {
            each.event.effective_on: each.cause
            for each in pay
            if isinstance(each.event, WorkingTimeChanged)
        }
        self._ended = next((each for each in ended if isinstance(each.event, ServiceEnded)), None)

    def due(self, month: date) -> Figure:
        """Return what was due for a month, not rounded."""
        last_day_on = None if self._ended is None else self._ended.event.last_day_on
        pay = formula.find(self.formula, month_pay)
        return pay(month, self._salary.pays(), last_day_on)

    def opened(self, month: date, due: Figure, path: Path) -> Iterator[ExplanationStep]:
        """Yield what the amount due for a month opens into."""
        if self._ended is not None and self._ended.event.last_day_on < last_of(month):
            last_day_on = str(self._ended.event.last_day_on)
            yield figure((*path, LAST_DAY), last_day_on, self._ended.cause)
        for each in due.steps:
            since, dot, what = each.name.rpartition(".")
            if what == PART:
                yield figure((*path, since), each.value)
            else:
                yield figure((*path, *([since] if dot else []), what), each.value)
            if what == YEARLY:
                yield from self._yearly((*path, since, what), since)

    def _yearly(self, path: Path, since: str) -> Iterator[ExplanationStep]:
        """Yield the salary of a day and the share of the full working time that was worked."""
        on = date.fromisoformat(since.removeprefix(f"{SINCE}."))
        entered, fraction = self._salary.entered.on(on), self._salary.fractions.on(on)
        if entered is not None:
            cause = self._entered[id(entered.value)]
            yield figure((*path, SALARY), str(entered.value.salary.amount), cause)
        if fraction is not None:
            cause = self._worked[fraction.effective_on]
            yield figure((*path, WORKING_TIME), str(fraction.value), cause)
