"""Quantity: a decimal that can be reckoned with.

NaN and the infinities are no quantities. The limits keep a number such as 1E+999999, which is short
to write and endless to compute with, out of everything that is exact.
"""

from decimal import Decimal

from domain.errors import Invalid

WHOLE_DIGITS = 18
DECIMALS = 12


def require(field: str, value: Decimal) -> Decimal:
    """Return `value`. Raise `Invalid` if it is not finite, too large or too finely divided."""
    if not value.is_finite():
        raise Invalid("number-not-finite", field=field)
    finest = value.as_tuple().exponent
    if value.adjusted() >= WHOLE_DIGITS or (isinstance(finest, int) and finest < -DECIMALS):
        raise Invalid("number-out-of-range", field=field, digits=WHOLE_DIGITS, decimals=DECIMALS)
    return value
