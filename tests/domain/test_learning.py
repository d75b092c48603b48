from dataclasses import replace
from datetime import date

import pytest

from domain import employee, training
from domain.actor import Role
from domain.employee import Employee
from domain.errors import Ineligible, Rejected, Unknown
from domain.learning import Command, Event, learning
from domain.learning_plan import (
    CompleteTraining,
    DropTraining,
    EvaluateTraining,
    PlanTraining,
    RecordAttendance,
    SessionAttended,
    SessionTaken,
    TakeSession,
    TrainingCompleted,
    TrainingDropped,
    TrainingEvaluated,
    TrainingPlanned,
)
from domain.sealed import Sealed
from domain.timeline import Timeline
from tests.domain.test_training import COURSE, FIRST, TODAY, offered, retired, scheduled
from tests.given import Rules

SHE, BOSS = "employee:E1", "employee:E2"
HIRED, DUE = date(2015, 4, 1), date(2016, 12, 31)
line: Timeline[str | None] = Timeline()
her = Employee(id=SHE, hired_on=HIRED, superiors=line.with_entry(HIRED, BOSS))
held = training.training.replay([offered, scheduled, replace(scheduled, session="fall")])
rules = Rules(learning).knowing(employee.ref(SHE), her).knowing(training.ref(COURSE), held).by(BOSS)
plan = PlanTraining(employee_id=SHE, training_id=COURSE, due_on=DUE, competency="data-analysis")
planned = TrainingPlanned(
    training_id=COURSE,
    number=1,
    due_on=DUE,
    competency="data-analysis",
    planned_on=TODAY,
    planned_by=BOSS,
)
take = TakeSession(employee_id=SHE, training_id=COURSE, session="spring")
taken = SessionTaken(training_id=COURSE, number=1, session="spring")
attend = RecordAttendance(employee_id=SHE, training_id=COURSE, attended=True)
attended = SessionAttended(training_id=COURSE, number=1, attended=True)
complete = CompleteTraining(employee_id=SHE, training_id=COURSE, completed_on=TODAY)
completed = TrainingCompleted(training_id=COURSE, number=1, completed_on=TODAY)
evaluate = EvaluateTraining(employee_id=SHE, training_id=COURSE, rating=5, remark=Sealed("s:1"))
evaluated = TrainingEvaluated(training_id=COURSE, number=1, rating=5, remark=Sealed("s:1"))
drop = DropTraining(employee_id=SHE, training_id=COURSE)
dropped = TrainingDropped(training_id=COURSE, number=1, dropped_on=TODAY)


def refused(command: Command, *events: Event, by: str = BOSS, on: date = TODAY) -> str:
    """Return by which rule a command is refused after some events."""
    with pytest.raises(Rejected) as refusal:
        rules.given(*events).by(by).on(on).when(command)
    return refusal.value.rule


def test_the_employee_their_superior_and_human_resources_plan() -> None:
    assert rules.when(plan) == [planned]
    assert rules.by(SHE).when(plan) == [replace(planned, planned_by=SHE)]
    by_hr = rules.by("employee:HR1", Role.HR).when(plan)
    assert by_hr == [replace(planned, planned_by="employee:HR1")]
    with pytest.raises(Unknown):
        rules.by("employee:E9").when(plan)
    with pytest.raises(Unknown):
        rules.knowing(employee.ref(SHE), None).when(plan)


def test_a_plan_is_of_what_is_offered_and_helps_by_a_day_to_come() -> None:
    gone = training.training.replay([offered, retired])
    with pytest.raises(Ineligible):
        rules.knowing(training.ref(COURSE), gone).when(plan)
    with pytest.raises(Unknown):
        rules.knowing(training.ref(COURSE), None).when(plan)
    assert refused(replace(plan, due_on=date(2016, 1, 3))) == "training-due-passed"
    assert refused(replace(plan, competency="singing")) == "competency-unknown"
    assert rules.when(replace(plan, competency=None)) == [replace(planned, competency=None)]


def test_a_course_is_planned_again_once_it_is_over() -> None:
    assert refused(plan, planned) == "training-planned"
    again = [replace(planned, number=2)]
    assert rules.given(planned, completed).when(plan) == again
    assert rules.given(planned, dropped).when(plan) == again


def test_whoever_has_left_learns_nothing_more() -> None:
    gone = replace(her, last_day_on=date(2016, 1, 3))
    with pytest.raises(Ineligible):
        rules.knowing(employee.ref(SHE), gone).when(plan)


@pytest.mark.parametrize("command", [take, attend, complete, drop])
def test_what_is_not_planned_goes_no_further(command: Command) -> None:
    assert refused(command) == "training-not-planned"
    assert refused(command, planned, dropped) == "training-not-planned"
    assert refused(command, planned, completed) == "training-not-planned"


def test_a_session_is_taken_and_changed_until_it_is_over() -> None:
    assert rules.given(planned).by(SHE).when(take) == [taken]
    assert refused(take, planned, taken) == "nothing-changes"
    other = replace(take, session="fall")
    assert rules.given(planned, taken).when(other) == [replace(taken, session="fall")]
    assert refused(take, planned, on=date(2016, 3, 2)) == "session-over"
    assert refused(replace(take, session="never"), planned) == "session-unknown"


def test_attendance_is_recorded_by_another_once_the_session_has_begun() -> None:
    assert rules.given(planned, taken).on(FIRST).when(attend) == [attended]
    assert refused(attend, planned, taken) == "session-not-begun"
    assert refused(attend, planned, on=FIRST) == "no-session-taken"
    assert refused(attend, planned, taken, attended, on=FIRST) == "nothing-changes"
    assert refused(attend, planned, taken, by=SHE, on=FIRST) == "own-case"


def test_a_course_is_completed_by_another_with_its_session_attended() -> None:
    assert rules.given(planned).when(complete) == [completed]
    assert rules.given(planned, taken, attended).when(complete) == [completed]
    assert refused(complete, planned, taken) == "session-not-attended"
    missed = replace(attended, attended=False)
    assert refused(complete, planned, taken, missed) == "session-not-attended"
    elsewhere = replace(taken, session="fall")
    assert refused(complete, planned, taken, attended, elsewhere) == "session-not-attended"
    assert refused(replace(complete, completed_on=date(2016, 1, 5)), planned) == "completion-ahead"
    assert refused(complete, planned, by=SHE) == "own-case"


def test_the_employee_evaluates_once_what_is_completed() -> None:
    assert rules.given(planned, completed).by(SHE).when(evaluate) == [evaluated]
    late = "training-not-to-evaluate"
    assert refused(evaluate, by=SHE) == refused(evaluate, planned, by=SHE) == late
    assert refused(evaluate, planned, completed, evaluated, by=SHE) == late
    assert refused(evaluate, planned, completed) == "evaluated-for-another"
    for rating in (0, 6):
        bad = replace(evaluate, rating=rating)
        assert refused(bad, planned, completed, by=SHE) == "evaluation-out-of-range"


def test_a_plan_is_dropped() -> None:
    assert rules.given(planned).by(SHE).when(drop) == [dropped]


def test_its_stream_is_about_the_employee() -> None:
    assert learning.stream(plan) == "learning:E1"
    assert learning.person("learning:E1") == SHE
