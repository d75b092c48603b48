"""Effect case: somebody, their pay and its bands, whom promotions and moves happen to."""

from datetime import date
from decimal import Decimal

from domain import department, employee, payroll, salary
from domain.actor import Actor
from domain.decider import Given, Ref
from domain.employee import Employee
from domain.pay_structure import PayStructures
from domain.pay_structure_content import BandedBy, NamedBand, PayStructure
from domain.payroll import Payroll
from domain.placement import DepartmentAssigned, LevelChanged, SuperiorAssigned
from domain.policies.band import Band
from domain.rulebook import RULES
from domain.salary import Salary
from domain.salary_entry import SalaryRecorded
from domain.timeline import Entry, Timeline
from tests.domain.test_salary import usd
from tests.domain.workforce import HIRED, hired, parks, roads, superior

HER, BOSS = "employee:E2", "employee:E1"
CASE, OTHER = "promotion:E2:1", "move:E2:1"
DAY, LATER = date(2016, 4, 1), date(2016, 5, 1)
BEGUN = (
    hired,
    DepartmentAssigned(department_id="department:DOT", division="Signals", effective_on=HIRED),
    LevelChanged(level="P1", effective_on=HIRED),
    SuperiorAssigned(superior_id=BOSS, effective_on=HIRED),
)
EARNING = (SalaryRecorded(salary=usd("50000.00"), effective_on=HIRED, unknown_before=None),)
PAID = Payroll(first_on=date(2016, 1, 1), last_on=date(2016, 6, 1))


def place(*events: employee.Event) -> Employee:
    """Return the employee after what has happened to her."""
    her = employee.employee.replay((*BEGUN, *events))
    assert her is not None
    return her


def pay(*events: salary.Event) -> Salary:
    """Return her salary after what has happened to it."""
    held = salary.salary.replay((*EARNING, *events))
    assert held is not None
    return held


def banded(*bounds: str, name: str = "P2") -> PayStructures:
    """Return a structure that pays a level within bounds from the first day on."""
    low, middle, high = (usd(each) for each in bounds)
    says = PayStructure(
        version="v1",
        banded_by=BandedBy.LEVEL,
        bands=(NamedBand(name=name, band=Band(minimum=low, midpoint=middle, maximum=high)),),
    )
    return PayStructures(
        id="pay_structure:USD",
        name="USD",
        published={"v1": says},
        held=Timeline((Entry(HIRED, "v1"),)),
    )


def given(*others: tuple[Ref[employee.State], Employee]) -> Given:
    """Return what a decision knows of those around her."""
    states: dict[str, object] = {ref.stream: who for ref, who in others}
    states |= {
        department.ref("department:DOT").stream: roads,
        department.ref("department:PRK").stream: parks,
        payroll.ref().stream: PAID,
    }
    states.setdefault(BOSS, superior)
    return Given(by=Actor("employee:HR1"), rules=RULES, today=DAY, states=states)


def per_cent(number: int) -> Decimal:
    """Return a raise."""
    return Decimal(number)
