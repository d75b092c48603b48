from datetime import date

import pytest

from domain.policies.time_in_level import held, served
from domain.timeline import Timeline

empty: Timeline[str] = Timeline()
levels = (
    empty.with_entry(date(2014, 1, 1), "P1")
    .with_entry(date(2014, 7, 15), "P2")
    .with_entry(date(2015, 1, 1), "M1")
    .with_entry(date(2015, 6, 1), "P2")
)


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2015, 4, 1), date(2016, 4, 1), 12),
        (date(2015, 4, 1), date(2016, 3, 31), 11),
        (date(2016, 1, 31), date(2016, 2, 29), 0),
        (date(2016, 1, 31), date(2016, 3, 31), 2),
        (date(2016, 4, 1), date(2016, 4, 1), 0),
        (date(2016, 4, 1), date(2015, 4, 1), 0),
    ],
)
def test_a_month_that_has_begun_does_not_count(since: date, until: date, months: int) -> None:
    assert served(since, until) == months


def test_levels_that_follow_one_another_are_one_time() -> None:
    assert held(levels, ("P1", "P2"), date(2015, 1, 1)) == 12
    assert held(levels, ("P1",), date(2015, 1, 1)) == 6


def test_times_apart_are_counted_each_by_itself() -> None:
    assert held(levels, ("P1", "P2"), date(2015, 7, 15)) == 12 + 1
    assert held(levels, ("P2",), date(2015, 6, 30)) == 5
    assert held(levels, ("M1",), date(2016, 1, 1)) == 5


def test_what_was_not_yet_or_never_counts_nothing() -> None:
    assert held(levels, ("P1",), date(2013, 1, 1)) == 0
    assert held(levels, ("X",), date(2016, 1, 1)) == 0
