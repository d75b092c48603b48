from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.timeline import Entry, Timeline

DAYS = st.dates(date(2016, 1, 1), date(2016, 1, 20))
VALUES = st.dictionaries(DAYS, st.integers())


def timeline(entries: list[tuple[date, int]]) -> Timeline[int]:
    built: Timeline[int] = Timeline()
    for on, value in entries:
        built = built.with_entry(on, value)
    return built


@given(VALUES, st.randoms(use_true_random=False), DAYS)
def test_the_order_in_which_entries_are_made_does_not_matter(
    values: dict[date, int], random: Random, on: date
) -> None:
    shuffled = list(values.items())
    random.shuffle(shuffled)
    assert timeline(shuffled) == timeline(sorted(values.items()))
    assert timeline(shuffled).on(on) == timeline(list(values.items())).on(on)


@given(VALUES, DAYS)
def test_what_holds_is_the_latest_entry_not_after_the_day(
    values: dict[date, int], on: date
) -> None:
    held = timeline(list(values.items())).on(on)
    latest = max((day for day in values if day <= on), default=None)
    assert held == (None if latest is None else Entry(latest, values[latest]))


@given(VALUES, DAYS, st.integers())
def test_an_entry_takes_the_place_of_that_day_s(
    values: dict[date, int], on: date, value: int
) -> None:
    assert timeline(list(values.items())).with_entry(on, value) == timeline(
        list({**values, on: value}.items())
    )


@given(VALUES, DAYS)
def test_from_a_day_on_are_those_that_hold_then_or_later(values: dict[date, int], on: date) -> None:
    held = timeline(list(values.items()))
    days = [on + timedelta(days=n) for n in range(30)]
    seen = {entry for day in days if (entry := held.on(day)) is not None}
    assert set(held.from_day(on)) == seen
