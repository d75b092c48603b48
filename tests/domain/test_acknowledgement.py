from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain import career_framework, employee, pay_plan, pay_structure, policy
from domain.acknowledgement import AcknowledgePolicy, PolicyAcknowledged, acknowledgement
from domain.appraisal_policy import OPERATIONS
from domain.decider import Ref
from domain.employee import Employee
from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.policy import Policy
from tests.domain import test_career_framework as framework_case
from tests.domain import test_pay_plan as plan_case
from tests.domain import test_pay_structure as structure_case
from tests.domain.test_policy import HOUSE, draft, drafted, publication
from tests.given import Rules

TODAY = date(2016, 1, 4)
HER = "employee:E1"
her = Employee(id=HER, hired_on=date(2015, 4, 1))
frameworks = career_framework.career_framework.replay(
    [framework_case.drafted, framework_case.published]
)
plans = pay_plan.pay_plan.replay([plan_case.drafted, plan_case.published])
structures = pay_structure.pay_structure.replay([structure_case.drafted, structure_case.published])
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


def test_plans_structures_and_frameworks_are_read_like_policies() -> None:
    cases: list[tuple[Ref[Any], object, str]] = [
        (pay_plan.ref("pay_plan:house"), plans, "yearly-1"),
        (pay_structure.ref("pay_structure:USD"), structures, "v1"),
        (career_framework.ref("career_framework:house"), frameworks, "operations-1"),
    ]
    for ref, state, version in cases:
        read = replace(acknowledge, policy_id=ref.stream, version=version)
        (event,) = rules.knowing(ref, state).when(read)
        assert event == replace(acknowledged, policy_id=ref.stream, version=version)
        assert acknowledgement.stream(read) == f"acknowledgement:{ref.stream}:{version}:E1"
        assert acknowledgement.person(acknowledgement.stream(read)) == HER
        with pytest.raises(Unknown):
            rules.knowing(ref, state).when(replace(read, version="v9"))


def test_nothing_else_is_read() -> None:
    with pytest.raises(Invalid, match="id-malformed"):
        rules.when(replace(acknowledge, policy_id="cycle:house"))
