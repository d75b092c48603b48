"""Money: an exact amount in one currency.

Unit: the currency's ISO 4217 unit, with no more decimals than its exponent.
Source: ISO 4217 (list one); currencies with an exponent other than 2 are listed here.
"""

import re
from decimal import Decimal

from domain import quantity
from domain.decider import fact
from domain.errors import Invalid

CODE = re.compile(r"[A-Z]{3}")

EXPONENTS = {
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("CLF", "UYW"), 4),
}


@fact
class Money:
    """An amount that can be added to amounts of the same currency only."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise Invalid("currencies-differ", left=self.currency, right=other.currency)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __neg__(self) -> "Money":
        return Money(amount=-self.amount, currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other


def exponent(currency: str) -> int:
    """Return how many decimals an amount of `currency` has."""
    return EXPONENTS.get(currency, 2)


def require(money: Money) -> Money:
    """Return `money` with its currency's decimals. Raise `Invalid` if it has more, or no currency.

    An amount that is not finite, or longer than any amount, is refused as every quantity is.
    """
    code = money.currency
    if not CODE.fullmatch(code):
        raise Invalid("currency-unknown", currency=code)
    amount = quantity.require("amount", money.amount)
    exact = amount.quantize(Decimal(1).scaleb(-exponent(code)))
    if exact != amount:
        raise Invalid("amount-too-precise", amount=str(amount), exponent=exponent(code))
    return Money(amount=exact, currency=code)
