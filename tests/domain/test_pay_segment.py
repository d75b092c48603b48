"""Pay segment: what holds on each day of a period holds in the segment that the day lies in."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from domain.absence import Absence, AbsenceKind
from domain.money import Money
from domain.pay_segment import segmented
from domain.policies.proration import Period, Segment, require
from domain.policies.rounding import rational
from domain.timeline import Entry, Timeline

T = TypeVar("T")
FIRST = date(2015, 12, 20)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(n))
ALL_DAYS = [FIRST + timedelta(n) for n in range(61)]


def timeline(entered: dict[date, T]) -> Timeline[T]:
    return Timeline(tuple(Entry(on, value) for on, value in sorted(entered.items())))


@given(
    limits=st.tuples(days, days).map(sorted),
    salaries=st.dictionaries(days, st.integers(1, 9).map(Decimal), max_size=4),
    fractions=st.dictionaries(days, st.sampled_from([Decimal("0.5"), Decimal(1)]), max_size=3),
    away=st.tuples(days, days).map(sorted),
    levels=st.dictionaries(days, st.sampled_from("PQ"), max_size=3),
    open_=st.booleans(),
)
def test_each_day_lies_where_its_salary_holds(  # noqa: PLR0917 - drawn by name
    limits: list[date],
    salaries: dict[date, Decimal],
    fractions: dict[date, Decimal],
    away: list[date],
    levels: dict[date, str],
    open_: bool,
) -> None:
    period = Period(first=limits[0], last=limits[1])
    amounts, parts = timeline(salaries), timeline(fractions)
    paid = Timeline(
        tuple(
            Entry(each.effective_on, Money(amount=each.value, currency="USD")) for each in amounts
        )
    )
    until = None if open_ else away[1]
    rungs = timeline(levels)
    found = segmented(period, paid, parts, [(away[0], until)], levels=rungs, at_end="Q")
    absence = Absence(kind=AbsenceKind.UNPAID, from_on=away[0], until_on=until)
    for on in ALL_DAYS:
        held, part, rung = amounts.on(on), parts.on(on), rungs.on(on)
        lies = [each for each in found if each.first <= on <= each.last]
        level = rung.value if rung and rung.value == "P" else None
        wanted = (held.value, part.value if part else 1, level) if held else None
        if not period.first <= on <= period.last:
            wanted = None
        assert [(each.salary.amount, each.fraction, each.level) for each in lies] == (
            [] if wanted is None else [wanted]
        )
    for before, after in pairwise(found):
        same = before.salary == after.salary and before.fraction == after.fraction
        assert not (same and before.level == after.level)
    for each in found:
        within = [on for on in ALL_DAYS if each.first <= on <= each.last]
        assert each.unpaid == sum(absence.meets(on, on) for on in within)
    require(
        period,
        [
            Segment(
                first=each.first,
                last=each.last,
                amount=rational(each.salary.amount),
                unpaid=each.unpaid,
            )
            for each in found
        ],
    )


def test_nothing_is_cut_without_a_change() -> None:
    paid = Timeline((Entry(FIRST, Money(amount=Decimal(12), currency="USD")),))
    [whole] = segmented(Period(first=FIRST, last=date(2016, 1, 31)), paid, Timeline(), ())
    assert (whole.first, whole.last, whole.unpaid) == (FIRST, date(2016, 1, 31), 0)
