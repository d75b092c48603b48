"""Salary: what an employee is paid a year, from which day on.

unknown ──record──▶ Salary ──adjust──▶ Salary
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain import day, employee, ids, money, text
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Ineligible, Invalid, OutOfTurn
from domain.money import Money
from domain.timeline import Timeline


class Cause(StrEnum):
    """Why a salary is adjusted."""

    MERIT = "MERIT"
    PROMOTION = "PROMOTION"
    MARKET = "MARKET"
    CORRECTION = "CORRECTION"
    DEMOTION = "DEMOTION"
    NOT_STATED = "NOT_STATED"


@fact
class RecordSalary:
    """`salary` is for a year and the first that is known; a code may say why not an earlier one."""

    employee_id: str
    salary: Money
    effective_on: date
    unknown_before: str | None = None


@fact
class AdjustSalary:
    """`salary` is for a year and takes the place of what holds on the day."""

    employee_id: str
    salary: Money
    effective_on: date
    cause: Cause


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class SalaryRecorded:
    salary: Money
    effective_on: date
    unknown_before: str | None


@fact
class SalaryAdjusted:
    """`was` is what held on the day when the adjustment was decided."""

    salary: Money
    effective_on: date
    cause: Cause
    was: Money


@fact
class Salary:
    amounts: Timeline[Money]

    def on(self, on: date) -> Money | None:
        """Return the salary on that day, a year, if it is known."""
        held = self.amounts.on(on)
        return held.value if held else None


Command: TypeAlias = RecordSalary | AdjustSalary
Event: TypeAlias = SalaryRecorded | SalaryAdjusted
State: TypeAlias = Salary | None


def reads(command: Command, _: State, __: Given) -> tuple[Ref[employee.State], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (employee.ref(command.employee_id),)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    on = day.require("effective_on", command.effective_on)
    who = given[employee.ref(command.employee_id)]
    employee.require_not_own_case(command.employee_id, given)
    employee.require_in_service(command.employee_id, who, on)
    amount = require_positive(command.salary)
    match command, state:
        case RecordSalary(unknown_before=because), None:
            code = None if because is None else text.code("unknown_before", because)
            return [SalaryRecorded(salary=amount, effective_on=on, unknown_before=code)]
        case AdjustSalary(cause=cause), Salary():
            was = require_change(state, amount, on)
            return [SalaryAdjusted(salary=amount, effective_on=on, cause=cause, was=was)]
        case _:
            raise OutOfTurn(command, state)


def require_positive(salary: Money) -> Money:
    """Return `salary` with its currency's decimals. Raise `Invalid` if it is not above 0."""
    amount = money.require(salary)
    if amount.amount <= Decimal():
        raise Invalid("amount-not-positive", field="salary")
    return amount


def require_change(state: Salary, amount: Money, on: date) -> Money:
    """Return what holds on that day. Raise `Rejected` if `amount` cannot take its place."""
    was = state.on(on)
    if was is None:
        raise Ineligible("before-first-salary", known_from=state.amounts.entries[0].effective_on)
    if was.currency != amount.currency:
        raise Invalid("currencies-differ", left=was.currency, right=amount.currency)
    if was == amount:
        raise Invalid("nothing-changes", field="salary")
    return was


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    before: Timeline[Money] = state.amounts if state else Timeline()
    match event:
        case SalaryRecorded() | SalaryAdjusted():
            return Salary(amounts=before.with_entry(event.effective_on, event.salary))
        case _:
            assert_never(event)


def of(employee_id: str) -> str:
    """Return the stream of an employee's salary."""
    return "salary:" + ids.code(ids.require("employee", employee_id))


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return of(command.employee_id)


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


salary: Decider[Command, Event, State] = Decider(
    kind="salary",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's salary. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), salary)
