"""Training: what can be learnt here, and when; the catalogue, course by course.

nothing ──offer──▶ Course ──offer anew, schedule and cancel sessions──▶ Course ──retire──▶ retired

Whoever has begun a course that is retired goes on; nobody new begins it.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain import authority, career_framework_check, day, ids, text
from domain.actor import Role
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Ineligible, Invalid, Unknown

MOST_COMPETENCIES = 30
MOST_SESSIONS = 100
MOST_PLACES = 100_000


class TrainingKind(StrEnum):
    """What sort of learning a course is."""

    PROFESSIONAL_SKILL = "PROFESSIONAL_SKILL"
    LEADERSHIP = "LEADERSHIP"
    SHARING = "SHARING"
    EXCHANGE = "EXCHANGE"


@fact
class OfferTraining:
    """`competencies` are those that it helps with, by their codes in a career framework."""

    training_id: str
    name: str
    kind: TrainingKind
    competencies: tuple[str, ...] = ()
    name_zh: str | None = None


@fact
class RetireTraining:
    training_id: str


@fact
class ScheduleSession:
    """A session lasts from its first day through its last; `places` is how many can attend."""

    training_id: str
    session: str
    starts_on: date
    ends_on: date
    places: int


@fact
class CancelSession:
    training_id: str
    session: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class TrainingOffered:
    name: str
    kind: TrainingKind
    competencies: tuple[str, ...]
    name_zh: str | None


@fact
class TrainingRetired:
    retired_on: date


@fact
class SessionScheduled:
    session: str
    starts_on: date
    ends_on: date
    places: int


@fact
class SessionCancelled:
    session: str


@fact
class TrainingSession:
    starts_on: date
    ends_on: date
    places: int
    cancelled: bool = False


@fact
class Course:
    """`sessions` are by code, those that are cancelled included."""

    offered: TrainingOffered
    retired: bool = False
    sessions: Mapping[str, TrainingSession] = field(default_factory=dict[str, TrainingSession])


Command: TypeAlias = OfferTraining | RetireTraining | ScheduleSession | CancelSession
Event: TypeAlias = TrainingOffered | TrainingRetired | SessionScheduled | SessionCancelled
State: TypeAlias = Course | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command:
        case OfferTraining() as c:
            return [offered(c, state)]
        case RetireTraining() as c:
            require_offered(c.training_id, state)
            return [TrainingRetired(retired_on=given.today)]
        case ScheduleSession() as c:
            return [scheduled(c, require_offered(c.training_id, state))]
        case CancelSession() as c:
            require_session(require_known(c.training_id, state), c.session)
            return [SessionCancelled(session=c.session)]
        case _:
            assert_never(command)


def offered(c: OfferTraining, state: State) -> TrainingOffered:
    """Return the offer. Raise `Invalid` if it errs, or says what is said already."""
    career_framework_check.require_most("competencies", c.competencies, MOST_COMPETENCIES)
    competencies = tuple(text.require("competencies", each) for each in c.competencies)
    career_framework_check.require_once("competencies", competencies)
    made = TrainingOffered(
        name=text.require("name", c.name),
        kind=c.kind,
        competencies=competencies,
        name_zh=text.optional("name_zh", c.name_zh),
    )
    if state is not None and not state.retired and state.offered == made:
        raise Invalid("nothing-changes")
    return made


def scheduled(c: ScheduleSession, state: Course) -> SessionScheduled:
    """Return a session of a course. Raise `Rejected` if it cannot be held so."""
    if not ids.CODE.fullmatch(c.session):
        raise Invalid("code-not-plain", field="session", code=c.session)
    if c.session in state.sessions:
        raise Ineligible("session-known", session=c.session)
    if len(state.sessions) >= MOST_SESSIONS:
        raise Ineligible("sessions-too-many", most=MOST_SESSIONS)
    if day.require("ends_on", c.ends_on) < day.require("starts_on", c.starts_on):
        raise Invalid("until-before-from", field="ends_on")
    if not 1 <= c.places <= MOST_PLACES:
        raise Invalid("places-out-of-range", places=c.places, most=MOST_PLACES)
    return SessionScheduled(
        session=c.session, starts_on=c.starts_on, ends_on=c.ends_on, places=c.places
    )


def require_known(training_id: str, state: State) -> Course:
    """Return a course. Raise `Unknown` if there is none."""
    if state is None:
        raise Unknown(training_id)
    return state


def require_offered(training_id: str, state: State) -> Course:
    """Return a course that can be begun. Raise `Rejected` if there is none."""
    course = require_known(training_id, state)
    if course.retired:
        raise Ineligible("training-retired", training_id=training_id)
    return course


def require_session(state: Course, session: str) -> TrainingSession:
    """Return a session that is held. Raise `Rejected` if there is none."""
    held = state.sessions.get(session)
    if held is None:
        raise Invalid("session-unknown", field="session", session=session)
    if held.cancelled:
        raise Ineligible("session-cancelled", session=session)
    return held


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case TrainingOffered() as e, _:
            return Course(offered=e, sessions={} if state is None else state.sessions)
        case _, None:
            return None
        case TrainingRetired(), Course():
            return replace(state, retired=True)
        case SessionScheduled() as e, Course():
            held = TrainingSession(starts_on=e.starts_on, ends_on=e.ends_on, places=e.places)
            return replace(state, sessions={**state.sessions, e.session: held})
        case SessionCancelled(session=session), Course():
            held = replace(state.sessions[session], cancelled=True)
            return replace(state, sessions={**state.sessions, session: held})
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("training", command.training_id)


training: Decider[Command, Event, State] = Decider(
    kind="training",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(training_id: str) -> Ref[State]:
    """Return the stream of a course. Raise `Invalid` if the id is not one of a course."""
    return Ref(ids.require("training", training_id), training)
