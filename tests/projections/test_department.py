from datetime import date

from domain.department import DepartmentClosed, DepartmentFounded, DepartmentRenamed
from ledger.recorded import Origin
from projections.department import DepartmentNameRow, DepartmentRow
from tests.projections.given import folded, recorded, rows

DOT, FOUNDED, RENAMED = "department:DOT", date(2000, 1, 1), date(2016, 4, 1)
founded = DepartmentFounded(
    department_id=DOT, name="Roads", parent_id="department:CTY", effective_on=FOUNDED
)
renamed = DepartmentRenamed(name="Transportation", effective_on=RENAMED)
row = DepartmentRow(
    id=DOT,
    code="DOT",
    parent_id="department:CTY",
    founded_on=FOUNDED,
    closed_on=None,
    origin=Origin.PERSON,
)


def test_a_department_is_one_row() -> None:
    assert rows("department", DOT, founded, renamed) == [row]


def test_a_closed_department_says_since_when() -> None:
    closed = DepartmentClosed(effective_on=date(2017, 1, 1))
    made = folded(
        "department",
        recorded(DOT, founded) + recorded(DOT, closed, origin=Origin.IMPORT, after=1),
    )
    assert made[DOT].closed_on == date(2017, 1, 1)
    assert made[DOT].origin is Origin.IMPORT
    assert len(rows("department_name", DOT, founded, closed)) == 1


def test_each_name_is_a_row_from_its_day_on() -> None:
    assert rows("department_name", DOT, founded, renamed) == [
        DepartmentNameRow(
            id=f"{DOT}/name/{on}",
            department_id=DOT,
            name=name,
            effective_on=on,
            origin=Origin.PERSON,
        )
        for on, name in ((FOUNDED, "Roads"), (RENAMED, "Transportation"))
    ]


def test_a_name_for_the_same_day_takes_its_place() -> None:
    again = DepartmentRenamed(name="Ways", effective_on=FOUNDED)
    [only] = rows("department_name", DOT, founded, again)
    assert only.name == "Ways"
