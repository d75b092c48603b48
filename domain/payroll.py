"""Payroll: the months that are paid, one after another.

nothing ──close──▶ Payroll ──close the next month──▶ Payroll

A month is closed when everybody's pay for it has been sent out as it stood then. What changes later
for a closed month is owed as arrears.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeAlias

from domain import day
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid
from domain.policies.arrears import last_of

STREAM = "payroll:main"


@fact
class ClosePayroll:
    """`month` is named by its first day."""

    month: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PayrollClosed:
    month: date


@fact
class Payroll:
    """The first and the last month that are closed, and all between; none at first."""

    first_on: date | None = None
    last_on: date | None = None

    def closed_from(self, on: date) -> Iterator[date]:
        """Yield the closed months that have a day on or after `on`, the earliest first."""
        if self.first_on is None or self.last_on is None:
            return
        month = max(self.first_on, on.replace(day=1))
        while month <= self.last_on:
            yield month
            month = after(month)


Command: TypeAlias = ClosePayroll
Event: TypeAlias = PayrollClosed
State: TypeAlias = Payroll


def after(month: date) -> date:
    """Return the month that follows."""
    return last_of(month) + timedelta(days=1)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    month = day.require("month", command.month)
    if month.day != 1:
        raise Invalid("not-first-of-month", field="month", day=month)
    if month > given.today:
        raise Ineligible("payroll-month-ahead", month=month, today=given.today)
    if state.last_on is not None:
        following = after(state.last_on)
        if month < following:
            raise Ineligible("payroll-closed", month=month, next=following)
        if month > following:
            raise Ineligible("payroll-gap", month=month, next=following)
    return [PayrollClosed(month=month)]


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    return Payroll(first_on=state.first_on or event.month, last_on=event.month)


def stream(_: Command) -> str:
    """Return the one stream there is."""
    return STREAM


payroll: Decider[Command, Event, State] = Decider(
    kind="payroll",
    commands=Command,
    events=Event,
    initial=Payroll(),
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref() -> Ref[State]:
    """Return the stream of the months that are paid."""
    return Ref(STREAM, payroll)
