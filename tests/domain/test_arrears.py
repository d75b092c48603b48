"""What changes of pay owe for months that are paid."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import employee, money, payroll, salary
from domain.arrears import SINCE, ArrearsArisen
from domain.decider import In
from domain.employee import Employee
from domain.money import Money
from domain.payroll import Payroll
from domain.policies.arrears import MonthDue, month_pay
from domain.policies.rounding import half_up
from domain.salary import AdjustSalary, Cause, Command, Event, RecordSalary
from domain.working_time import ChangeWorkingTime
from tests.given import Rules

SHE = "employee:E2"
JANUARY, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (1, 4, 5, 6))
rules = Rules(salary.salary).knowing(
    employee.ref(SHE), Employee(id=SHE, hired_on=date(2020, 1, 1), last_day_on=None)
)


def through(month: date, since: date = JANUARY) -> Rules[Command, Event, salary.State]:
    """Return the rules where these months are paid."""
    return rules.knowing(payroll.ref(), Payroll(first_on=since, last_on=month))


def a_month(amount: str, currency: str = "USD") -> Money:
    return money.require(Money(amount=Decimal(amount) * 12, currency=currency))


def record(amount: Money, on: date = JANUARY, unknown: str | None = "not-on-file") -> RecordSalary:
    return RecordSalary(employee_id=SHE, salary=amount, effective_on=on, unknown_before=unknown)


def adjust(amount: Money, on: date) -> AdjustSalary:
    return AdjustSalary(employee_id=SHE, salary=amount, effective_on=on, cause=Cause.CORRECTION)


def work(fraction: str, on: date) -> ChangeWorkingTime:
    return ChangeWorkingTime(employee_id=SHE, fraction=Decimal(fraction), effective_on=on)


def before(*commands: Command) -> list[Event]:
    """Return what commands made happen while no month was paid."""
    events: list[Event] = []
    for command in commands:
        events += made(rules.given(*events), command)
    return events


def made(among: Rules[Command, Event, salary.State], command: Command) -> list[Event]:
    return [event for event in among.when(command) if not isinstance(event, In)]


def owed(events: Iterable[object]) -> list[str]:
    """Return what is owed by some events."""
    return [str(event.amount.amount) for event in events if isinstance(event, ArrearsArisen)]


def test_10_000_to_11_000_from_april_then_to_11_500_as_in_the_vectors() -> None:
    paid = before(record(a_month("10000")))
    raised = made(through(MAY).given(*paid), adjust(a_month("11000"), APRIL))
    assert owed(raised) == ["2000.00"]
    corrected = made(through(JUNE).given(*paid, *raised), adjust(a_month("11500"), APRIL))
    assert owed(corrected) == ["1500.00"]
    [arisen] = [event for event in corrected if isinstance(event, ArrearsArisen)]
    assert arisen == ArrearsArisen(
        amount=Money(amount=Decimal("1500.00"), currency="USD"),
        effective_on=APRIL,
        months=tuple(
            MonthDue(month=month, before=Decimal("11000.00"), after=Decimal("11500.00"))
            for month in (APRIL, MAY, JUNE)
        ),
        formulas=("month-pay/1", "arrears/1"),
    )


def test_what_lies_ahead_owes_nothing() -> None:
    paid = before(record(a_month("10000")))
    assert owed(made(through(MAY).given(*paid), adjust(a_month("11000"), JUNE))) == []
    assert owed(made(rules.given(*paid), adjust(a_month("11000"), APRIL))) == []


def test_what_was_known_when_a_month_was_paid_owes_nothing_for_it() -> None:
    paid = before(record(a_month("10000")), adjust(a_month("11000"), APRIL))
    again = made(through(MAY).given(*paid), adjust(a_month("12000"), MAY))
    assert owed(again) == ["1000.00"]


def test_months_before_the_first_that_is_paid_here_are_not_for_it() -> None:
    paid = before(record(a_month("10000")))
    assert owed(made(through(MAY, since=MAY).given(*paid), adjust(a_month("11000"), APRIL))) == [
        "1000.00"
    ]


def test_a_raise_within_a_month_is_owed_by_calendar_days() -> None:
    paid = before(record(a_month("80000")))
    raised = made(through(APRIL).given(*paid), adjust(a_month("98333.33"), date(2025, 4, 22)))
    [arisen] = [event for event in raised if isinstance(event, ArrearsArisen)]
    [april] = arisen.months
    assert (str(april.before), str(april.after)) == ("80000.00", "85500.00")


def test_what_was_paid_too_much_is_owed_back() -> None:
    paid = before(record(a_month("10000")))
    assert owed(made(through(MAY).given(*paid), adjust(a_month("9000"), APRIL))) == ["-2000.00"]


def test_a_later_salary_is_not_touched_by_an_earlier_one() -> None:
    paid = before(record(a_month("10000")), adjust(a_month("12000"), MAY))
    assert owed(made(through(JUNE).given(*paid), adjust(a_month("11000"), APRIL))) == ["1000.00"]


def test_a_working_time_that_looks_back_owes_too() -> None:
    paid = before(record(a_month("10000")), work("0.5", APRIL))
    assert owed(made(through(MAY).given(*paid), work("0.8", APRIL))) == ["6000.00"]
    assert owed(made(through(MAY).given(*paid), work("0.8", MAY))) == ["3000.00"]
    raised = made(through(MAY).given(*paid), adjust(a_month("11000"), APRIL))
    assert owed(raised) == ["1000.00"]


def test_nobody_is_owed_for_days_after_the_last() -> None:
    left = Employee(id=SHE, hired_on=date(2020, 1, 1), last_day_on=date(2025, 4, 15))
    among = through(MAY).knowing(employee.ref(SHE), left)
    paid = before(record(a_month("10000")))
    assert owed(made(among.given(*paid), adjust(a_month("11000"), APRIL))) == ["500.00"]


def test_a_first_salary_that_is_known_from_its_beginning_is_owed_whole() -> None:
    assert owed(made(through(MAY), record(a_month("10000"), APRIL, None))) == ["20000.00"]
    assert owed(made(through(MAY), record(a_month("10000"), date(2025, 4, 16), None))) == [
        "15000.00"
    ]


def test_of_what_is_unknown_before_it_is_unknown_what_was_paid() -> None:
    assert owed(made(through(MAY), record(a_month("10000"), APRIL))) == []


@pytest.mark.parametrize(
    ("currency", "first", "then", "arisen"),
    [("JPY", "500000", "512345", "8230"), ("BHD", "1000.5", "1000.505", "0.003")],
)
def test_each_month_is_rounded_to_what_its_currency_has(
    currency: str, first: str, then: str, arisen: str
) -> None:
    paid = before(record(a_month(first, currency)))
    raised = made(through(APRIL).given(*paid), adjust(a_month(then, currency), date(2025, 4, 11)))
    assert owed(raised) == [arisen]


def test_what_comes_to_the_same_for_every_month_owes_nothing() -> None:
    paid = before(record(a_month("500000", "JPY")))
    one_yen = Money(amount=Decimal(6_000_001), currency="JPY")
    assert owed(made(through(APRIL).given(*paid), adjust(one_yen, APRIL))) == []


def test_months_that_differ_are_kept_where_they_cancel_out() -> None:
    paid = before(record(a_month("10000")), work("0.5", MAY))
    among = through(MAY).given(*paid)
    half = made(among, work("0.5", APRIL))
    whole = made(through(MAY).given(*paid, *half), work("1", MAY))
    assert [*owed(half), *owed(whole)] == ["-5000.00", "5000.00"]


def test_rules_of_before_knew_no_arrears() -> None:
    paid = before(record(a_month("10000")))
    older = replace(through(MAY), rules=SINCE - 1).given(*paid)
    assert owed(made(older, adjust(a_month("11000"), APRIL))) == []


def test_others_raise_a_salary_by_the_same_rule() -> None:
    paid = salary.salary.replay(before(record(a_month("10000"))))
    assert paid is not None
    closed = Payroll(first_on=JANUARY, last_on=MAY)
    to = a_month("11000")
    raised = salary.adjusted(paid, to, APRIL, Cause.MERIT, closed, "pay_review:2025")
    assert owed(raised) == ["2000.00"]
    assert all(replace(event, review_id="pay_review:2025") == event for event in raised)
    left = salary.adjusted(paid, to, APRIL, Cause.MERIT, closed, last_day_on=date(2025, 4, 30))
    assert owed(left) == ["1000.00"]


FIRST, DAYS, MONTHS = date(2025, 1, 1), 700, 20


def drawn(seed: int, currency: str) -> tuple[list[Command], RecordSalary]:
    """Return changes of distinct days to distinct amounts, and the first salary."""
    chance = Random(seed)
    digits = money.exponent(currency)

    def amount() -> Money:
        units = chance.randrange(1, 10 ** (6 + digits))
        return Money(amount=Decimal(units).scaleb(-digits), currency=currency)

    def days() -> Sequence[date]:
        some = chance.sample(range(1, DAYS), chance.randint(1, 6))
        return [FIRST + timedelta(days=each) for each in some]

    amounts = {amount().amount for _ in range(12)}
    first, *others = [Money(amount=each, currency=currency) for each in sorted(amounts)]
    chance.shuffle(others)
    shares = [f"0.{n:04}" for n in chance.sample(range(1, 9_999), 6)]
    commands: list[Command] = [adjust(to, on) for to, on in zip(others, days(), strict=False)]
    commands += [work(share, on) for share, on in zip(shares, days(), strict=False)]
    return commands, record(first, FIRST)


def settled(commands: Sequence[Command], first: RecordSalary, closings: Random) -> Decimal:
    """Return what was paid when months were closed, with all arrears of the changes between."""
    events, closed, total = before(first), Payroll(), Decimal(0)
    digits = money.exponent(first.salary.currency)

    def close() -> None:
        nonlocal closed, total
        month = payroll.after(closed.last_on) if closed.last_on else FIRST
        closed = Payroll(first_on=FIRST, last_on=month)
        total += due(events, month, digits)

    left = MONTHS
    for command in commands:
        for _ in range(closings.randint(0, left)):
            left -= 1
            close()
        new = made(rules.knowing(payroll.ref(), closed).given(*events), command)
        total += sum((Decimal(each) for each in owed(new)), Decimal(0))
        events += new
    for _ in range(left):
        close()
    assert total == sum(due(events, month, digits) for month in closed.closed_from(FIRST))
    return total


def due(events: Iterable[Event], month: date, digits: int) -> Decimal:
    state = salary.salary.replay(events)
    assert state is not None
    number = month_pay(month, state.pays(), None).number
    assert number is not None
    return half_up(number, digits)


@pytest.mark.parametrize(
    "many", [60, pytest.param(3_000, marks=pytest.mark.soak)], ids=["some", "very many"]
)
def test_corrections_of_distinct_days_in_any_order_end_in_the_same_total(many: int) -> None:
    @settings(max_examples=many, deadline=None)
    @given(seed=st.integers(0, 2**32), currency=st.sampled_from(["USD", "JPY", "BHD"]))
    def ends(seed: int, currency: str) -> None:
        commands, first = drawn(seed, currency)
        mixed = list(commands)
        chance = Random(seed + 1)
        chance.shuffle(mixed)
        assert settled(commands, first, chance) == settled(mixed, first, chance)

    ends()
