"""Goal progress: what is reported on a goal, and the measures that serve it.

| command                 | by                                                                   |
|-------------------------|----------------------------------------------------------------------|
| report                  | HR; who answers for the goal; the employee whose it is, the superior |
| link, unlink a measure  | HR; the superior of the employee who is appraised; not oneself       |

Each goal has such a stream of its own, so that reports and measures, of which there are many, do
not make the plan longer that every link has to read. A goal that other goals or measures serve
follows from them and is not reported on.
"""

from datetime import date
from typing import Any, TypeAlias, assert_never

from domain import appraisal, employee, goal, ids
from domain.actor import Role
from domain.appraisal_case import Enrolled, Released
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.goal_plan import Goal
from domain.goal_right import answers, seen
from domain.persistent import Persistent
from domain.sealed import Sealed

DONE = 100


@fact
class ReportGoalProgress:
    """`progress` is in per cent; `employee_id` is whose goal it is, if it is an employee's."""

    goal_id: str
    progress: int
    employee_id: str | None = None
    note: Sealed | None = None


@fact
class LinkMeasure:
    """A measure of an appraisal serves the goal, with a weight in basis points."""

    goal_id: str
    appraisal_id: str
    measure: str
    weight: int


@fact
class UnlinkMeasure:
    goal_id: str
    appraisal_id: str
    measure: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class GoalProgressReported:
    """`progress` is in per cent."""

    goal_id: str
    progress: int
    employee_id: str | None
    note: Sealed | None
    reported_on: date
    reported_by: str


@fact
class MeasureLinked:
    goal_id: str
    appraisal_id: str
    measure: str
    weight: int


@fact
class MeasureUnlinked:
    goal_id: str
    appraisal_id: str
    measure: str


@fact
class GoalProgress:
    """The weights of the measures that serve the goal, by their ids."""

    measures: Persistent[int] = Persistent()


Command: TypeAlias = ReportGoalProgress | LinkMeasure | UnlinkMeasure
Event: TypeAlias = GoalProgressReported | MeasureLinked | MeasureUnlinked


def reads(command: Command, _: GoalProgress, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    plan = goal.ref(command.goal_id)
    read: list[Ref[Any]] = [plan]
    if plan in given:
        held = given[plan].goals.get(command.goal_id)
        if held is not None and held.employee_id is not None:
            read.append(employee.ref(held.employee_id))
    if not isinstance(command, ReportGoalProgress):
        case = appraisal.ref(command.appraisal_id)
        read += [case, employee.ref(appraisal.person(command.appraisal_id))]
    return read


def decide(command: Command, state: GoalProgress, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    held = seen(command.goal_id, given[goal.ref(command.goal_id)], given)
    match command:
        case ReportGoalProgress() as c:
            return [reported(c, held, state, given)]
        case LinkMeasure() as c:
            goal.require_weight(c.weight)
            goal.require_in_force(held)
            case = concerned(c.appraisal_id, given)
            if c.measure not in {each.code for each in case.measures}:
                raise Invalid("measure-unknown", measure=c.measure)
            if state.measures.get(measure_id(c)) == c.weight:
                raise Invalid("nothing-changes")
            return [
                MeasureLinked(
                    goal_id=c.goal_id,
                    appraisal_id=c.appraisal_id,
                    measure=c.measure,
                    weight=c.weight,
                )
            ]
        case UnlinkMeasure() as c:
            concerned(c.appraisal_id, given)
            if measure_id(c) not in state.measures:
                raise Ineligible("measure-not-linked", measure=c.measure, goal_id=c.goal_id)
            return [
                MeasureUnlinked(goal_id=c.goal_id, appraisal_id=c.appraisal_id, measure=c.measure)
            ]
        case _:
            assert_never(command)


def reported(
    c: ReportGoalProgress, held: Goal, state: GoalProgress, given: Given
) -> GoalProgressReported:
    """Return the report, or raise `Rejected`."""
    if not (given.by == held.employee_id or answers(held, given)):
        raise Forbidden("goal-of-others", goal_id=held.id)
    goal.require_in_force(held)
    if c.employee_id != held.employee_id:
        raise Invalid("goal-holder-differs", goal_id=held.id)
    if held.children or state.measures:
        raise Ineligible("goal-rolled-up", goal_id=held.id)
    if not 0 <= c.progress <= DONE:
        raise Invalid("progress-out-of-range", progress=c.progress)
    return GoalProgressReported(
        goal_id=held.id,
        progress=c.progress,
        employee_id=c.employee_id,
        note=c.note,
        reported_on=given.today,
        reported_by=given.by,
    )


def concerned(appraisal_id: str, given: Given) -> Enrolled:
    """Return the appraisal. Raise `Rejected` unless HR or the superior acts, and not oneself."""
    employee_id = appraisal.person(appraisal_id)
    state, person = given[appraisal.ref(appraisal_id)], given[employee.ref(employee_id)]
    case = state.case if isinstance(state, Released) else state
    superior_today = None if person is None else person.superior_on(given.today)
    if case is None or not (
        Role.HR in given.roles or given.by in {case.superior_id, superior_today, employee_id}
    ):
        raise Unknown(appraisal_id)
    employee.require_not_own_case(employee_id, given)
    return case


def measure_id(command: LinkMeasure | UnlinkMeasure) -> str:
    """Return the id of the measure that a command names."""
    return f"{command.appraisal_id}/{command.measure}"


def evolve(state: GoalProgress, event: Event) -> GoalProgress:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event:
        case GoalProgressReported():
            return state
        case MeasureLinked() as e:
            linked = f"{e.appraisal_id}/{e.measure}"
            return GoalProgress(measures=state.measures.with_entry(linked, e.weight))
        case MeasureUnlinked() as e:
            return GoalProgress(measures=state.measures.without(f"{e.appraisal_id}/{e.measure}"))
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return stream_of(command.goal_id)


def stream_of(goal_id: str) -> str:
    """Return the stream with the progress of a goal."""
    plan = goal.ref(goal_id).stream
    return f"progress:{ids.code(plan)}:{goal_id.partition('/')[2]}"


goal_progress: Decider[Command, Event, GoalProgress] = Decider(
    kind="progress",
    commands=Command,
    events=Event,
    initial=GoalProgress(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)
