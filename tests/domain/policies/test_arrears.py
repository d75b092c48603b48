from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.policies.arrears import MonthDue, Pay, arrears, month_pay

APRIL, FEBRUARY = date(2025, 4, 1), date(2024, 2, 1)


def pay(effective_on: date, monthly_amount: str) -> Pay:
    return Pay(effective_on=effective_on, yearly=Fraction(monthly_amount) * 12)


def test_a_month_of_one_salary_is_a_twelfth_of_it() -> None:
    long_ago = Pay(effective_on=date(2020, 1, 1), yearly=Fraction(100_000))
    for month in (APRIL, FEBRUARY, date(2025, 2, 1), date(2025, 12, 1)):
        assert month_pay(month, [long_ago], None).number == Fraction(100_000, 12)


def test_a_raise_within_a_month_counts_by_calendar_days() -> None:
    pays = [pay(date(2025, 1, 1), "80000"), pay(date(2025, 4, 22), "98333.33")]
    due = month_pay(APRIL, pays, None)
    assert due.number == Fraction("80000") * 21 / 30 + Fraction("98333.33") * 9 / 30
    assert [(each.name, each.value) for each in due.steps] == [
        ("month_days", "30"),
        ("since.2025-01-01.yearly", "960000"),
        ("since.2025-01-01.days", "21"),
        ("since.2025-01-01.part", "56000"),
        ("since.2025-04-22.yearly", "29499999/25"),
        ("since.2025-04-22.days", "9"),
        ("since.2025-04-22.part", "29499999/1000"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2024, 2, 1), None, 29),
        (date(2024, 2, 2), None, 28),
        (date(2024, 2, 29), None, 1),
        (date(2024, 3, 1), None, 0),
        (date(2024, 1, 1), date(2024, 2, 29), 29),
        (date(2024, 1, 1), date(2024, 2, 1), 1),
        (date(2024, 1, 1), date(2024, 1, 31), 0),
        (date(2024, 2, 10), date(2024, 2, 11), 2),
    ],
)
def test_only_days_with_a_salary_and_in_service_are_due(
    since: date, until: date | None, days: int
) -> None:
    assert month_pay(FEBRUARY, [pay(since, "2900")], until).number == 100 * days


def test_what_changes_again_the_next_day_counts_for_a_day() -> None:
    pays = [
        pay(date(2024, 1, 1), "2900"),
        pay(date(2024, 2, 3), "5800"),
        pay(date(2024, 2, 4), "2900"),
    ]
    assert month_pay(FEBRUARY, pays, None).number == 28 * 100 + 200


def test_arrears_are_the_differences_of_the_months() -> None:
    months = [
        MonthDue(month=APRIL, before=Decimal("10000.00"), after=Decimal("11000.01")),
        MonthDue(month=date(2025, 5, 1), before=Decimal("10000.00"), after=Decimal("9000.00")),
    ]
    owed = arrears(months)
    assert owed.number == Fraction("0.01")
    assert [each.name for each in owed.steps] == ["before", "after"] * 2
