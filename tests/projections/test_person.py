from domain.hire import PersonalDetailsRecorded
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.person import PersonRow, sealed_as
from tests.domain.workforce import ended, hired, placed
from tests.projections.given import folded, recorded, rows

HER = "employee:E2"
named = PersonalDetailsRecorded(name=Sealed("name"), email=None)
addressed = PersonalDetailsRecorded(name=None, email=Sealed("email"))


def test_somebody_of_whom_nothing_is_known_has_a_row() -> None:
    assert rows("person", HER, hired, placed) == [
        PersonRow(id=HER, name=None, email=None, origin=Origin.PERSON)
    ]


def test_what_is_not_given_stays() -> None:
    both = PersonRow(
        id=HER, name=Sealed("name"), email=Sealed("email"), origin=Origin.DEMONSTRATION
    )
    events = (hired, named, addressed, placed, ended)
    assert folded("person", recorded(HER, *events, origin=Origin.DEMONSTRATION)) == {HER: both}


def test_a_later_name_takes_its_place() -> None:
    again = PersonalDetailsRecorded(name=Sealed("married"), email=None)
    [row] = rows("person", HER, hired, named, addressed, again)
    assert (row.name, row.email) == ("married", "email")


def test_a_column_is_opened_as_what_it_was_sealed_as() -> None:
    [row] = rows("person", HER, hired, named)
    assert sealed_as(row, "name") == (HER, "employee", "name")
    assert sealed_as(row, "email") == (HER, "employee", "email")
