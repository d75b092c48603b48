"""What is invented says so wherever it shows."""

from datetime import date

import pytest

from domain.department import RenameDepartment
from domain.employee import AssignSuperior
from domain.placement import ReassignEmployee
from ledger.recorded import Origin
from schema.engine.token import Viewer
from tests.schema.county import ANN, BOB, BOSS, DOT, EVE, HR, TOP, County, person

ORIGINS = "origin nameOrigin departmentOrigin titleOrigin levelOrigin positionOrigin superiorOrigin"
LATER = date(2016, 8, 1)


async def origins(county: County, of: str, viewer: Viewer = HR) -> dict[str, str | None]:
    asked = f'{{ employee(id: "{of}") {{ {ORIGINS} }} }}'
    return (await county.ask(asked, viewer))["employee"]


async def test_each_part_of_an_employee_says_where_it_came_from(county: County) -> None:
    invented = dict.fromkeys(ORIGINS.split(), "DEMONSTRATION")
    assert await origins(county, BOB) == {**invented, "positionOrigin": None}
    assert await origins(county, ANN) == dict.fromkeys(ORIGINS.split(), "PERSON")


async def test_what_came_later_is_marked_for_itself_and_from_its_day_on(
    own_county: County,
) -> None:
    await own_county.do(
        ReassignEmployee(employee_id=ANN, effective_on=LATER, title="Inventor"),
        origin=Origin.DEMONSTRATION,
    )
    await own_county.do(
        AssignSuperior(employee_id=ANN, superior_id=TOP, effective_on=LATER), origin=Origin.IMPORT
    )
    await own_county.do(
        RenameDepartment(department_id=DOT, name="Ways", effective_on=LATER),
        origin=Origin.DEMONSTRATION,
    )
    asked = """query ($on: Date) {
        employee(id: "employee:ANN") {
            titleOrigin superiorOrigin departmentOrigin nameOrigin
            before: titleOrigin(on: "2016-07-31") led: superiorOrigin(on: "2016-07-31")
        }
        department(id: "department:DOT", on: $on) { nameOrigin origin }
    }"""
    assert await own_county.ask(asked) == {
        "employee": {
            "titleOrigin": "DEMONSTRATION",
            "superiorOrigin": "IMPORT",
            "departmentOrigin": "PERSON",
            "nameOrigin": "PERSON",
            "before": "PERSON",
            "led": "PERSON",
        },
        "department": {"nameOrigin": "DEMONSTRATION", "origin": "PERSON"},
    }
    early = await own_county.ask(asked, on="2016-01-01")
    assert early["department"]["nameOrigin"] == "PERSON"


@pytest.mark.parametrize(
    ("viewer", "of", "seen"),
    [(BOSS, ANN, "PERSON"), (BOSS, BOB, "DEMONSTRATION"), (ANN, ANN, None), (BOB, BOB, None)],
)
async def test_the_superior_s_origin_is_hidden_with_the_superior(
    either_county: County, viewer: str, of: str, seen: str | None
) -> None:
    found = await origins(either_county, of, person(viewer))
    assert found["superiorOrigin"] == seen


async def test_nobody_s_superior_has_no_origin_for_those_who_see_a_line(county: County) -> None:
    asked = f'{{ employee(id: "{EVE}") {{ superior {{ code }} superiorOrigin }} }}'
    assert await county.ask(asked) == {"employee": {"superior": None, "superiorOrigin": "PERSON"}}
    assert (await county.ask(asked, person(BOSS)))["employee"] is None
