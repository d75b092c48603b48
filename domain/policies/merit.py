"""Merit: raises by grade and position in the band, scaled down to a budget.

A budget scales raises down and never up, so that they sum to it to the last unit; only then what
would lie above a band's maximum is taken out of the salary and becomes a lump sum. It is for a
year, so that it counts against a budget with a twelfth a month.
Unit: exact amounts of one currency, for a year; raises in per cent; penetration as
`band.penetration` gives it.
Source: the scheme, section 4 (salary: merit matrix, budget, lump sum).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.decider import fact
from domain.errors import Invalid
from domain.policies.allocation import Share, Weighted, allocation
from domain.policies.formula import formula
from domain.policies.rounding import exact

HALF = Fraction(1, 2)


@fact
class Cell:
    """What a grade is raised by from a penetration on: at least, usually and at most."""

    grade: str
    from_penetration: Decimal | None
    least: Decimal
    usual: Decimal
    most: Decimal


@formula("merit-cell", revision=1, since=5)
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
    begun: set[tuple[str, Decimal | None]] = set()
    for cell in matrix:
        if (cell.grade, cell.from_penetration) in begun:
            raise Invalid("matrix-overlaps", grade=cell.grade)
        begun.add((cell.grade, cell.from_penetration))
        if not 0 <= cell.least <= cell.usual <= cell.most:
            raise Invalid("matrix-not-rising", grade=cell.grade)


def bound(cell: Cell) -> tuple[bool, Decimal]:
    """Return where a cell begins, as it is compared with others; none is before everything."""
    begins = cell.from_penetration
    return (False, Decimal()) if begins is None else (True, begins)


@formula("merit-budget", revision=1, since=5)
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
    """A year's salary after a raise, and what is paid as a lump sum; both in whole units.

    `within` is what the salary rises by, `above` what of the raise lies above the maximum.
    """

    salary: int
    lump_sum: int
    within: int
    above: int


@formula("lump-sum", revision=1, since=5)
def lump_sum(salary: int, cost: int, worked: Fraction, maximum: int | None) -> Raised:
    """Return what becomes of a raise that costs so much for the share of the time that is `worked`.

    The salary is that of the whole time, and its raise is cut to whole units. A salary above the
    maximum already stays as it is. Raise `Invalid` if the raise is below 0 or nothing is worked.
    """
    if cost < 0 or worked <= 0:
        raise Invalid("raise-negative", per_cent=str(cost))
    full = cost * worked.denominator // worked.numerator
    within = full if maximum is None else min(full, max(maximum - salary, 0))
    borne = -(-within * worked.numerator // worked.denominator)
    return Raised(
        salary=salary + within,
        lump_sum=cost - borne if within < full else 0,
        within=within,
        above=full - within,
    )
