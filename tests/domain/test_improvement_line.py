from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain import appraisal_policy, cycle, employee
from domain.actor import Role
from domain.appeal import AppealFiled, AppealOutcome, DecideAppeal
from domain.appraisal_case import Event as AppraisalEvent
from domain.appraisal_policy import OPERATIONS
from domain.cycle import Phase
from domain.decider import In
from domain.errors import Invalid
from domain.feedback import ResultReleased
from domain.improvement import improvement, ref
from domain.improvement_plan import (
    ImprovementPlanLifted,
    State,
)
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    HER,
    during,
    inputs,
    quarter,
    release,
    scored,
    she,
)
from tests.domain.appraisal_case import ID as HERS
from tests.domain.improvement_case import (
    ID,
    by_hand,
    closed,
    opened,
)
from tests.given import Rules

JUDGE = "employee:HR2"
FED_BACK = date(2016, 4, 17)
told = ResultReleased(
    score=Decimal(59), grade="D", released_by="employee:HR1", released_on=FED_BACK
)


def feeding_back(line: str | None, plan: State = None) -> Rules[object, AppraisalEvent, object]:
    policy = replace(quarter.policy, improvement_line=line, improvement_days=93)
    rules = during(Phase.FEED_BACK).knowing(
        cycle.ref(quarter.id), replace(quarter, phase=Phase.FEED_BACK, policy=policy)
    )
    return rules.knowing(ref(ID), plan).on(FED_BACK)  # type: ignore[return-value]


def released_with(grade: str, line: str | None, plan: State = None) -> list[AppraisalEvent | In]:
    result = replace(scored, grade=grade)
    return list(feeding_back(line, plan).given(*inputs, result).when(release))


by_grade = replace(opened, opened_on=FED_BACK, due_on=FED_BACK + timedelta(days=93))


@pytest.mark.parametrize(
    ("grade", "line", "opens"),
    [
        ("D", "D", True),
        ("C", "D", False),
        ("D", "C", True),
        ("C", "C", True),
        ("B", "C", False),
        ("S", "S", True),
        ("D", None, False),
    ],
)
def test_a_grade_at_or_below_the_line_opens_one_by_itself(
    grade: str, line: str | None, opens: bool
) -> None:
    [first, *others] = released_with(grade, line)
    assert isinstance(first, ResultReleased)
    wanted = [In(ref(ID), replace(by_grade, grade=grade))] if opens else []
    assert others == wanted


def test_what_is_not_rated_opens_none() -> None:
    result = replace(scored, score=None, grade=None)
    assert len(feeding_back("S").given(*inputs, result).when(release)) == 1


def test_who_has_left_gets_none() -> None:
    for last_day, events in ((FED_BACK, 2), (FED_BACK - timedelta(days=1), 1)):
        left = replace(she, last_day_on=last_day)
        under = feeding_back("D").knowing(employee.ref(HER), left)
        assert len(under.given(*inputs, replace(scored, grade="D")).when(release)) == events


def test_one_that_is_open_goes_on_and_one_that_is_closed_opens_again() -> None:
    going = improvement.replay([by_hand])
    over = improvement.replay([by_hand, closed])
    assert len(released_with("D", "D", going)) == 1
    assert released_with("D", "D", over)[1:] == [In(ref(ID), by_grade)]


def decided(before: str, score: int, line: str | None, plan: State) -> list[AppraisalEvent | In]:
    filed = AppealFiled(grounds=Sealed("g"), filed_on=FED_BACK, last_day_on=FED_BACK)
    history = (*inputs, scored, replace(told, grade=before), filed)
    change = DecideAppeal(appraisal_id=HERS, outcome=AppealOutcome.CHANGED, score=Decimal(score))
    return list(feeding_back(line, plan).given(*history).by(JUDGE, Role.HR).when(change))[2:]


def test_an_adjusted_grade_opens_one_too() -> None:
    assert decided("C", 50, "D", None) == [In(ref(ID), by_grade)]
    assert decided("C", 65, "D", None) == []
    assert decided("C", 50, None, None) == []


def test_a_grade_that_was_below_the_line_before_opens_no_other() -> None:
    assert decided("D", 50, "D", improvement.replay([by_grade, closed])) == []


def test_a_plan_is_lifted_with_the_grade_that_had_opened_it() -> None:
    lifted = [In(ref(ID), ImprovementPlanLifted(lifted_on=FED_BACK))]
    assert decided("D", 80, "D", improvement.replay([by_grade])) == lifted
    assert decided("D", 80, "D", improvement.replay([by_hand])) == []
    assert decided("D", 80, "D", improvement.replay([by_grade, closed])) == []
    assert decided("D", 50, "D", improvement.replay([by_grade])) == []
    assert decided("C", 80, "D", improvement.replay([by_grade])) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"improvement_line": "E"}, "improvement-line-unknown"),
        ({"improvement_days": 0}, "days-out-of-range"),
        ({"improvement_days": 367}, "days-out-of-range"),
        ({"appeal_days": 0}, "days-out-of-range"),
        ({"appeal_days": 367}, "days-out-of-range"),
    ],
)
def test_a_policy_whose_line_or_days_mean_nothing_is_refused(
    changes: dict[str, object], rule: str
) -> None:
    with pytest.raises(Invalid) as refused:
        appraisal_policy.require(replace(OPERATIONS, **changes))  # type: ignore[arg-type]
    assert refused.value.rule == rule


def test_the_ends_of_the_range_of_days_are_in_it() -> None:
    for days in (1, 366):
        policy = replace(OPERATIONS, appeal_days=days, improvement_days=days, improvement_line="D")
        assert appraisal_policy.require(policy) == policy
