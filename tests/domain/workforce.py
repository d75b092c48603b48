"""Workforce: the people and departments that the rules about them are tested on."""

from datetime import date

from domain import department
from domain.department import Department
from domain.employee import Employee, EndCause, ServiceEnded, employee, ref
from domain.hire import EmployeeHired, Employment, HireEmployee
from domain.placement import DepartmentAssigned, SuperiorAssigned
from domain.timeline import Timeline
from tests.given import Rules

HIRED, SEEN, MOVED, LEFT = date(2015, 4, 1), date(2015, 12, 31), date(2016, 4, 1), date(2016, 6, 30)
AFTER = date(2016, 7, 1)

roads = Department(id="department:DOT", names=Timeline(), founded_on=HIRED, closed_on=None)
parks = Department(id="department:PRK", names=Timeline(), founded_on=MOVED, closed_on=AFTER)
superior = Employee(id="employee:E1", hired_on=HIRED, last_day_on=LEFT)
rules = (
    Rules(employee)
    .knowing(department.ref("department:DOT"), roads)
    .knowing(department.ref("department:PRK"), parks)
    .knowing(ref("employee:E1"), superior)
)

hire = HireEmployee(
    employee_id="employee:E2",
    hired_on=HIRED,
    department_id="department:DOT",
    employment=Employment.FULL_TIME,
)
hired = EmployeeHired(
    employee_id="employee:E2",
    hired_on=HIRED,
    first_seen_on=None,
    first_seen_because=None,
    gender=None,
    employment=Employment.FULL_TIME,
)
placed = DepartmentAssigned(department_id="department:DOT", division=None, effective_on=HIRED)
moved = DepartmentAssigned(department_id="department:PRK", division=None, effective_on=MOVED)
assigned = SuperiorAssigned(superior_id="employee:E1", effective_on=MOVED)
ended = ServiceEnded(last_day_on=LEFT, cause=EndCause.RESIGNATION)
