"""Policy: an appraisal policy by name, from draft to the version that holds on a day.

(draft, draft again) ──publish──▶ Published, from its date ──another from a later date──▶ superseded
        └──withdraw──▶ (nothing)

| act      | by                                  | on                                 |
|----------|-------------------------------------|------------------------------------|
| draft    | HR                                  | a version that is not published    |
| withdraw | HR                                  | a draft                            |
| publish  | HR who did not draft what it says   | a draft, from today or a later day |

What is published never changes and holds from its date until another version does. One that is
published for a day that has one already takes its place. A cycle keeps the version of its first
day, whatever is published afterwards.
"""

from datetime import date
from typing import TypeAlias, assert_never

from domain import appraisal_policy, authority, ids, policy_template, publication
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import Decider, Given, Ref, fact
from domain.publication import Versions


@fact
class DraftPolicy:
    """What a version shall say: `policy`, or a template as it ships.

    The version's name is the content's own unless `version` gives another. `name` is what the
    policy as a whole is called; without one it keeps the name it has.
    """

    policy_id: str
    policy: AppraisalPolicy | None = None
    template: str | None = None
    version: str | None = None
    name: str | None = None


@fact
class WithdrawDraft:
    policy_id: str
    version: str


@fact
class PublishPolicy:
    """`effective_from` is the first day on which the version holds."""

    policy_id: str
    version: str
    effective_from: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PolicyDrafted:
    """`policy.version` is the version; `template` is where the content came from, if from one."""

    policy_id: str
    name: str
    policy: AppraisalPolicy
    template: str | None
    drafted_by: str


@fact
class PolicyDraftWithdrawn:
    version: str


@fact
class PolicyPublished:
    """`replaces` is the version that was to hold from the same day, if there was one."""

    version: str
    effective_from: date
    replaces: str | None
    drafted_by: str
    published_by: str


@fact
class Policy(Versions[AppraisalPolicy]):
    """The versions of a policy."""


Command: TypeAlias = DraftPolicy | WithdrawDraft | PublishPolicy
Event: TypeAlias = PolicyDrafted | PolicyDraftWithdrawn | PolicyPublished
State: TypeAlias = Policy | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, Role.HR)
    match command:
        case DraftPolicy() as c:
            return [drafted(c, state, given)]
        case WithdrawDraft() as c:
            publication.require_draft(state, c.policy_id, c.version)
            return [PolicyDraftWithdrawn(version=c.version)]
        case PublishPolicy() as c:
            return [published(c, state, given)]
        case _:
            assert_never(command)


def drafted(command: DraftPolicy, state: State, given: Given) -> PolicyDrafted:
    """Return the draft of a version. Raise `Invalid` if its content errs, or is no other."""
    c = command
    said = publication.said(c.policy, c.template, policy_template.find, c.version, of="policy")
    content = appraisal_policy.require(said)
    return PolicyDrafted(
        policy_id=c.policy_id,
        name=publication.drafting(state, c.policy_id, content, c.name),
        policy=content,
        template=c.template,
        drafted_by=given.by,
    )


def published(command: PublishPolicy, state: State, given: Given) -> PolicyPublished:
    """Return the publication of a draft. Raise `Rejected` if it is one's own or is backdated."""
    held, draft = publication.require_draft(state, command.policy_id, command.version)
    made = publication.publishing(held, draft, command.effective_from, given)
    return PolicyPublished(
        version=command.version,
        effective_from=made.effective_from,
        replaces=made.replaces,
        drafted_by=made.drafted_by,
        published_by=given.by,
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PolicyDrafted() as e, _:
            before = state or Policy(id=e.policy_id, name=e.name)
            return publication.with_draft(before, e.name, e.policy, e.drafted_by)
        case _, None:
            return None
        case PolicyDraftWithdrawn() as e, Policy():
            return publication.without_draft(state, e.version)
        case PolicyPublished() as e, Policy():
            content = state.drafts[e.version].content
            return publication.with_published(state, content, e.effective_from)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("policy", command.policy_id)


policy: Decider[Command, Event, State] = Decider(
    kind="policy",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(policy_id: str) -> Ref[State]:
    """Return the stream of a policy. Raise `Invalid` if the id is not one of a policy."""
    return Ref(ids.require("policy", policy_id), policy)


def in_force(policy_id: str, state: State, on: date) -> AppraisalPolicy:
    """Return the version that holds on a day. Raise `Unknown`, or `Ineligible` if none does."""
    return publication.in_force(state, policy_id, on)
