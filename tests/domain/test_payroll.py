from datetime import date

import pytest

from domain.errors import Ineligible, Invalid
from domain.payroll import ClosePayroll, Payroll, PayrollClosed, payroll, ref
from tests.given import Rules

rules = Rules(payroll).on(date(2016, 3, 15))
january, february, march, april = (
    PayrollClosed(month=date(2016, month, 1)) for month in (1, 2, 3, 4)
)


def close(month: date) -> ClosePayroll:
    return ClosePayroll(month=month)


def test_the_first_month_is_any_that_has_begun() -> None:
    assert rules.when(close(date(2010, 6, 1))) == [PayrollClosed(month=date(2010, 6, 1))]
    assert rules.when(close(march.month)) == [march]


def test_months_are_closed_one_after_another() -> None:
    assert rules.given(january).when(close(february.month)) == [february]
    december = PayrollClosed(month=date(2015, 12, 1))
    assert rules.given(december).when(close(january.month)) == [january]


@pytest.mark.parametrize("month", [january, february])
def test_a_month_is_closed_once(month: PayrollClosed) -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(january, february).when(close(month.month))
    assert refusal.value.rule == "payroll-closed"
    assert refusal.value.parameters == {"month": month.month, "next": march.month}


def test_a_month_before_the_first_stays_open() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(february).when(close(january.month))
    assert refusal.value.rule == "payroll-closed"


def test_no_month_is_left_out() -> None:
    with pytest.raises(Ineligible) as refusal:
        rules.given(january).when(close(march.month))
    assert refusal.value.rule == "payroll-gap"
    assert refusal.value.parameters == {"month": march.month, "next": february.month}


def test_a_month_to_come_is_not_paid_yet() -> None:
    assert rules.on(march.month).given(february).when(close(march.month)) == [march]
    for known in ((), (march,)):
        with pytest.raises(Ineligible) as refusal:
            rules.given(*known).when(close(april.month))
        assert refusal.value.rule == "payroll-month-ahead"
        assert refusal.value.parameters == {"month": april.month, "today": date(2016, 3, 15)}


def test_a_month_goes_by_its_first_day() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(close(date(2016, 3, 2)))
    assert refusal.value.rule == "not-first-of-month"
    with pytest.raises(Invalid) as refusal:
        rules.when(close(date(1899, 3, 1)))
    assert refusal.value.rule == "date-out-of-range"


def test_the_closed_months_from_a_day_on() -> None:
    state = payroll.replay([january, february, march])
    assert state == Payroll(first_on=january.month, last_on=march.month)
    months = [january.month, february.month, march.month]
    assert list(state.closed_from(date(2000, 5, 17))) == months
    assert list(state.closed_from(january.month)) == months
    assert list(state.closed_from(date(2016, 2, 29))) == months[1:]
    assert list(state.closed_from(april.month)) == []
    assert list(Payroll().closed_from(january.month)) == []


def test_there_is_one_payroll() -> None:
    assert payroll.stream(close(march.month)) == ref().stream == "payroll:main"
    assert payroll.person(ref().stream) is None
