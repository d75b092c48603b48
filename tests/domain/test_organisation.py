from dataclasses import replace

import pytest

from domain.errors import Invalid, OutOfTurn
from domain.organisation import (
    DemonstrationMarked,
    FoundOrganisation,
    Organisation,
    OrganisationFounded,
    organisation,
    ref,
)
from tests.given import Rules

rules = Rules(organisation)

found = FoundOrganisation(name="County", time_zone="America/New_York", currency="USD")
founded = OrganisationFounded(name="County", time_zone="America/New_York", currency="USD")


def test_an_organisation_is_founded() -> None:
    assert rules.when(found) == [founded]


def test_a_demonstration_is_marked_before_anything_else() -> None:
    assert rules.when(replace(found, demonstration=True)) == [DemonstrationMarked(), founded]


def test_it_is_founded_once() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(founded).when(found)
    with pytest.raises(OutOfTurn):
        rules.given(DemonstrationMarked(), founded).when(found)


def test_it_remembers_whether_it_is_a_demonstration() -> None:
    county = Organisation(name="County", time_zone="America/New_York", currency="USD")
    assert organisation.replay([founded]) == county
    marked = organisation.replay([DemonstrationMarked(), founded])
    assert marked == replace(county, demonstration=True)


def test_there_is_one_stream_of_it() -> None:
    assert organisation.stream(found) == ref().stream == "organisation:main"


@pytest.mark.parametrize("zone", ["", "Europe/", "/etc/passwd", "../zone", "Europe/Berlin\n"])
def test_its_time_zone_has_the_form_of_one(zone: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(found, time_zone=zone))
    assert refusal.value.rule == "time-zone-malformed"


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5", "America/Argentina/Ushuaia"])
def test_a_time_zone_has_up_to_three_parts(zone: str) -> None:
    assert rules.when(replace(found, time_zone=zone)) == [replace(founded, time_zone=zone)]


@pytest.mark.parametrize("currency", ["", "usd", "US", "ÄÖÜ"])
def test_its_currency_has_the_form_of_one(currency: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(found, currency=currency))
    assert refusal.value.rule == "currency-unknown"


def test_it_has_a_name() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.when(replace(found, name=" "))
    assert refusal.value.parameters == {"field": "name"}
