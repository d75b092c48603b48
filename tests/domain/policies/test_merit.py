from decimal import Decimal
from fractions import Fraction

import pytest

from domain.errors import Invalid
from domain.policies.allocation import Weighted
from domain.policies.merit import Cell, lump_sum, merit_budget, merit_cell, require


def cell(grade: str, from_: str | None, usual: str) -> Cell:
    raised = Decimal(usual)
    begins = None if from_ is None else Decimal(from_)
    return Cell(
        grade=grade, from_penetration=begins, least=raised - 1, usual=raised, most=raised + 1
    )


MATRIX = (cell("A", None, "7"), cell("A", "0.3", "5"), cell("A", "0.6", "3"), cell("B", None, "2"))


@pytest.mark.parametrize(
    ("grade", "through", "usual"),
    [
        ("A", "-1/10", "7"),
        ("A", "0", "7"),
        ("A", "0.3", "5"),
        ("A", "0.6", "3"),
        ("A", "9/8", "3"),
        ("B", "1", "2"),
    ],
)
def test_the_raise_goes_by_grade_and_place_in_the_band(
    grade: str, through: str, usual: str
) -> None:
    assert merit_cell(grade, Fraction(through), MATRIX).usual == Decimal(usual)


def test_a_matrix_has_no_gap() -> None:
    require(MATRIX, ["A", "B"])
    with pytest.raises(Invalid, match="matrix-gap"):
        require(MATRIX, ["A", "B", "C"])
    with pytest.raises(Invalid, match="matrix-gap"):
        require(MATRIX[1:], ["A", "B"])
    with pytest.raises(Invalid, match="matrix-gap"):
        merit_cell("A", Fraction(0), MATRIX[1:])


def test_no_two_cells_begin_alike() -> None:
    with pytest.raises(Invalid, match="matrix-overlaps"):
        require([*MATRIX, cell("A", "0.3", "4")], ["A", "B"])


@pytest.mark.parametrize(
    ("least", "usual", "most"), [("2", "1", "3"), ("1", "3", "2"), ("-1", "1", "2")]
)
def test_the_raises_of_a_cell_rise_from_nothing(least: str, usual: str, most: str) -> None:
    odd = Cell(
        grade="A",
        from_penetration=None,
        least=Decimal(least),
        usual=Decimal(usual),
        most=Decimal(most),
    )
    with pytest.raises(Invalid, match="matrix-not-rising"):
        require([odd], ["A"])


RAISES = ["1015.00", "640.00", "975.00", "360.00", "0"]


def raises(*amounts: str) -> list[Weighted]:
    return [
        Weighted(name=f"E{n}", weight=Fraction(amount) * 100) for n, amount in enumerate(amounts)
    ]


def test_a_budget_scales_raises_down_to_the_last_cent() -> None:
    scaled = merit_budget(2782_50, raises(*RAISES))
    assert [share.part for share in scaled] == [944_56, 595_58, 907_34, 335_02, 0]


def test_a_budget_never_scales_up() -> None:
    scaled = merit_budget(5000_00, raises(*RAISES))
    assert [share.part for share in scaled] == [1015_00, 640_00, 975_00, 360_00, 0]
    assert [share.part for share in merit_budget(1, raises("0.005", "0.004"))] == [1, 0]


def test_rounding_never_exceeds_a_budget() -> None:
    halves = raises(*["0.005"] * 4)
    assert sum(share.part for share in merit_budget(2, halves)) == 2


@pytest.mark.parametrize(
    ("budget", "amounts", "rule"),
    [(-1, ["1"], "total-negative"), (1, ["1", "-1"], "weight-negative")],
)
def test_refused(budget: int, amounts: list[str], rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        merit_budget(budget, raises(*amounts))


@pytest.mark.parametrize(
    ("salary", "cost", "new", "lump"),
    [
        (234_000, 11_700, 240_000, 5_700),
        (228_000, 11_700, 239_700, 0),
        (228_300, 11_700, 240_000, 0),
        (240_000, 1_200, 240_000, 1_200),
        (252_000, 1_200, 252_000, 1_200),
    ],
)
def test_what_lies_above_the_maximum_is_a_lump_sum(
    salary: int, cost: int, new: int, lump: int
) -> None:
    came = lump_sum(salary, cost, Fraction(1), 240_000)
    assert (came.salary, came.lump_sum) == (new, lump)
    assert came.within + came.above == cost
    assert lump_sum(salary, cost, Fraction(1), None).salary == salary + cost


@pytest.mark.parametrize(
    ("salary", "cost", "new", "lump"),
    [(100, 10, 113, 0), (100, 8, 110, 0), (189, 10, 200, 1), (200, 10, 200, 10)],
)
def test_what_is_worked_of_a_raise_costs_no_more_than_its_part(
    salary: int, cost: int, new: int, lump: int
) -> None:
    came = lump_sum(salary, cost, Fraction(3, 4), 200)
    assert (came.salary, came.lump_sum) == (new, lump)
    assert came.within * Fraction(3, 4) + came.lump_sum <= cost


def test_a_raise_lowers_nothing() -> None:
    with pytest.raises(Invalid, match="raise-negative"):
        lump_sum(1, -1, Fraction(1), 2)
    with pytest.raises(Invalid, match="raise-negative"):
        lump_sum(1, 1, Fraction(0), 2)
