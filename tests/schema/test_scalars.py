from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as some
from strawberry.schema.config import StrawberryConfig

from schema.engine.scalars import SCALARS, Exact, LogPosition, Moment, Money, Percent

BY_NAME: Mapping[str, Any] = {definition.name: definition for definition in SCALARS.values()}
NOON = datetime(2016, 4, 1, 12, tzinfo=UTC)
DAY = date(2016, 4, 1)

ARABIC = "١٢٣"
WIDE = "１２３"

STRANGE: list[object] = [
    *(None, True, False, 1.5, float("nan"), float("inf"), [], {}, [1], {"a": 1}, b"1"),
    *("", " ", " 1", "1 ", "1\n", "+1", "--1", "1_000", "1,5", ".5", "5.", "1.2.3", "0x1f"),
    *("NaN", "nan", "Infinity", "-Infinity", "sNaN", "1E+5", "1e5", "1E400", ARABIC, WIDE, "½"),
    *("x" * 1_000_000, "9" * 5_000, "\0", "\ud800", "2016-13-01", "2016-02-30", "2016-1-1"),
    *("2016-W01-1", "٢٠١٦-٠١-٠١", "2016-04-01T12:00:00", "2016-04-01 12:00:00Z"),
    *(
        "2016-04-01T12:00Z",
        "2016-04-01T12:00:60Z",
        "2016-04-01T24:00:00Z",
        "2016-04-01T12:00:00+0200",
    ),
    *("2016-04-01T12:00:00.1234567Z", "2016-04-01T12:00:00+25:00", "0001-01-01T00:00:00+01:00"),
    *("9999-12-31T23:59:59-01:00", "1/0", "2/4", "1/-2", "1.5/2", "-", "/"),
]


def parse(name: str, value: object) -> object:
    return BY_NAME[name].parse_value(value)


def serialize(name: str, value: object) -> object:
    return BY_NAME[name].serialize(value)


@pytest.mark.parametrize("name", BY_NAME)
def test_strange_input_is_refused_by_every_scalar(name: str) -> None:
    for value in STRANGE:
        with pytest.raises(GraphQLError) as refusal:
            parse(name, value)
        assert len(refusal.value.message) < 400


@pytest.mark.parametrize("value", ["0", "-0", "1234.50", "-0.005", "9" * 18, "1." + "1" * 12])
def test_a_decimal_is_read_exactly(value: str) -> None:
    assert parse("Decimal", value) == Decimal(value)


def test_there_is_no_negative_zero() -> None:
    assert str(parse("Decimal", "-0.00")) == "0.00"


@pytest.mark.parametrize("value", ["1" + "0" * 400, "9" * 19, "0." + "1" * 13, 5, 5.0, True])
def test_a_decimal_is_a_string_of_no_more_digits_than_can_be_reckoned_with(value: object) -> None:
    with pytest.raises(GraphQLError):
        parse("Decimal", value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+5"), "100000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1.50"), "1.50"),
        (Decimal("-0.00"), "0.00"),
        (Decimal(10) ** 400, "1" + "0" * 400),
        ("1.50", "1.50"),
    ],
)
def test_a_decimal_is_written_out(value: object, text: str) -> None:
    assert serialize("Decimal", value) == text
    assert serialize("Percent", value) == text


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 1.5, 1, True, "1E5", None])
def test_what_is_no_finite_decimal_is_not_written(value: object) -> None:
    with pytest.raises(GraphQLError):
        serialize("Decimal", value)


@given(
    some.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_a_decimal_survives_the_way_out_and_in(value: Decimal) -> None:
    assert parse("Decimal", serialize("Decimal", value)) == value


def test_an_exact_figure_is_in_lowest_terms() -> None:
    assert parse("Exact", "813/8") == Fraction(813, 8)
    assert serialize("Exact", Fraction(1626, 16)) == serialize("Exact", "813/8") == "813/8"
    for value in (1.5, 3, Decimal(1), "2/4"):
        with pytest.raises(GraphQLError):
            serialize("Exact", value)


def test_a_day_is_a_day_of_the_calendar() -> None:
    assert parse("Date", "2016-02-29") == date(2016, 2, 29)
    assert serialize("Date", DAY) == serialize("Date", "2016-04-01") == "2016-04-01"
    for value in (NOON, 20160401, "2015-02-29", "20160401"):
        with pytest.raises(GraphQLError):
            serialize("Date", value)


@pytest.mark.parametrize(
    "value",
    [
        "2016-04-01T12:00:00Z",
        "2016-04-01t12:00:00z",
        "2016-04-01T14:00:00+02:00",
        "2016-04-01T12:00:00.000000Z",
        "2016-04-01T07:30:00.0-04:30",
    ],
)
def test_a_moment_has_an_offset_and_is_answered_in_utc(value: str) -> None:
    assert parse("Instant", value) == NOON
    assert serialize("Instant", value) == "2016-04-01T12:00:00Z"


def test_a_moment_is_answered_to_the_microsecond() -> None:
    east = timezone(timedelta(hours=8))
    assert serialize("Instant", datetime(2016, 4, 1, 20, 0, 0, 5, tzinfo=east)) == (
        "2016-04-01T12:00:00.000005Z"
    )


def test_a_naive_moment_is_not_written() -> None:
    for value in (NOON.replace(tzinfo=None), DAY, 0):
        with pytest.raises(GraphQLError):
            serialize("Instant", value)


@pytest.mark.parametrize("value", [0, 17, "0017", "9223372036854775807", 2**63 - 1])
def test_a_log_position_is_a_number_or_its_digits(value: object) -> None:
    read = parse("LogPosition", value)
    assert read == int(str(value))
    assert serialize("LogPosition", read) == str(read)


@pytest.mark.parametrize("value", [True, 1.0, Decimal(1), -1, 2**63, None])
def test_a_log_position_is_no_other_number(value: object) -> None:
    for way in (parse, serialize):
        with pytest.raises(GraphQLError):
            way("LogPosition", value)


def test_a_moment_of_the_log_is_a_position_or_an_instant() -> None:
    assert parse("Moment", "17") == parse("Moment", 17) == 17
    assert parse("Moment", "2016-04-01T14:00:00+02:00") == NOON
    assert serialize("Moment", 17) == "17"
    assert serialize("Moment", NOON) == "2016-04-01T12:00:00Z"
    with pytest.raises(GraphQLError):
        parse("Moment", "2016-04-01")


@strawberry.type
class Query:
    @strawberry.field
    def decimal(self, value: Decimal) -> Decimal:
        return value

    @strawberry.field
    def percent(self, value: Percent) -> Percent:
        return value

    @strawberry.field
    def exact(self, value: Exact) -> Exact:
        return value

    @strawberry.field
    def day(self, value: date) -> date:
        return value

    @strawberry.field
    def instant(self, value: datetime) -> datetime:
        return value

    @strawberry.field
    def position(self, value: LogPosition) -> LogPosition:
        return value

    @strawberry.field
    def moment(self, value: Moment) -> Moment:
        return value

    @strawberry.field
    def money(self) -> Money:
        return Money(amount=Decimal("1.50"), currency="USD")


schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))


@pytest.mark.parametrize(
    ("literal", "answer"),
    [
        ('decimal(value: "1.50")', "1.50"),
        ('percent(value: "12.5")', "12.5"),
        ('exact(value: "813/8")', "813/8"),
        ('day(value: "2016-04-01")', "2016-04-01"),
        ('instant(value: "2016-04-01T14:00:00+02:00")', "2016-04-01T12:00:00Z"),
        ('position(value: "17")', "17"),
        ("position(value: 9007199254740993)", "9007199254740993"),
        ('moment(value: "17")', "17"),
        ("moment(value: 17)", "17"),
    ],
)
def test_literals_are_read_as_the_json_they_stand_for(literal: str, answer: str) -> None:
    result = schema.execute_sync(f"{{ a: {literal} }}")
    assert (result.errors, result.data) == (None, {"a": answer})


@pytest.mark.parametrize(
    "literal",
    [
        "decimal(value: 1.5)",
        "decimal(value: 5)",
        "decimal(value: NaN)",
        "decimal(value: true)",
        'decimal(value: ["1"])',
        "position(value: 1.0)",
        "position(value: true)",
        "position(value: -1)",
        "moment(value: NOW)",
        'instant(value: "2016-04-01T14:00:00")',
    ],
)
def test_other_literals_are_refused(literal: str) -> None:
    assert schema.execute_sync(f"{{ a: {literal} }}").errors


def test_money_is_an_amount_and_its_currency() -> None:
    result = schema.execute_sync("{ money { amount currency } }")
    assert result.data == {"money": {"amount": "1.50", "currency": "USD"}}


def test_every_scalar_says_what_it_is() -> None:
    assert all(definition.description for definition in SCALARS.values())
    assert {n for n, definition in BY_NAME.items() if definition.specified_by_url} == {
        "Date",
        "Instant",
    }
