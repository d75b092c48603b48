"""Competency: how well somebody masters what their framework names, as it was assessed over time.

nothing ──assess──▶ Assessments ──assess again──▶ Assessments

| act    | by                                                           |
|--------|--------------------------------------------------------------|
| assess | the employee themself, their superior of today, HR           |

What somebody says of themself is kept beside what others say and counts for nothing but to be seen.
An assessment belongs to its day; a later one of the same day takes its place, and both are kept.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from domain import career_framework, career_framework_check, day, employee, ids, publication
from domain.actor import Role
from domain.career_framework_content import CareerFramework, CareerLevel
from domain.decider import Decider, Given, Ref, fact, replace
from domain.errors import Invalid, Unknown
from domain.sealed import Sealed
from domain.timeline import Timeline


class Assessor(StrEnum):
    """Who assessed somebody, as seen from them."""

    SELF = "SELF"
    SUPERIOR = "SUPERIOR"
    HR = "HR"


@fact
class AssessCompetency:
    """`version` is a published one, whose scale `proficiency` is a step of."""

    employee_id: str
    framework_id: str
    version: str
    competency: str
    proficiency: int
    assessed_on: date
    evidence: Sealed


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CompetencyAssessed:
    framework_id: str
    version: str
    competency: str
    proficiency: int
    assessed_on: date
    assessor: Assessor
    assessed_by: str
    evidence: Sealed


Assessed: TypeAlias = Mapping[tuple[str, str], Timeline[int]]
"""Proficiencies by framework and competency, each from the day on which it was found."""


@fact
class Assessments:
    """`own` is what somebody says of themself."""

    assessed: Assessed = field(default_factory=dict[tuple[str, str], Timeline[int]], hash=False)
    own: Assessed = field(default_factory=dict[tuple[str, str], Timeline[int]], hash=False)

    def on(self, framework_id: str, on: date) -> Mapping[str, int]:
        """Return the proficiencies that others have found by a day, by competency."""
        held = {
            competency: entry.value
            for (of, competency), line in self.assessed.items()
            if of == framework_id and (entry := line.on(on)) is not None
        }
        return dict(sorted(held.items()))


@fact
class CompetencyGap:
    """What is missing to what a level asks for; `assessed` is none where nobody looked."""

    competency: str
    required: int
    assessed: int | None
    gap: int


Command: TypeAlias = AssessCompetency
Event: TypeAlias = CompetencyAssessed
State: TypeAlias = Assessments


def reads(command: Command, _: State, __: Given) -> tuple[Ref[Any], ...]:
    """Return the streams that `command` depends on besides its own."""
    return (employee.ref(command.employee_id), career_framework.ref(command.framework_id))


def decide(command: Command, _: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    c, who = command, given[employee.ref(command.employee_id)]
    assessor = assessing(c.employee_id, who, given)
    if day.require("assessed_on", c.assessed_on) > given.today:
        raise Invalid("assessment-ahead", field="assessed_on", today=given.today)
    employee.require_in_service(c.employee_id, who, c.assessed_on)
    held = given[career_framework.ref(c.framework_id)]
    require_competency(publication.version(held, c.framework_id, c.version), c)
    return [
        CompetencyAssessed(
            framework_id=c.framework_id,
            version=c.version,
            competency=c.competency,
            proficiency=c.proficiency,
            assessed_on=c.assessed_on,
            assessor=assessor,
            assessed_by=given.by,
            evidence=c.evidence,
        )
    ]


def assessing(employee_id: str, who: employee.State, given: Given) -> Assessor:
    """Return as whom somebody assesses an employee. Raise `Unknown` if they are nobody to them."""
    if who is None:
        raise Unknown(employee_id)
    if given.by == employee_id:
        return Assessor.SELF
    if given.by == who.superior_on(given.today):
        return Assessor.SUPERIOR
    if Role.HR in given.roles:
        return Assessor.HR
    raise Unknown(employee_id)


def require_competency(framework: CareerFramework, c: AssessCompetency) -> None:
    """Raise `Invalid` if a framework has no such competency, or no such proficiency."""
    known = tuple(each.code for each in framework.competencies)
    if c.competency not in known:
        raise Invalid("competency-unknown", competency=c.competency, competencies=known)
    career_framework_check.require_proficiency(framework, c.competency, c.proficiency)


def gaps(level: CareerLevel, held: Mapping[str, int]) -> tuple[CompetencyGap, ...]:
    """Return what is missing to each requirement of a level, in their order; nothing is below 0."""
    return tuple(
        CompetencyGap(
            competency=each.competency,
            required=each.proficiency,
            assessed=held.get(each.competency),
            gap=max(each.proficiency - held.get(each.competency, 0), 0),
        )
        for each in level.requirements
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    key = (event.framework_id, event.competency)
    side = "own" if event.assessor is Assessor.SELF else "assessed"
    lines: Assessed = getattr(state, side)
    line = lines.get(key, Timeline()).with_entry(event.assessed_on, event.proficiency)
    return replace(state, **{side: {**lines, key: line}})


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return of(command.employee_id)


def of(employee_id: str) -> str:
    """Return the stream of an employee's assessments."""
    return "competency:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


competency: Decider[Command, Event, State] = Decider(
    kind="competency",
    commands=Command,
    events=Event,
    initial=Assessments(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's assessments. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), competency)
