"""SQL and the pure functions say the same of a salary in its band, to the last digit."""

from collections.abc import Generator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.money import EXPONENTS, Money
from domain.policies.band import (
    Band,
    circle,
    compa_ratio,
    overlap,
    penetration,
    require,
    spread,
)
from schema.pay_band import CIRCLE, COMPA_RATIO, OVERLAP, PENETRATION, SPREAD
from tests.postgres import Server

SALARY = (
    "WITH c AS (SELECT %s::numeric AS amount, %s::numeric AS band_minimum,"  # noqa: S608 - made from declarations
    " %s::numeric AS band_midpoint, %s::numeric AS band_maximum) SELECT "
    + ", ".join(each.replace("{row}", "c") for each in (COMPA_RATIO, PENETRATION, CIRCLE))
    + " FROM c"
).encode()
BANDS = (
    "WITH u AS (SELECT %s::numeric AS minimum, %s::numeric AS maximum),"  # noqa: S608 - likewise
    " l AS (SELECT %s::numeric AS minimum, %s::numeric AS maximum) SELECT "
    + SPREAD.replace("{row}", "u")
    + ", "
    + OVERLAP.replace("{row}", "u").replace("{parent}", "l")
    + " FROM u, l"
).encode()


@pytest.fixture(scope="module")
def connection(postgres: Server) -> Generator[psycopg.Connection[Any]]:
    with postgres.database() as made, psycopg.connect(made.owner_url, autocommit=True) as opened:
        yield opened


def amounts(places: int) -> st.SearchStrategy[Decimal]:
    """Return amounts of a currency, small ones and such as no whole number of 64 bits holds."""
    unit = Decimal(1).scaleb(-places)
    small = st.integers(1, 10**8).map(lambda n: n * unit)
    return small | st.integers(1, 10**18 - 1).map(Decimal)


@st.composite
def bands(draw: st.DrawFn, places: int) -> Band:
    low, middle, high = sorted(draw(st.lists(amounts(places), min_size=3, max_size=3, unique=True)))
    return require(Band(minimum=money(low), midpoint=money(middle), maximum=money(high)))


def money(amount: Decimal) -> Money:
    return Money(amount=amount, currency="XXX")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_sql_says_of_a_band_what_the_formulas_say(
    connection: psycopg.Connection[Any], data: st.DataObject
) -> None:
    places = data.draw(st.sampled_from(sorted({2, *EXPONENTS.values()})))
    band, lower = data.draw(bands(places)), data.draw(bands(places))
    own = st.sampled_from([band.minimum.amount, band.midpoint.amount, band.maximum.amount])
    paid = data.draw(own | amounts(places))
    low, middle, high = band.minimum.amount, band.midpoint.amount, band.maximum.amount
    found = connection.execute(SALARY, (paid, low, middle, high)).fetchone()
    assert found == (
        compa_ratio(money(paid), band).value,
        penetration(money(paid), band).value,
        circle(money(paid), band),
    )
    given_ = (low, high, lower.minimum.amount, lower.maximum.amount)
    wide, shared = connection.execute(BANDS, given_).fetchone() or (None, None)
    assert wide == spread(band).value
    if lower.maximum.amount > low:  # others are not listed
        assert shared == overlap(lower, band).value


def test_without_a_band_there_is_nothing_to_say(connection: psycopg.Connection[Any]) -> None:
    assert connection.execute(SALARY, (100, None, None, None)).fetchone() == (None, None, None)
