"""What is paid by the month is reckoned in SQL as exactly as anywhere, to the last unit."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import psycopg

from domain.policies.rounding import half_up
from schema.salary import twelfth
from tests.postgres import Database

MANY = 2_000


def drawn() -> list[tuple[Decimal, Decimal]]:
    """Return salaries in currencies with 0, 2 and 3 decimals, large and small, and fractions."""
    chance = Random(6)
    return [
        (
            Decimal(chance.randrange(1, 10 ** chance.choice((2, 4, 7, 20)))).scaleb(-digits),
            Decimal(chance.randrange(1, 10_001)).scaleb(-4),
        )
        for digits in (0, 2, 3)
        for _ in range(MANY)
    ]


def test_a_month_is_a_twelfth_rounded_half_up_once(database: Database) -> None:
    given = drawn()
    reckoned = ", ".join(
        each.format(row="r")
        for each in (
            twelfth("{row}.amount"),
            twelfth("{row}.amount * {row}.fraction"),
            "round({row}.amount * {row}.fraction, scale({row}.amount))",
        )
    )
    with psycopg.connect(database.owner_url) as connection:
        found = connection.execute(
            f"SELECT {reckoned} FROM unnest(%s::numeric[], %s::numeric[]) r (amount, fraction)",  # noqa: S608 - ours  # pyright: ignore[reportArgumentType, reportCallIssue]
            [[amount for amount, _ in given], [fraction for _, fraction in given]],
        ).fetchall()
    for (amount, fraction), row in zip(given, found, strict=True):
        digits = -int(amount.as_tuple().exponent)
        worked = Fraction(amount) * Fraction(fraction)
        expected = (
            half_up(Fraction(amount) / 12, digits),
            half_up(worked / 12, digits),
            half_up(worked, digits),
        )
        assert [str(each) for each in row] == [str(each) for each in expected]
