import pytest

from domain import placement
from domain.placement import LevelChanged, PositionAssigned, SuperiorAssigned, TitleAssigned
from ledger.recorded import Origin
from projections.placement import (
    EmployeeDepartmentRow,
    EmployeeLevelRow,
    EmployeePositionRow,
    EmployeeSuperiorRow,
    EmployeeTitleRow,
    PlacementRow,
)
from tests.domain.workforce import HIRED, MOVED, assigned, ended, hired, moved, placed
from tests.projections.given import moment, rows
from tests.projections.replacing import replace

HER = "employee:E2"
department = EmployeeDepartmentRow(
    id=f"{HER}/department/{HIRED}",
    employee_id=HER,
    department_id="department:DOT",
    division=None,
    effective_on=HIRED,
    at=moment(2),
    origin=Origin.PERSON,
)


def test_each_department_is_a_row_from_its_day_on() -> None:
    assert rows("employee_department", HER, hired, placed, moved) == [
        department,
        replace(
            department,
            id=f"{HER}/department/{MOVED}",
            department_id="department:PRK",
            effective_on=MOVED,
            at=moment(3),
        ),
    ]


def test_an_entry_for_the_same_day_takes_its_place() -> None:
    elsewhere = replace(placed, department_id="department:PRK", division="North")
    assert rows("employee_department", HER, hired, placed, elsewhere) == [
        replace(department, department_id="department:PRK", division="North", at=moment(3))
    ]


@pytest.mark.parametrize(
    ("name", "event", "row"),
    [
        (
            "title",
            TitleAssigned(title="Planner", effective_on=MOVED),
            EmployeeTitleRow(
                id=f"{HER}/title/{MOVED}",
                employee_id=HER,
                title="Planner",
                effective_on=MOVED,
                at=moment(3),
                origin=Origin.PERSON,
            ),
        ),
        (
            "level",
            LevelChanged(level="P3", effective_on=MOVED),
            EmployeeLevelRow(
                id=f"{HER}/level/{MOVED}",
                employee_id=HER,
                level="P3",
                effective_on=MOVED,
                at=moment(3),
                origin=Origin.PERSON,
            ),
        ),
        (
            "position",
            PositionAssigned(position="Bridges", effective_on=MOVED),
            EmployeePositionRow(
                id=f"{HER}/position/{MOVED}",
                employee_id=HER,
                position="Bridges",
                effective_on=MOVED,
                at=moment(3),
                origin=Origin.PERSON,
            ),
        ),
        (
            "superior",
            assigned,
            EmployeeSuperiorRow(
                id=f"{HER}/superior/{MOVED}",
                employee_id=HER,
                superior_id="employee:E1",
                effective_on=MOVED,
                at=moment(3),
                origin=Origin.PERSON,
            ),
        ),
    ],
)
def test_each_timeline_has_rows_of_its_own(
    name: str, event: placement.Event, row: PlacementRow
) -> None:
    assert rows(f"employee_{name}", HER, hired, placed, event, ended) == [row]


def test_having_no_superior_is_an_entry_too() -> None:
    nobody = SuperiorAssigned(superior_id=None, effective_on=HIRED)
    taken_back, first = (
        row.superior_id for row in rows("employee_superior", HER, hired, nobody, assigned)
    )
    assert (taken_back, first) == (None, "employee:E1")
