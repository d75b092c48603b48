"""Career framework: tracks, levels and paths by name, from draft to the version of a day.

Its states are those of any publication (domain/publication.py).

| act      | by                    | on                                 |
|----------|-----------------------|------------------------------------|
| draft    | HR                    | a version that is not published    |
| withdraw | HR                    | a draft                            |
| publish  | HR who did not draft  | a draft, from today or a later day |

What somebody's level asks for is what the version in force on the day says; a promotion case keeps
the version that it was begun under.
"""

from datetime import date
from typing import TypeAlias, assert_never

from domain import (
    authority,
    career_framework_check,
    career_framework_template,
    ids,
    publication,
)
from domain.actor import Role
from domain.career_framework_content import CareerFramework
from domain.decider import Decider, Given, Ref, fact
from domain.publication import Versions


@fact
class DraftCareerFramework:
    """What a version shall say: `framework`, or a template as it ships.

    The version's name is the content's own unless `version` gives another. `name` is what the
    framework as a whole is called; without one it keeps the name it has.
    """

    framework_id: str
    framework: CareerFramework | None = None
    template: str | None = None
    version: str | None = None
    name: str | None = None


@fact
class WithdrawCareerFramework:
    framework_id: str
    version: str


@fact
class PublishCareerFramework:
    """`effective_from` is the first day on which the version holds."""

    framework_id: str
    version: str
    effective_from: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CareerFrameworkDrafted:
    """`template` is where the content came from, if from one."""

    framework_id: str
    name: str
    framework: CareerFramework
    template: str | None
    drafted_by: str


@fact
class CareerFrameworkDraftWithdrawn:
    version: str


@fact
class CareerFrameworkPublished:
    """`replaces` is the version that was to hold from the same day, if there was one."""

    version: str
    effective_from: date
    replaces: str | None
    drafted_by: str
    published_by: str


@fact
class CareerFrameworks(Versions[CareerFramework]):
    """The versions of a career framework."""


Command: TypeAlias = DraftCareerFramework | WithdrawCareerFramework | PublishCareerFramework
Event: TypeAlias = CareerFrameworkDrafted | CareerFrameworkDraftWithdrawn | CareerFrameworkPublished
State: TypeAlias = CareerFrameworks | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command:
        case DraftCareerFramework() as c:
            return [drafted(c, state, given)]
        case WithdrawCareerFramework() as c:
            publication.require_draft(state, c.framework_id, c.version)
            return [CareerFrameworkDraftWithdrawn(version=c.version)]
        case PublishCareerFramework() as c:
            held, draft = publication.require_draft(state, c.framework_id, c.version)
            made = publication.publishing(held, draft, c.effective_from, given)
            return [
                CareerFrameworkPublished(
                    version=c.version,
                    effective_from=made.effective_from,
                    replaces=made.replaces,
                    drafted_by=made.drafted_by,
                    published_by=given.by,
                )
            ]
        case _:
            assert_never(command)


def drafted(command: DraftCareerFramework, state: State, given: Given) -> CareerFrameworkDrafted:
    """Return the draft of a version. Raise `Invalid` if its content errs, or is no other."""
    c = command
    said = publication.said(
        c.framework, c.template, career_framework_template.find, c.version, of="framework"
    )
    framework = career_framework_check.require(said)
    return CareerFrameworkDrafted(
        framework_id=c.framework_id,
        name=publication.drafting(state, c.framework_id, framework, c.name),
        framework=framework,
        template=c.template,
        drafted_by=given.by,
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case CareerFrameworkDrafted() as e, _:
            before = state or CareerFrameworks(id=e.framework_id, name=e.name)
            return publication.with_draft(before, e.name, e.framework, e.drafted_by)
        case _, None:
            return None
        case CareerFrameworkDraftWithdrawn() as e, CareerFrameworks():
            return publication.without_draft(state, e.version)
        case CareerFrameworkPublished() as e, CareerFrameworks():
            content = state.drafts[e.version].content
            return publication.with_published(state, content, e.effective_from)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("career_framework", command.framework_id)


career_framework: Decider[Command, Event, State] = Decider(
    kind="career_framework",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(framework_id: str) -> Ref[State]:
    """Return the stream of a framework. Raise `Invalid` if the id is not one of a framework."""
    return Ref(ids.require("career_framework", framework_id), career_framework)


def in_force(framework_id: str, state: State, on: date) -> CareerFramework:
    """Return the version that holds on a day. Raise `Unknown`, or `Ineligible` if none does."""
    return publication.in_force(state, framework_id, on)
