"""Merit: raises by grade and position in the band, scaled down to a budget.

A budget scales raises down and never up, so that they sum to it to the last unit; only then what
would lie above a band's maximum is taken out of the salary and becomes a lump sum.
Unit: exact amounts of one currency; raises in per cent; penetration as `band.penetration` gives it.
Source: the scheme, section 4 (salary: merit matrix, budget, lump sum).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.allocation import Share, Weighted, allocation
from domain.policies.formula import Figure, figure, formula, step
from domain.policies.rounding import exact

HALF = Fraction(1, 2)
MONTHS = 12


@fact
class Cell:
    """What a grade is raised by from a penetration on: at least, usually and at most."""

    grade: str
    from_penetration: Fraction | None
    least: Decimal
    usual: Decimal
    most: Decimal


@formula("merit-cell", revision=1, since=4)
def merit_cell(grade: str, penetration: Fraction, matrix: Sequence[Cell]) -> Cell:
    """Return the cell for somebody. Raise `Invalid` if the matrix has none for the grade."""
    found = [
        cell
        for cell in matrix
        if cell.grade == grade
        and (cell.from_penetration is None or cell.from_penetration <= penetration)
    ]
    if not found:
        raise Invalid("matrix-gap", grade=grade, penetration=exact(penetration))
    return max(found, key=bound)


def require(matrix: Sequence[Cell], grades: Sequence[str]) -> None:
    """Raise `Invalid` if a grade has no cell for the lowest salary or two that begin alike.

    A cell's raises must rise from 0 or more.
    """
    for grade in grades:
        if not any(cell.grade == grade and cell.from_penetration is None for cell in matrix):
            raise Invalid("matrix-gap", grade=grade, penetration="lowest")
    begun: set[tuple[str, Fraction | None]] = set()
    for cell in matrix:
        if (cell.grade, cell.from_penetration) in begun:
            raise Invalid("matrix-overlaps", grade=cell.grade)
        begun.add((cell.grade, cell.from_penetration))
        if not 0 <= cell.least <= cell.usual <= cell.most:
            raise Invalid("matrix-not-rising", grade=cell.grade)


def bound(cell: Cell) -> tuple[bool, Fraction]:
    """Return where a cell begins, as it is compared with others; none is before everything."""
    begins = cell.from_penetration
    return (False, Fraction(0)) if begins is None else (True, begins)


@formula("merit-budget", revision=1, since=4)
def merit_budget(budget: int, raises: Sequence[Weighted]) -> tuple[Share, ...]:
    """Return the raises in whole units, together at most `budget`.

    The weights of `raises` are their exact units, and the parts come in their order. Raises that
    fit the budget, each rounded half up, are not scaled. Raise `Invalid` if the budget or a raise
    is below 0.
    """
    if budget < 0:
        raise Invalid("total-negative", total=budget)
    for each in raises:
        if each.weight < 0:
            raise Invalid("weight-negative", name=each.name, weight=exact(each.weight))
    rounded = [floor(each.weight + HALF) for each in raises]
    if sum(rounded) <= budget:
        return tuple(
            Share(name=each.name, exact=exact(each.weight), part=part)
            for each, part in zip(raises, rounded, strict=True)
        )
    return allocation(budget, raises)


@fact
class Raised:
    """A month's salary after a raise, and what lies above the maximum, as a lump sum for a year."""

    salary: Figure
    lump_sum: Figure


@formula("lump-sum", revision=1, since=4)
def lump_sum(monthly: Fraction, raised_by: Fraction, maximum: Fraction) -> Raised:
    """Return what becomes of a raise. A salary above the maximum already stays as it is.

    Raise `Invalid` if the raise is below 0.
    """
    if raised_by < 0:
        raise Invalid("raise-negative", per_cent=exact(raised_by))
    room = max(maximum - monthly, Fraction(0))
    within = min(raised_by, room)
    above = raised_by - within
    steps = (step("monthly", monthly), step("raise", raised_by), step("maximum", maximum))
    return Raised(
        salary=figure(monthly + within, *steps, step("within", within)),
        lump_sum=figure(above * MONTHS, *steps, step("above", above)),
    )
