"""Salary: what an employee is paid a year, from which day on, and for which working time.

unknown ──record──▶ Salary ──adjust, change the working time──▶ Salary

Days may lie ahead or back. What changes for months that are paid is owed as arrears, in the same
append.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from domain import arrears, day, employee, ids, money, payroll, salary_entry, text, working_time
from domain.arrears import ArrearsArisen, LookingBack
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Ineligible, Invalid, OutOfTurn
from domain.money import Money
from domain.payroll import Payroll
from domain.policies.arrears import Pay
from domain.salary_entry import (
    CasePay,
    Cause,
    Entered,
    SalaryAdjusted,
    SalaryRecorded,
    SalaryRescinded,
)
from domain.timeline import Timeline
from domain.working_time import ChangeWorkingTime, WorkingTimeChanged


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


@fact
class Salary:
    """Amounts are for the whole working time; of that, fractions are worked.

    `entered` are the entries that the amounts are of.
    """

    amounts: Timeline[Money] = Timeline()
    fractions: Timeline[Decimal] = Timeline()
    entered: Timeline[Entered] = Timeline()

    def on(self, on: date) -> Money | None:
        """Return the salary on that day, a year, if it is known."""
        held = self.amounts.on(on)
        return held.value if held else None

    def fraction_on(self, on: date) -> Decimal:
        """Return the share of the whole working time that is worked on that day."""
        held = self.fractions.on(on)
        return held.value if held else working_time.WHOLE

    def pays(self) -> tuple[Pay, ...]:
        """Return what is paid a year from each day on which that changes, the earliest first."""
        days = {entry.effective_on for entry in (*self.amounts, *self.fractions)}
        known = ((on, self.on(on)) for on in sorted(days))
        return tuple(
            Pay(effective_on=on, yearly=Fraction(amount.amount) * Fraction(self.fraction_on(on)))
            for on, amount in known
            if amount is not None
        )


Command: TypeAlias = RecordSalary | AdjustSalary | ChangeWorkingTime
Event: TypeAlias = (
    SalaryRecorded | SalaryAdjusted | SalaryRescinded | WorkingTimeChanged | ArrearsArisen
)
Change: TypeAlias = SalaryRecorded | SalaryAdjusted | SalaryRescinded | WorkingTimeChanged
State: TypeAlias = Salary | None


def reads(command: Command, _: State, given: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    who = employee.ref(command.employee_id)
    return (who, payroll.ref()) if given.rules >= arrears.SINCE else (who,)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    on = day.require("effective_on", command.effective_on)
    employee.require_not_own_case(command.employee_id, given)
    read = given[employee.ref(command.employee_id)]
    who = employee.require_in_service(command.employee_id, read, on)
    paid = given[payroll.ref()] if payroll.ref() in given else Payroll()
    back = LookingBack(payroll=paid, last_day_on=who.last_day_on, rules=given.rules)
    if isinstance(command, ChangeWorkingTime):
        return rescheduled(command, state, back)
    amount = require_positive(command.salary)
    match command, state:
        case RecordSalary(unknown_before=because), None:
            return recorded(amount, on, because, back)
        case AdjustSalary(cause=cause), Salary():
            last = who.last_day_on
            return adjusted(state, amount, on, cause, paid, last_day_on=last, rules=given.rules)
        case _:
            raise OutOfTurn(command, state)


def recorded(amount: Money, on: date, because: str | None, back: LookingBack) -> list[Event]:
    """Return the first salary; where it is known from the first day on, nothing was paid before.

    Of what is unknown before, it is not known either what was paid for the months since.
    """
    code = None if because is None else text.code("unknown_before", because)
    first = SalaryRecorded(salary=amount, effective_on=on, unknown_before=code)
    return owing(None, first, back) if code is None else [first]


def adjusted(  # noqa: PLR0917 - a salary, what becomes of it, and what it follows from
    state: Salary,
    amount: Money,
    effective_on: date,
    cause: Cause,
    paid: Payroll,
    review_id: str | None = None,
    *,
    last_day_on: date | None = None,
    rules: int = arrears.SINCE,
    case_id: str | None = None,
    pay: CasePay | None = None,
) -> list[Event]:
    """Return the adjustment, and the arrears if months in `paid` differ by it.

    `last_day_on` is the last day in service, if it is known. Raise `Rejected` if `amount` cannot
    take the place of what holds on the day.
    """
    back = LookingBack(payroll=paid, last_day_on=last_day_on, rules=rules)
    to, was = require_positive(amount), require_change(state, amount, effective_on)
    change = SalaryAdjusted(
        salary=to,
        effective_on=effective_on,
        cause=cause,
        was=was,
        review_id=review_id,
        case_id=case_id,
        pay=pay,
    )
    return owing(state, change, back)


def rescinded(
    state: State,
    case_id: str,
    paid: Payroll,
    *,
    last_day_on: date | None = None,
    rules: int = arrears.SINCE,
) -> list[Event]:
    """Return that a case's entries are taken back, with the arrears; nothing if it has none."""
    change = salary_entry.rescinded(held(state).entered, case_id)
    if change is None:
        return []
    back = LookingBack(payroll=paid, last_day_on=last_day_on, rules=rules)
    return owing(state, change, back)


def rescheduled(c: ChangeWorkingTime, state: State, back: LookingBack) -> list[Event]:
    """Return the change of the working time, and the arrears if there are any.

    Raise `Rejected` if no salary is known, or if that much is worked on the day already.
    """
    fraction = working_time.require(c.fraction)
    if state is None:
        raise OutOfTurn(c, state)
    was = state.fraction_on(c.effective_on)
    if was == fraction:
        raise Invalid("nothing-changes", field="fraction")
    change = WorkingTimeChanged(fraction=fraction, effective_on=c.effective_on, was=was)
    return owing(state, change, back)


def owing(state: State, change: Change, back: LookingBack) -> list[Event]:
    """Return a change of pay, and what is owed by it for months that are paid."""
    on, of = since(change)
    if on is None or not back.months(on):
        return [change]
    before, after = held(state), held(evolve(state, change))
    currency = (before.amounts.entries or after.amounts.entries)[0].value.currency
    return [change, *arrears.arisen(before.pays(), after.pays(), currency, on, back, **of)]


def since(change: Change) -> tuple[date | None, dict[str, str | None]]:
    """Return the first day that a change is of, if it is of any, and what it follows from."""
    match change:
        case SalaryRescinded(taken_back=days, case_id=case_id):
            return min((each.effective_on for each in days), default=None), {"case_id": case_id}
        case SalaryAdjusted(review_id=review_id, case_id=case_id):
            return change.effective_on, {"review_id": review_id, "case_id": case_id}
        case _:
            return change.effective_on, {}


def held(state: State) -> Salary:
    """Return what is known of a salary, if only that nothing is."""
    return state or Salary()


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
    known = held(state)
    match event:
        case SalaryRecorded(effective_on=on, salary=amount):
            return replace(
                known,
                amounts=known.amounts.with_entry(on, amount),
                entered=known.entered.with_entry(on, event),
            )
        case SalaryAdjusted(effective_on=on, salary=amount, case_id=case_id):
            return replace(
                known,
                amounts=known.amounts.with_entry(on, amount, case_id),
                entered=known.entered.with_entry(on, event, case_id),
            )
        case SalaryRescinded(case_id=case_id):
            return replace(
                known,
                amounts=known.amounts.without_case(case_id),
                entered=known.entered.without_case(case_id),
            )
        case WorkingTimeChanged(effective_on=on, fraction=fraction):
            return replace(known, fractions=known.fractions.with_entry(on, fraction))
        case ArrearsArisen():
            return state
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
