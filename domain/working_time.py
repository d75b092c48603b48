"""Working time: the share of the full working time that is worked, from which day on.

A salary is for the whole working time; what is paid is the share of it that is worked, which is all
of it as long as nothing else is said.
"""

from datetime import date
from decimal import Decimal

from domain import quantity
from domain.decider import fact
from domain.errors import Invalid

WHOLE = Decimal(1)
DECIMALS = 4


@fact
class ChangeWorkingTime:
    """`fraction` is worked from the day on, as a share of 1."""

    employee_id: str
    fraction: Decimal
    effective_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class WorkingTimeChanged:
    """`was` is the fraction that held on the day when the change was decided."""

    fraction: Decimal
    effective_on: date
    was: Decimal


def require(fraction: Decimal) -> Decimal:
    """Return `fraction`. Raise `Invalid` if it is no share of the whole that somebody works."""
    value = quantity.require("fraction", fraction)
    if not 0 < value <= WHOLE or value != round(value, DECIMALS):
        raise Invalid("fraction-out-of-range", fraction=value, decimals=DECIMALS)
    return round(value, DECIMALS).normalize()
