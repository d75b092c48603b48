"""Day: a date that can have a meaning here; anything else is a slip of the keyboard."""

from datetime import date

from domain.errors import Invalid

FIRST = date(1900, 1, 1)
LAST = date(2199, 12, 31)


def require(field: str, day: date) -> date:
    """Return `day`. Raise `Invalid` if it lies outside the range."""
    if not FIRST <= day <= LAST:
        raise Invalid("date-out-of-range", field=field)
    return day
