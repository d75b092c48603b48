"""Learning: the courses that are planned for an employee, and what came of them.

nothing ──plan──▶ planned ──complete──▶ completed ──evaluate──▶ evaluated
                     └──drop──▶ dropped

| while it is planned      | by                                     |
|--------------------------|----------------------------------------|
| plan, take a session     | the employee, their superior, HR       |
| drop                     | the employee, their superior, HR       |
| record attendance        | the superior, HR; not of oneself       |
| complete                 | the superior, HR; not for oneself      |
| evaluate, once completed | the employee                           |

A course can be planned again once it is completed or dropped; what was before stays.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, TypeAlias, assert_never

from domain import day, employee, ids, text, training
from domain.actor import Role
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
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
from domain.training import Course, TrainingSession

BEST = 5
"""The best evaluation of a course; 1 is the worst."""

Command: TypeAlias = (
    PlanTraining
    | TakeSession
    | RecordAttendance
    | CompleteTraining
    | EvaluateTraining
    | DropTraining
)
Event: TypeAlias = (
    TrainingPlanned
    | SessionTaken
    | SessionAttended
    | TrainingCompleted
    | TrainingEvaluated
    | TrainingDropped
)


@fact
class Plan:
    """A course as it is planned for the `number`th time; it is over once completed or dropped."""

    number: int
    session: str | None = None
    attended: bool | None = None
    completed_on: date | None = None
    evaluated: bool = False
    dropped: bool = False

    @property
    def over(self) -> bool:
        """Return whether it is completed or dropped."""
        return self.dropped or self.completed_on is not None


@fact
class Learning:
    """The latest plan of each course."""

    plans: Mapping[str, Plan] = field(default_factory=dict[str, Plan], hash=False)


State: TypeAlias = Learning


def reads(command: Command, _: State, __: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (employee.ref(command.employee_id), training.ref(command.training_id))


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, who = command, given[employee.ref(command.employee_id)]
    require_concerned(c.employee_id, who, given)
    employee.require_in_service(c.employee_id, who, given.today)
    held = given[training.ref(c.training_id)]
    plan = state.plans.get(c.training_id)
    match c:
        case PlanTraining() as c:
            return [planned(c, plan, training.require_offered(c.training_id, held), given)]
        case EvaluateTraining() as c:
            return [evaluated(c, plan, given)]
        case _:
            pass
    open_plan = require_open(c.training_id, plan)
    course = training.require_known(c.training_id, held)
    match c:
        case TakeSession() as c:
            return [taken(c, open_plan, course, given)]
        case DropTraining() as c:
            return [dropped(c, open_plan, given)]
        case RecordAttendance() as c:
            employee.require_not_own_case(c.employee_id, given)
            return [attended(c, open_plan, course, given)]
        case CompleteTraining() as c:
            employee.require_not_own_case(c.employee_id, given)
            return [completed(c, open_plan, given)]
        case _:
            assert_never(c)


def planned(c: PlanTraining, plan: Plan | None, course: Course, given: Given) -> TrainingPlanned:
    """Return the plan. Raise `Rejected` if the course is planned, or does not help with it."""
    if plan is not None and not plan.over:
        raise Ineligible("training-planned", training_id=c.training_id)
    if day.require("due_on", c.due_on) < given.today:
        raise Invalid("training-due-passed", field="due_on", today=given.today)
    helps = course.offered.competencies
    competency = text.optional("competency", c.competency)
    if competency is not None and competency not in helps:
        raise Invalid("competency-unknown", competency=competency, competencies=helps)
    return TrainingPlanned(
        training_id=c.training_id,
        number=1 if plan is None else plan.number + 1,
        due_on=c.due_on,
        competency=competency,
        planned_on=given.today,
        planned_by=given.by,
    )


def taken(c: TakeSession, plan: Plan, course: Course, given: Given) -> SessionTaken:
    """Return that a session is taken. Raise `Rejected` if it is over, or taken already."""
    session = training.require_session(course, c.session)
    if session.ends_on < given.today:
        raise Ineligible("session-over", session=c.session, ends_on=session.ends_on)
    if plan.session == c.session:
        raise Invalid("nothing-changes", field="session")
    return SessionTaken(training_id=c.training_id, number=plan.number, session=c.session)


def attended(c: RecordAttendance, plan: Plan, course: Course, given: Given) -> SessionAttended:
    """Return whether a session was attended. Raise `Rejected` if none is taken, or has begun."""
    session = session_of(c.training_id, plan, course)
    if session.starts_on > given.today:
        raise Ineligible("session-not-begun", starts_on=session.starts_on)
    if plan.attended == c.attended:
        raise Invalid("nothing-changes", field="attended")
    return SessionAttended(training_id=c.training_id, number=plan.number, attended=c.attended)


def session_of(training_id: str, plan: Plan, course: Course) -> TrainingSession:
    """Return the session that is taken. Raise `Rejected` if none is."""
    if plan.session is None:
        raise Ineligible("no-session-taken", training_id=training_id)
    return training.require_session(course, plan.session)


def completed(c: CompleteTraining, plan: Plan, given: Given) -> TrainingCompleted:
    """Return the completion. Raise `Rejected` if it lies ahead, or the session was missed."""
    if day.require("completed_on", c.completed_on) > given.today:
        raise Invalid("completion-ahead", field="completed_on", today=given.today)
    if plan.session is not None and plan.attended is not True:
        raise Ineligible("session-not-attended", session=plan.session)
    return TrainingCompleted(
        training_id=c.training_id, number=plan.number, completed_on=c.completed_on
    )


def dropped(c: DropTraining, plan: Plan, given: Given) -> TrainingDropped:
    """Return the end of a plan that nothing comes of."""
    return TrainingDropped(training_id=c.training_id, number=plan.number, dropped_on=given.today)


def evaluated(c: EvaluateTraining, plan: Plan | None, given: Given) -> TrainingEvaluated:
    """Return what the employee says of it. Raise `Rejected` if they are not done, or said it."""
    if given.by != c.employee_id:
        raise Forbidden("evaluated-for-another", by=given.by)
    if plan is None or plan.completed_on is None or plan.evaluated:
        raise Ineligible("training-not-to-evaluate", training_id=c.training_id)
    if not 1 <= c.rating <= BEST:
        raise Invalid("evaluation-out-of-range", rating=c.rating, most=BEST)
    return TrainingEvaluated(
        training_id=c.training_id, number=plan.number, rating=c.rating, remark=c.remark
    )


def require_concerned(employee_id: str, who: employee.State, given: Given) -> None:
    """Raise `Unknown` unless it is the employee, their superior of today or HR who acts."""
    known = who is not None and given.by in {employee_id, who.superior_on(given.today)}
    if who is None or not (known or Role.HR in given.roles):
        raise Unknown(employee_id)


def require_open(training_id: str, plan: Plan | None) -> Plan:
    """Return the plan of a course. Raise `Ineligible` if it is not planned, or is over."""
    if plan is None or plan.over:
        raise Ineligible("training-not-planned", training_id=training_id)
    return plan


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case TrainingPlanned() as e:
            plan = Plan(number=e.number)
        case SessionTaken(session=session) as e:
            plan = replace(state.plans[e.training_id], session=session, attended=None)
        case SessionAttended(attended=attended) as e:
            plan = replace(state.plans[e.training_id], attended=attended)
        case TrainingCompleted(completed_on=on) as e:
            plan = replace(state.plans[e.training_id], completed_on=on)
        case TrainingEvaluated() as e:
            plan = replace(state.plans[e.training_id], evaluated=True)
        case TrainingDropped() as e:
            plan = replace(state.plans[e.training_id], dropped=True)
        case _:
            assert_never(event)
    return replace(state, plans={**state.plans, e.training_id: plan})


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return of(command.employee_id)


def of(employee_id: str) -> str:
    """Return the stream of an employee's learning."""
    return "learning:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


learning: Decider[Command, Event, State] = Decider(
    kind="learning",
    commands=Command,
    events=Event,
    initial=Learning(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)
