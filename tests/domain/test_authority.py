import pytest

from domain import authority
from domain.actor import Role
from domain.actual import RecordActual
from domain.authority import MAY, may
from domain.employee import EndService
from domain.errors import Forbidden
from domain.events import COMMANDS
from domain.organisation import FoundOrganisation, organisation
from domain.salary import AdjustSalary
from tests.given import Rules


def test_every_command_is_listed_and_nothing_else() -> None:
    assert MAY.keys() == COMMANDS.keys()


def test_every_command_can_be_given_by_somebody() -> None:
    assert all(MAY.values())


@pytest.mark.parametrize(
    ("command", "roles"),
    [
        (FoundOrganisation, {Role.ADMINISTRATOR}),
        (EndService, {Role.HR}),
        (AdjustSalary, {Role.HR, Role.COMPENSATION}),
        (RecordActual, {Role.EMPLOYEE, Role.HR}),
    ],
)
def test_each_role_may_what_is_listed_for_it(command: type, roles: set[Role]) -> None:
    assert {role for role in Role if may(frozenset({role}), command)} == roles


def test_one_role_of_several_is_enough() -> None:
    assert may(frozenset({Role.EMPLOYEE, Role.HR}), EndService)


def test_nobody_may_anything_without_a_role() -> None:
    assert not may(frozenset(), RecordActual)


def test_nobody_may_what_is_not_listed() -> None:
    assert not may(frozenset(Role), str)


def test_a_feature_can_require_a_role() -> None:
    given = Rules(organisation).by("employee:E1", Role.AUDITOR).knows({})
    authority.require(given, Role.HR, Role.AUDITOR)
    with pytest.raises(Forbidden) as refusal:
        authority.require(given, Role.HR)
    assert refusal.value.rule == "role-missing"
    assert refusal.value.parameters == {"by": "employee:E1", "roles": (Role.HR,)}
