from datetime import date
from decimal import Decimal

from domain.absence import AbsenceEnded, AbsenceKind, AbsenceRecorded
from domain.employee import EndCause, EndOfServiceRescinded
from domain.money import Money
from domain.placement import LevelChanged, PositionAssigned, TitleAssigned
from domain.salary import Cause, SalaryAdjusted, SalaryRecorded
from domain.working_time import WorkingTimeChanged
from ledger.recorded import Origin
from projections.career import CareerKind, CareerRow
from tests.domain import appraisal_case as case
from tests.domain.workforce import HIRED, LEFT, MOVED, assigned, ended, hired, moved, placed
from tests.projections.given import BY_NAME, moment, rows
from tests.projections.replacing import replace

HER = "employee:E2"
entered = CareerRow(
    id=f"{HER}/HIRED/{HIRED}",
    employee_id=HER,
    kind=CareerKind.HIRED,
    effective_on=HIRED,
    at=moment(1),
    origin=Origin.PERSON,
)
usd = Money(amount=Decimal("60000.00"), currency="USD")
known = SalaryRecorded(salary=usd, effective_on=HIRED, unknown_before=None)


def said(row: CareerRow) -> dict[str, object]:
    """Return what an entry says besides what all of them say."""
    common = {"id", "employee_id", "kind", "effective_on", "at", "origin"}
    columns = {name: getattr(row, name) for name in BY_NAME["career"].names}
    return {name: value for name, value in columns.items() if value and name not in common}


def test_being_hired_is_an_entry() -> None:
    assert rows("career", HER, hired) == [entered]


def test_each_change_of_placement_is_an_entry() -> None:
    made = rows(
        "career",
        HER,
        hired,
        replace(placed, division="North"),
        moved,
        TitleAssigned(title="Planner", effective_on=HIRED),
        LevelChanged(level="P3", effective_on=HIRED),
        PositionAssigned(position="Bridges", effective_on=HIRED),
        assigned,
    )
    assert [(row.kind, row.effective_on, said(row)) for row in made] == [
        (CareerKind.DEPARTMENT, HIRED, {"department_id": "department:DOT", "division": "North"}),
        (CareerKind.DEPARTMENT, MOVED, {"department_id": "department:PRK"}),
        (CareerKind.HIRED, HIRED, {}),
        (CareerKind.LEVEL, HIRED, {"level": "P3"}),
        (CareerKind.POSITION, HIRED, {"position": "Bridges"}),
        (CareerKind.SUPERIOR, MOVED, {"superior_id": "employee:E1"}),
        (CareerKind.TITLE, HIRED, {"title": "Planner"}),
    ]


def test_an_entry_for_the_same_day_takes_its_place() -> None:
    first, second = (TitleAssigned(title=title, effective_on=MOVED) for title in ("A", "B"))
    [_, row] = rows("career", HER, hired, first, second)
    assert (row.title, row.at) == ("B", moment(3))


def test_the_end_of_service_is_an_entry_until_it_is_rescinded() -> None:
    [_, left] = rows("career", HER, hired, ended)
    assert (left.kind, left.effective_on) == (CareerKind.SERVICE_ENDED, LEFT)
    assert said(left) == {"cause": EndCause.RESIGNATION.value}
    assert rows("career", HER, hired, ended, EndOfServiceRescinded()) == [entered]
    later = replace(ended, last_day_on=date(2016, 12, 31))
    [_, again] = rows("career", HER, hired, ended, EndOfServiceRescinded(), later)
    assert again.effective_on == date(2016, 12, 31)


def test_each_salary_is_an_entry() -> None:
    dollars = Money(amount=Decimal("61500.50"), currency="USD")
    raised = SalaryAdjusted(salary=dollars, effective_on=MOVED, cause=Cause.MERIT, was=usd)
    made = rows("career", "salary:E2", known, raised)
    assert {row.employee_id for row in made} == {HER}
    assert [(row.kind, row.effective_on, said(row)) for row in made] == [
        (
            CareerKind.SALARY,
            HIRED,
            {"amount": Decimal("60000.00"), "currency": "USD", "cause": "RECORDED"},
        ),
        (
            CareerKind.SALARY,
            MOVED,
            {"amount": Decimal("61500.50"), "currency": "USD", "cause": "MERIT"},
        ),
    ]


def test_a_working_time_is_an_entry_from_its_day() -> None:
    less = WorkingTimeChanged(fraction=Decimal("0.5"), effective_on=MOVED, was=Decimal(1))
    [entry] = rows("career", "salary:E2", less)
    assert (entry.employee_id, entry.kind) == (HER, CareerKind.WORKING_TIME)
    assert (entry.effective_on, entry.fraction, entry.amount) == (MOVED, Decimal("0.5"), None)


def test_an_absence_is_an_entry_from_its_first_day() -> None:
    away = AbsenceRecorded(kind=AbsenceKind.PARENTAL, from_on=HIRED, until_on=None)
    [begun] = rows("career", "absence:E2", away)
    assert (begun.employee_id, begun.kind, begun.effective_on) == (HER, CareerKind.ABSENCE, HIRED)
    assert said(begun) == {"cause": "PARENTAL"}
    over = AbsenceEnded(from_on=HIRED, until_on=MOVED)
    assert rows("career", "absence:E2", away, over) == [
        replace(begun, until_on=MOVED, at=moment(2))
    ]


def test_a_grade_is_an_entry_once_it_is_released() -> None:
    assert rows("career", case.ID, *case.inputs, case.scored) == []
    [row] = rows("career", case.ID, *case.inputs, case.scored, case.released)
    assert row.id == f"{case.ID}/GRADE/2016Q1"
    assert (row.employee_id, row.kind) == (case.HER, CareerKind.GRADE)
    assert row.effective_on == date(2016, 1, 4)
    assert said(row) == {"cycle_id": "cycle:2016Q1", "score": Decimal("87.40"), "grade": "A"}
