from datetime import date
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.policies.arrears import Holds, Paid, arrears


def months(*amounts: int) -> list[Paid]:
    """Return months from April on, paid these amounts."""
    return [
        Paid(month=date(2025, month, 1), amount=Fraction(amount))
        for month, amount in enumerate(amounts, 4)
    ]


def test_what_a_retroactive_raise_owes() -> None:
    raised = Holds(effective_on=date(2025, 4, 1), monthly=Fraction(11_000))
    assert arrears(months(10_000, 10_000), [raised]).number == 2_000


def test_a_correction_owes_only_the_difference() -> None:
    corrected = Holds(effective_on=date(2025, 4, 1), monthly=Fraction(11_500))
    assert arrears(months(11_000, 11_000, 11_000), [corrected]).number == 1_500


def test_too_much_is_owed_back() -> None:
    lowered = Holds(effective_on=date(2025, 5, 1), monthly=Fraction(9_000))
    assert arrears(months(10_000, 10_000), [lowered]).number == -1_000


def test_a_month_before_every_salary_stays_as_it_was_paid() -> None:
    later = Holds(effective_on=date(2025, 4, 2), monthly=Fraction(11_000))
    assert arrears(months(10_000, 10_000), [later]).number == 1_000


CHANGES = st.lists(
    st.tuples(st.integers(4, 9), st.integers(1, 99)),
    min_size=1,
    max_size=5,
    unique_by=lambda change: change[0],
)


@given(changes=CHANGES, chance=st.randoms())
def test_corrections_of_distinct_days_come_to_the_same_in_any_order(
    changes: list[tuple[int, int]], chance: Random
) -> None:
    mixed = list(changes)
    chance.shuffle(mixed)
    assert owed(changes) == owed(mixed)


def owed(changes: list[tuple[int, int]]) -> Fraction:
    """Return what all corrections owe together, each after those before it were settled."""
    paid, known, total = months(*[10] * 6), list[Holds](), Fraction(0)
    for month, amount in changes:
        known.append(Holds(effective_on=date(2025, month, 1), monthly=Fraction(amount)))
        total += due(paid, known)
        paid = [Paid(month=each.month, amount=each.amount + due([each], known)) for each in paid]
    return total


def due(paid: list[Paid], known: list[Holds]) -> Fraction:
    came = arrears(paid, known).number
    assert came is not None
    return came
