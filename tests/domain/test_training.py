from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.actor import Role
from domain.errors import Forbidden, Invalid, Rejected, Unknown
from domain.training import (
    MOST_SESSIONS,
    CancelSession,
    Command,
    Event,
    OfferTraining,
    RetireTraining,
    ScheduleSession,
    SessionCancelled,
    SessionScheduled,
    TrainingKind,
    TrainingOffered,
    TrainingRetired,
    ref,
    training,
)
from tests.given import Rules

COURSE, TODAY, FIRST = "training:figures", date(2016, 1, 4), date(2016, 3, 1)
rules = Rules(training)
offer = OfferTraining(
    training_id=COURSE,
    name=" Figures ",
    kind=TrainingKind.EXCHANGE,
    competencies=("data-analysis",),
    name_zh="数据",
)
offered = TrainingOffered(
    name="Figures",
    kind=TrainingKind.EXCHANGE,
    competencies=("data-analysis",),
    name_zh="数据",
)
retire, retired = RetireTraining(training_id=COURSE), TrainingRetired(retired_on=TODAY)
schedule = ScheduleSession(
    training_id=COURSE, session="spring", starts_on=FIRST, ends_on=FIRST, places=10
)
scheduled = SessionScheduled(session="spring", starts_on=FIRST, ends_on=FIRST, places=10)
cancel = CancelSession(training_id=COURSE, session="spring")
cancelled = SessionCancelled(session="spring")


def refused(command: Command, *events: Event) -> str:
    """Return by which rule a command is refused after some events."""
    with pytest.raises(Rejected) as refusal:
        rules.given(*events).when(command)
    return refusal.value.rule


def test_a_course_is_offered_changed_retired_and_offered_again() -> None:
    assert rules.when(offer) == [offered]
    changed = replace(offer, name="More figures")
    assert rules.given(offered).when(changed) == [replace(offered, name="More figures")]
    assert rules.given(offered).when(retire) == [retired]
    assert rules.given(offered, retired).when(offer) == [offered]
    assert refused(offer, offered) == "nothing-changes"


def test_what_is_not_offered_is_neither_retired_nor_held() -> None:
    for command in (retire, schedule, cancel):
        with pytest.raises(Unknown):
            rules.when(command)
    assert refused(retire, offered, retired) == "training-retired"
    assert refused(schedule, offered, retired) == "training-retired"


def test_a_competency_is_helped_with_once() -> None:
    assert refused(replace(offer, competencies=("a", "a"))) == "named-twice"
    assert refused(replace(offer, competencies=("a",) * 31)) == "listed-too-many"


def test_a_session_is_held_and_cancelled() -> None:
    assert rules.given(offered).when(schedule) == [scheduled]
    assert rules.given(offered, scheduled).when(cancel) == [cancelled]
    assert refused(cancel, offered) == "session-unknown"
    assert refused(cancel, offered, scheduled, cancelled) == "session-cancelled"
    assert refused(schedule, offered, scheduled, cancelled) == "session-known"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"session": "a b"}, "code-not-plain"),
        ({"ends_on": date(2016, 2, 29)}, "until-before-from"),
        ({"places": 0}, "places-out-of-range"),
        ({"places": 100_001}, "places-out-of-range"),
    ],
)
def test_a_session_can_be_attended(change: dict[str, Any], rule: str) -> None:
    assert refused(replace(schedule, **change), offered) == rule


def test_a_course_has_not_too_many_sessions() -> None:
    many = [replace(scheduled, session=f"s{n}") for n in range(MOST_SESSIONS)]
    assert rules.given(offered, *many[1:]).when(schedule) == [scheduled]
    assert refused(schedule, offered, *many) == "sessions-too-many"


def test_what_is_offered_anew_keeps_its_sessions() -> None:
    course = training.replay([offered, scheduled, replace(offered, name="New")])
    assert course is not None
    assert course.offered.name == "New"
    assert set(course.sessions) == {"spring"}
    assert training.replay([retired]) is None


def test_human_resources_keep_the_catalogue() -> None:
    with pytest.raises(Forbidden):
        rules.by("employee:E1", Role.COMPENSATION).when(offer)


def test_its_stream_is_its_id() -> None:
    assert training.stream(offer) == ref(COURSE).stream == COURSE
    with pytest.raises(Invalid):
        training.stream(replace(offer, training_id="course:figures"))
