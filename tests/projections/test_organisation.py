from domain.organisation import DemonstrationMarked, OrganisationFounded
from ledger.recorded import Origin
from projections.organisation import OrganisationRow
from tests.projections.given import rows

founded = OrganisationFounded(name="Montgomery", time_zone="America/New_York", currency="USD")
row = OrganisationRow(
    id="organisation:main",
    name="Montgomery",
    time_zone="America/New_York",
    currency="USD",
    demonstration=False,
    origin=Origin.PERSON,
)


def test_an_organisation_is_one_row() -> None:
    assert rows("organisation", "organisation:main", founded) == [row]


def test_a_demonstration_is_marked_for_ever() -> None:
    [marked] = rows("organisation", "organisation:main", DemonstrationMarked(), founded)
    assert marked.demonstration
    assert marked.name == "Montgomery"
