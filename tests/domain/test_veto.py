"""A veto caps the grade, and nothing that comes after the arithmetic lifts it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain import cycle
from domain.actor import Role
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal, ResultAdjusted
from domain.appraisal import Command, appraisal
from domain.appraisal_case import Event, Released, State
from domain.cycle import Phase
from domain.feedback import ResultReleased
from domain.policies import appraisal_score
from domain.scoring import AppraisalScored
from domain.sealed import Sealed
from tests.domain.appraisal_case import (
    HER,
    ID,
    achieved,
    during,
    enrolled,
    evaluated,
    inputs,
    policy,
    quarter,
    release,
    score,
    settled,
)
from tests.domain.kinds import every_kind
from tests.given import Rules

veto = every_kind[0]
today = replace(policy, formulas=appraisal_score.in_force(3))
watched = replace(settled, measures=(*settled.measures, veto))
occurred = replace(achieved("accident", 0), actual=None, occurred=True)
put_in = (enrolled, watched, *inputs[2:4], occurred, evaluated)


def standing(*events: Event) -> Rules[Command, Event, State]:
    """Return the rules in a cycle that knows vetoes."""
    now = replace(quarter, phase=Phase.FEED_BACK, policy=today)
    return during(Phase.FEED_BACK).knowing(cycle.ref(quarter.id), now).given(*events)


def scored(*events: Event) -> AppraisalScored:
    [event] = standing(*events).when(score)
    assert isinstance(event, AppraisalScored)
    return event


def test_it_caps_the_grade_and_leaves_the_score() -> None:
    event = scored(*put_in)
    assert (event.score, event.grade) == (Decimal("87.40"), "C")
    assert (event.vetoes, event.earned) == (("accident",), "A")


@pytest.mark.parametrize("told", [(), (replace(occurred, occurred=False),)])
def test_until_it_has_occurred_it_changes_nothing(told: tuple[Event, ...]) -> None:
    event = scored(enrolled, watched, *inputs[2:4], *told, evaluated)
    assert (event.grade, event.vetoes, event.earned, event.missing) == ("A", (), None, ())


def test_the_capped_grade_is_released() -> None:
    [event] = standing(*put_in, scored(*put_in)).when(release)
    assert isinstance(event, ResultReleased)
    assert event.grade == "C"


def test_an_appeal_changes_the_score_and_does_not_lift_it() -> None:
    held = [*put_in, scored(*put_in)]
    held += [e for e in standing(*held).when(release) if isinstance(e, ResultReleased)]
    state = appraisal.replay(held)
    assert isinstance(state, Released)
    file = FileAppeal(appraisal_id=ID, grounds=Sealed("g"))
    change = DecideAppeal(appraisal_id=ID, outcome=AppealOutcome.CHANGED, score=Decimal(91))
    [filed] = standing(*held).by(HER).when(file)
    held.append(filed)  # type: ignore[arg-type] - of its own stream
    adjusted = standing(*held).by("employee:HR2", Role.HR).when(change)[1]
    assert isinstance(adjusted, ResultAdjusted)
    assert (adjusted.score, adjusted.grade, adjusted.earned) == (Decimal("91.00"), "C", "S")
