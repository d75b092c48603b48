"""Rounding: how an exact figure becomes a decimal, once, where it is named as an output.

Unit: that of the figure; `digits` are decimals after the point.
Source: the scheme, section 3 (half up, away from zero below 0).
"""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, digits: int) -> Decimal:
    """Return `value` with `digits` decimals (0 or more); a half goes away from zero.

    The decimal is built from its digits, because every operation on decimals would read the
    thread's decimal context.
    """
    numerator, denominator = abs(value.numerator) * 10**digits, value.denominator
    whole = (2 * numerator + denominator) // (2 * denominator)
    sign = 1 if value < 0 and whole else 0
    return Decimal((sign, tuple(int(figure) for figure in str(whole)), -digits))


def exact(value: Fraction) -> str:
    """Return `value` as it is stored and shown: "17", or "813/8" in lowest terms."""
    return str(value)


def parse(text: str) -> Fraction:
    """Return what `exact` wrote. Raise `ValueError` if it could not have written `text`."""
    value = Fraction(text)
    if exact(value) != text:
        raise ValueError(f"{text!r} is not written as an exact figure")
    return value
