from dataclasses import replace
from datetime import date

import pytest

from domain import employee, policy
from domain.acknowledgement import AcknowledgePolicy, PolicyAcknowledged, acknowledgement
from domain.appraisal_policy import OPERATIONS
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.policy import Policy
from tests.domain.test_policy import HOUSE, draft, drafted, publication
from tests.given import Rules

TODAY = date(2016, 1, 4)
HER = "employee:E1"
her = Employee(id=HER, hired_on=date(2015, 4, 1))
held = policy.policy.replay([drafted, publication("operations-1", date(2017, 1, 1))])
rules = (
    Rules(acknowledgement).knowing(policy.ref(HOUSE), held).knowing(employee.ref(HER), her).by(HER)
)
acknowledge = AcknowledgePolicy(policy_id=HOUSE, version="operations-1", employee_id=HER)
acknowledged = PolicyAcknowledged(
    policy_id=HOUSE, version="operations-1", employee_id=HER, acknowledged_on=TODAY
)


def test_an_employee_acknowledges_what_is_published_before_its_day_too() -> None:
    assert rules.when(acknowledge) == [acknowledged]
    assert acknowledgement.stream(acknowledge) == "acknowledgement:house:operations-1:E1"
    assert acknowledgement.person("acknowledgement:house:operations-1:E1") == HER


def test_once_is_enough() -> None:
    with pytest.raises(OutOfTurn):
        rules.given(acknowledged).when(acknowledge)


def test_nobody_acknowledges_for_another() -> None:
    with pytest.raises(Forbidden) as refused:
        rules.by("employee:HR1", *Rules(acknowledgement).roles).when(acknowledge)
    assert refused.value.rule == "acknowledged-for-another"
    with pytest.raises(Forbidden):
        rules.by("employee:A0").when(acknowledge)


def test_a_draft_is_not_there_to_be_acknowledged() -> None:
    both = policy.policy.evolve(held, draft(policy=replace(OPERATIONS, version="v2")))
    assert isinstance(both, Policy)
    assert "v2" in both.drafts
    for version, state in (("v2", both), ("v3", both), ("operations-1", None)):
        with pytest.raises(Unknown):
            rules.knowing(policy.ref(HOUSE), state).when(replace(acknowledge, version=version))


def test_who_has_left_acknowledges_nothing() -> None:
    gone = replace(her, last_day_on=date(2016, 1, 3))
    with pytest.raises(Ineligible):
        rules.knowing(employee.ref(HER), gone).when(acknowledge)
    with pytest.raises(Unknown):
        rules.knowing(employee.ref(HER), None).when(acknowledge)


def test_a_version_that_cannot_be_part_of_an_id_is_refused() -> None:
    with pytest.raises(Invalid):
        acknowledgement.stream(replace(acknowledge, version="a:b"))
