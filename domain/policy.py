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

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TypeAlias, assert_never

from domain import appraisal_policy, authority, day, ids, policy_template, text
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.timeline import Timeline


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
class Draft:
    policy: AppraisalPolicy
    drafted_by: str


@fact
class Policy:
    """`published` are all versions that ever were, `held` those that hold, by their first days."""

    id: str
    name: str
    drafts: Mapping[str, Draft] = field(default_factory=dict[str, Draft])
    published: Mapping[str, AppraisalPolicy] = field(default_factory=dict[str, AppraisalPolicy])
    held: Timeline[str] = Timeline()

    def on(self, on: date) -> AppraisalPolicy | None:
        """Return the version in force on a day, if there is one."""
        entry = self.held.on(on)
        return None if entry is None else self.published[entry.value]


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
            require_draft(c, state)
            return [PolicyDraftWithdrawn(version=c.version)]
        case PublishPolicy() as c:
            policy, draft = require_draft(c, state)
            return [published(c, policy, draft, given)]
        case _:
            assert_never(command)


def drafted(command: DraftPolicy, state: State, given: Given) -> PolicyDrafted:
    """Return the draft of a version. Raise `Invalid` if its content errs, or is no other."""
    content = appraisal_policy.require(named(content_of(command), command.version))
    if not ids.CODE.fullmatch(content.version):
        raise Invalid("version-malformed", field="version", version=content.version)
    name = text.optional("name", command.name)
    if state is None:
        name = name or ids.code(command.policy_id)
    else:
        if content.version in state.published:
            raise Ineligible("version-published", version=content.version)
        before, name = state.drafts.get(content.version), name or state.name
        if before is not None and (before.policy, state.name) == (content, name):
            raise Invalid("nothing-changes")
    return PolicyDrafted(
        policy_id=command.policy_id,
        name=name,
        policy=content,
        template=command.template,
        drafted_by=given.by,
    )


def content_of(command: DraftPolicy) -> AppraisalPolicy:
    """Return what a version shall say. Raise `Invalid` unless it is said in one way."""
    match command:
        case DraftPolicy(policy=AppraisalPolicy() as policy, template=None):
            return policy
        case DraftPolicy(policy=None, template=str() as template):
            return policy_template.find(template)
        case _:
            raise Invalid("either-or", field="policy", other="template")


def named(content: AppraisalPolicy, version: str | None) -> AppraisalPolicy:
    """Return a content under the version's name, if it is given one."""
    return content if version is None else replace(content, version=version)


def require_draft(command: WithdrawDraft | PublishPolicy, state: State) -> tuple[Policy, Draft]:
    """Return the policy and its draft. Raise `Rejected` if there is none of that version."""
    if state is None:
        raise Unknown(command.policy_id)
    if command.version in state.published:
        raise Ineligible("version-published", version=command.version)
    draft = state.drafts.get(command.version)
    if draft is None:
        raise Invalid("no-draft", field="version", version=command.version)
    return state, draft


def published(
    command: PublishPolicy, policy: Policy, draft: Draft, given: Given
) -> PolicyPublished:
    """Return the publication of a draft. Raise `Rejected` if it is one's own or is backdated."""
    if draft.drafted_by == given.by:
        raise Forbidden("own-draft", by=given.by)
    effective_from = day.require("effective_from", command.effective_from)
    if effective_from < given.today:
        raise Invalid("policy-backdated", field="effective_from", today=given.today)
    held = policy.held.on(effective_from)
    same_day = held is not None and held.effective_on == effective_from
    return PolicyPublished(
        version=command.version,
        effective_from=effective_from,
        replaces=held.value if held is not None and same_day else None,
        drafted_by=draft.drafted_by,
        published_by=given.by,
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PolicyDrafted() as e, _:
            before = state or Policy(id=e.policy_id, name=e.name)
            draft = Draft(policy=e.policy, drafted_by=e.drafted_by)
            return replace(before, name=e.name, drafts={**before.drafts, e.policy.version: draft})
        case _, None:
            return None
        case PolicyDraftWithdrawn() as e, Policy():
            return replace(state, drafts=without(state.drafts, e.version))
        case PolicyPublished() as e, Policy():
            policy = state.drafts[e.version].policy
            return replace(
                state,
                drafts=without(state.drafts, e.version),
                published={**state.published, e.version: policy},
                held=state.held.with_entry(e.effective_from, e.version),
            )
        case _:
            assert_never(event)


def without(drafts: Mapping[str, Draft], version: str) -> Mapping[str, Draft]:
    """Return the drafts but one."""
    return {each: draft for each, draft in drafts.items() if each != version}


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
    if state is None:
        raise Unknown(policy_id)
    held = state.on(on)
    if held is None:
        raise Ineligible("no-policy-in-force", policy_id=policy_id, on=on)
    return held
