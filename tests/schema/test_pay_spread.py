"""Pay spread: where salaries stand in their bands, and of few people only for who sees pay."""

from typing import Any

from tests.schema.county import ANN, AUDITOR, COMPENSATION, EXECUTIVE, HR, County, person
from tests.schema.trying import banded

SPREAD = """query ($on: Date!, $by: CompaRatioBy, $m: Moment) {
    compaRatioSpread(on: $on, by: $by, asOf: $m) {
        name people banded least median mean most green red } }"""


async def spread(county: County, viewer: Any = HR, **given: object) -> Any:  # noqa: ANN401 - JSON
    return (await county.ask(SPREAD, viewer, on="2190-01-01", **given))["compaRatioSpread"]


async def test_salaries_stand_in_the_bands_of_the_day(own_county: County) -> None:
    await banded(own_county)
    none, p1, p3 = await spread(own_county, by="LEVEL")
    assert (none["name"], none["people"], none["banded"], none["mean"]) == (None, 2, 0, None)
    assert p1 == {
        "name": "P1",
        "people": 1,
        "banded": 1,
        **dict.fromkeys(("least", "median", "mean", "most"), "0.8000"),
        "green": 1,
        "red": 0,
    }
    assert (p3["median"], p3["green"], p3["red"]) == ("0.8800", 0, 0)
    units = {each["name"]: each for each in await spread(own_county, COMPENSATION)}
    bridges = units["department:BRG"]
    assert (bridges["least"], bridges["mean"], bridges["most"]) == ("0.8000", "0.8400", "0.8800")
    assert units["department:DOT"]["people"] == 1
    before = await spread(own_county, AUDITOR, m="20")
    assert all(each["banded"] == 0 for each in before)


async def test_who_does_not_see_pay_is_told_of_no_small_group(county: County) -> None:
    assert await spread(county, EXECUTIVE) == []
    assert len(await spread(county)) == 3


async def test_of_what_many_are_paid_nobody_else_learns(county: County) -> None:
    for text in ('{ compaRatioSpread(on: "2016-06-30") { people } }',):
        answer = await county.answer(text, person(ANN))
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
