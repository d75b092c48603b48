from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.policies.proration import Period, Segment, proration
from domain.policies.rounding import half_up

YEAR = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
LEAP = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
TARGET = Fraction(27_000)


def test_a_full_leap_year_pays_all() -> None:
    assert (
        proration(LEAP, [Segment(first=LEAP.first, last=LEAP.last, amount=TARGET)]).number == TARGET
    )


def test_days_from_joining_on() -> None:
    joined = proration(YEAR, [Segment(first=date(2025, 4, 1), last=YEAR.last, amount=Fraction(1))])
    assert joined.number == Fraction(275, 365)


def test_unpaid_leave_does_not_count() -> None:
    came = proration(YEAR, [Segment(first=YEAR.first, last=YEAR.last, amount=TARGET, unpaid=45)])
    assert came.number is not None
    assert half_up(came.number, 2) == half_up(Fraction("23671.23"), 2)


def test_a_change_within_the_period_counts_by_segments() -> None:
    turn = date(2025, 6, 30)
    first = Segment(first=YEAR.first, last=turn, amount=Fraction(180_000) * Fraction(15, 100))
    second = Segment(
        first=date(2025, 7, 1), last=YEAR.last, amount=Fraction(216_000) * Fraction(20, 100)
    )
    came = proration(YEAR, [first, second])
    assert (first.days, second.days) == (181, 184)
    assert came.number is not None
    assert half_up(came.number * Fraction("0.95") * Fraction("1.2"), 2) == half_up(
        Fraction("40089.90"), 2
    )


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(1, 800), cut=st.data())
def test_segments_of_one_amount_are_that_amount(first: date, days: int, cut: st.DataObject) -> None:
    last = first + timedelta(days=days - 1)
    period = Period(first=first, last=last)
    turn = first + timedelta(days=cut.draw(st.integers(0, days - 1)))
    segments = [Segment(first=first, last=turn, amount=TARGET)]
    if turn < last:
        segments.append(Segment(first=turn + timedelta(days=1), last=last, amount=TARGET))
    assert proration(period, segments).number == TARGET


@pytest.mark.parametrize(
    ("segments", "rule"),
    [
        ([Segment(first=date(2024, 12, 31), last=YEAR.last, amount=TARGET)], "date-outside-period"),
        ([Segment(first=YEAR.first, last=date(2026, 1, 1), amount=TARGET)], "date-outside-period"),
        (
            [Segment(first=date(2025, 3, 2), last=date(2025, 3, 1), amount=TARGET)],
            "date-outside-period",
        ),
        (
            [
                Segment(first=date(2025, 3, 1), last=date(2025, 3, 31), amount=TARGET),
                Segment(first=YEAR.first, last=date(2025, 3, 1), amount=TARGET),
            ],
            "segments-overlap",
        ),
        (
            [Segment(first=YEAR.first, last=YEAR.first, amount=TARGET, unpaid=2)],
            "unpaid-days-beyond",
        ),
        (
            [Segment(first=YEAR.first, last=YEAR.first, amount=TARGET, unpaid=-1)],
            "unpaid-days-beyond",
        ),
    ],
)
def test_refused(segments: list[Segment], rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        proration(YEAR, segments)


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(Invalid, match="period-ends-before-it-begins"):
        proration(Period(first=YEAR.last, last=YEAR.first), [])
