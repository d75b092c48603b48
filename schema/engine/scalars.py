"""Scalars: the strict leaves of the schema.

What is written is read in one form only, and what is read is written back in that form. A value may
come to `serialize` as itself or as text in that form, which is what a statement answers with.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from domain import quantity
from domain.errors import Invalid
from domain.policies import rounding

Percent = NewType("Percent", Decimal)
Exact = NewType("Exact", Fraction)
LogPosition = NewType("LogPosition", int)
Moment = NewType("Moment", object)
"""A `datetime`, or an `int` which is a log position."""

LONGEST = 64
LAST_POSITION = 2**63 - 1

# `[0-9]`, because `\d` takes the digits of every script.
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
EXACT = re.compile(r"-?[0-9]+(/[0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
POSITION = re.compile(r"[0-9]{1,19}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def malformed(scalar: str, wanted: str, value: object) -> GraphQLError:
    """Return the refusal of a value, which is shown as far as it is short."""
    shown = repr(value)
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    return GraphQLError(f"{scalar} cannot be {shown}: write {wanted}.")


def decimal(value: object) -> Decimal:
    """Return the decimal that a string writes out. Raise `GraphQLError` if it does not."""
    wanted = 'a string of digits such as "1234.50", without an exponent'
    if not (isinstance(value, str) and len(value) <= LONGEST and DECIMAL.fullmatch(value)):
        raise malformed("Decimal", wanted, value)
    try:
        read = quantity.require("", Decimal(value))
    except Invalid:
        limits = f"at most {quantity.WHOLE_DIGITS} digits before and {quantity.DECIMALS} after it"
        raise malformed("Decimal", f"{wanted}; {limits}", value) from None
    return read or abs(read)  # no negative zero


def decimal_text(value: object) -> str:
    """Return a decimal written out. Raise `GraphQLError` if it is none, or not finite."""
    if isinstance(value, str):
        value = decimal(value)
    if not (isinstance(value, Decimal) and value.is_finite()):
        raise malformed("Decimal", "a finite decimal", value)
    return f"{value or abs(value):f}"


def exact(value: object) -> Fraction:
    """Return the rational that a string writes in lowest terms. Raise `GraphQLError` if none."""
    wanted = 'a string with a whole number or a fraction in lowest terms, such as "813/8"'
    if not (isinstance(value, str) and EXACT.fullmatch(value)):
        raise malformed("Exact", wanted, value)
    try:
        return rounding.parse(value)
    except (ValueError, ZeroDivisionError):
        raise malformed("Exact", wanted, value) from None


def exact_text(value: object) -> str:
    """Return a rational in lowest terms. Raise `GraphQLError` if it is none."""
    if isinstance(value, str):
        value = exact(value)
    if not isinstance(value, Fraction):
        raise malformed("Exact", "a rational", value)
    return rounding.exact(value)


def day(value: object) -> date:
    """Return the day that a string writes as YYYY-MM-DD. Raise `GraphQLError` if there is none."""
    wanted = 'a day of the calendar as "YYYY-MM-DD"'
    if not (isinstance(value, str) and DATE.fullmatch(value)):
        raise malformed("Date", wanted, value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise malformed("Date", wanted, value) from None


def day_text(value: object) -> str:
    """Return a day as YYYY-MM-DD. Raise `GraphQLError` if it is none; a moment is none."""
    if isinstance(value, str):
        value = day(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise malformed("Date", "a day", value)
    return value.isoformat()


def instant(value: object) -> datetime:
    """Return the moment, in UTC, that a string writes with its offset. Raise `GraphQLError`."""
    wanted = 'a moment with its offset, such as "2016-04-01T09:30:00+02:00" or "…T07:30:00Z"'
    if not (isinstance(value, str) and INSTANT.fullmatch(value)):
        raise malformed("Instant", wanted, value)
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise malformed("Instant", wanted, value) from None


def instant_text(value: object) -> str:
    """Return a moment in UTC with a Z. Raise `GraphQLError` if it has no offset."""
    if isinstance(value, str):
        value = instant(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise malformed("Instant", "a moment with its offset", value)
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def position(value: object) -> int:
    """Return the log position that a string or an integer writes. Raise `GraphQLError` if none."""
    wanted = f"a whole number from 0 to {LAST_POSITION}"
    read = -1
    if isinstance(value, str) and POSITION.fullmatch(value):
        read = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        read = value
    if not 0 <= read <= LAST_POSITION:
        raise malformed("LogPosition", wanted, value)
    return read


def position_text(value: object) -> str:
    """Return a log position as digits; as a number, some clients would lose its end."""
    return str(position(value))


def moment(value: object) -> int | datetime:
    """Return the log position or the moment that a string writes. Raise `GraphQLError` if none."""
    if isinstance(value, int) or (isinstance(value, str) and POSITION.fullmatch(value)):
        return position(value)
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return instant(value)
    raise malformed("Moment", "a log position, or a moment with its offset", value)


def moment_text(value: object) -> str:
    """Return a log position or a moment as it is written."""
    read = moment(value) if isinstance(value, str) else value
    return instant_text(read) if isinstance(read, datetime) else position_text(read)


def scalar(
    name: str,
    parse: Callable[[object], object],
    serialize: Callable[[object], str],
    description: str,
    url: str | None = None,
) -> ScalarDefinition:
    """Return a scalar; literals are read as the JSON that they stand for."""
    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=url,
        parse_value=parse,
        serialize=serialize,
    )


RFC_3339 = "https://www.rfc-editor.org/rfc/rfc3339"

SCALARS: Mapping[object, ScalarDefinition] = {
    Decimal: scalar(
        "Decimal",
        decimal,
        decimal_text,
        'An exact decimal as a string of digits: "1234.50". No exponent, no NaN, no binary float; '
        f"at most {quantity.WHOLE_DIGITS} digits before the point and {quantity.DECIMALS} after.",
    ),
    Percent: scalar(
        "Percent",
        decimal,
        decimal_text,
        'A share in per cent, written as a Decimal: "12.5" is 12.5 %.',
    ),
    Exact: scalar(
        "Exact",
        exact,
        exact_text,
        'An exact rational as a string in lowest terms: "17" or "813/8".',
    ),
    date: scalar("Date", day, day_text, "A day of the calendar: YYYY-MM-DD.", f"{RFC_3339}#page-8"),
    datetime: scalar(
        "Instant",
        instant,
        instant_text,
        "A moment with its offset from UTC (RFC 3339), to the microsecond; answered in UTC.",
        RFC_3339,
    ),
    LogPosition: scalar(
        "LogPosition",
        position,
        position_text,
        "A place in the log, from 1 in the order of recording; 0 is before the first event. "
        "Answered as a string of digits; a number is taken too.",
    ),
    Moment: scalar(
        "Moment",
        moment,
        moment_text,
        'A state of the log: a log position ("1284"), or what was recorded by a moment '
        '("2016-04-01T09:30:00+02:00").',
    ),
}
"""For `StrawberryConfig.scalar_map`. Types are annotated with the keys."""


@strawberry.type(description="An exact amount in one currency.")
class Money:
    amount: Decimal = strawberry.field(description="In units of the currency, with its decimals.")
    currency: str = strawberry.field(description='The ISO 4217 code: "USD".')
