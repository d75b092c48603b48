"""Rounding: how an exact figure becomes a decimal, once, where it is named as an output.

Unit: that of the figure; `digits` are decimals after the point.
Source: the scheme, section 3 (half up, away from zero below 0).
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


def half_up(value: Fraction, digits: int) -> Decimal:
    """Return `value` with `digits` decimals (0 or more); a half goes away from zero.

    The decimal is read from its digits, because every operation on decimals would read the
    thread's decimal context.
    """
    numerator, denominator = value.numerator, value.denominator
    whole = (2 * abs(numerator) * 10**digits + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and whole else ""
    return Decimal(f"{sign}{whole}E-{digits}")


@lru_cache(maxsize=4096)
def rational(value: Decimal) -> Fraction:
    """Return `value` exactly; targets and limits are the same for many."""
    return Fraction(value)


def exact(value: Fraction) -> str:
    """Return `value` as it is stored and shown: "17", or "813/8" in lowest terms."""
    return str(value)


def parse(text: str) -> Fraction:
    """Return what `exact` wrote. Raise `ValueError` if it could not have written `text`."""
    value = Fraction(text)
    if exact(value) != text:
        raise ValueError(f"{text!r} is not written as an exact figure")
    return value
