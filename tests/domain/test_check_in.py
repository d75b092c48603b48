from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actor import Role
from domain.appraisal import Command
from domain.appraisal_case import Event
from domain.check_in import CheckInMeasure, MeasureCheckedIn
from domain.cycle import Phase
from domain.measure import MeasuresSet
from domain.policies.measure import MilestoneProgress
from domain.policies.progress import ProgressStatus
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    BOSS,
    HER,
    HR,
    ID,
    during,
    enrolled,
    inputs,
    refusal,
    release,
    released,
    scored,
    settled,
)
from tests.domain.kinds import every_kind

ON = date(2016, 2, 15)
"""The 46th of the quarter's 91 days."""

check = CheckInMeasure(
    appraisal_id=ID,
    measure="revenue",
    checked_on=ON,
    actual=Decimal(240_000),
    note=Sealed("one order slipped"),
)
checked = MeasureCheckedIn(
    measure="revenue",
    checked_on=ON,
    actual=Decimal(240_000),
    progress=(),
    note=Sealed("one order slipped"),
    checked_by=HER,
    planned="23000000/91",
    attained="2184/23",
    status=ProgressStatus.AT_RISK,
)


def running(*events: Event):  # noqa: ANN201 - as `during` has it
    return during(Phase.COLLECT).given(enrolled, settled, *events).by(HER).on(date(2016, 3, 1))


@pytest.mark.parametrize(("by", "roles"), [(HER, ()), (BOSS, ()), (HR, (Role.HR,))])
def test_those_concerned_check_in(by: str, roles: tuple[Role, ...]) -> None:
    assert running().by(by, *roles).when(check) == [replace(checked, checked_by=by)]


def test_a_check_in_changes_no_score() -> None:
    rules = during(Phase.FEED_BACK)
    assert rules.given(*inputs, scored, checked).when(release) == [released]


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (replace(check, measure="other"), "measure-unknown"),
        (replace(check, actual=None), "actual-of-another-form"),
        (replace(check, measure="help"), "actual-of-another-form"),
        (
            replace(check, progress=(MilestoneProgress(completion=Decimal(1)),)),
            "actual-of-another-form",
        ),
        (replace(check, actual=Decimal("NaN")), "number-not-finite"),
        (replace(check, checked_on=date(2016, 3, 2)), "check-in-ahead"),
        (replace(check, checked_on=date(2015, 12, 31)), "effective-outside-cycle"),
    ],
)
def test_what_cannot_be_checked_in(command: Command, rule: str) -> None:
    assert refusal(running(), command) == rule


def test_the_cycles_last_day_is_its_last() -> None:
    late = replace(check, checked_on=date(2016, 4, 1))
    assert refusal(running().on(date(2016, 4, 1)), late) == "effective-outside-cycle"
    assert running().on(date(2016, 4, 1)).when(replace(late, checked_on=date(2016, 3, 31)))


def test_milestones_are_checked_in_by_their_progress() -> None:
    held = MeasuresSet(measures=tuple(each for each in every_kind if each.code == "project"))
    rules = during(Phase.COLLECT).given(enrolled, held).by(HER).on(ON)
    done = tuple(
        MilestoneProgress(completion=Decimal(50)) for _ in held.measures[0].rule.milestones
    )
    command = replace(check, measure="project", actual=None, progress=done)
    (event,) = rules.when(command)
    assert isinstance(event, MeasureCheckedIn)
    assert (event.planned, event.status) == ("4600/91", ProgressStatus.ON_TRACK)
    assert refusal(rules, replace(command, progress=done[1:])) == "progress-incomplete"
    assert refusal(rules, replace(command, actual=Decimal(1))) == "actual-of-another-form"


@pytest.mark.parametrize("phase", [Phase.PLAN, Phase.FEED_BACK])
def test_check_ins_have_their_phases(phase: Phase) -> None:
    assert refusal(during(phase).given(enrolled, settled).by(HER), check) == "out-of-phase"
