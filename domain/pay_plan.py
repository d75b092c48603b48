"""Pay plan: how results become raises and bonuses, from draft to the version that holds on a day.

Its states are those of any publication (domain/publication.py).

| act      | by                               | on                                  |
|----------|----------------------------------|-------------------------------------|
| draft    | HR, compensation                 | a version that is not published     |
| withdraw | HR, compensation                 | a draft                             |
| publish  | one of them who did not draft it | a draft, from today or a later day  |

What is published names the formulas that were in force then, and a review keeps the version that it
was opened under, whatever is published afterwards.
"""

from datetime import date
from typing import TypeAlias, assert_never

from domain import authority, ids, pay_formula, pay_plan_check, pay_plan_template, publication
from domain.decider import Decider, Given, Ref, fact, replace
from domain.pay_plan_content import PayPlan
from domain.publication import Versions


@fact
class DraftPayPlan:
    """What a version shall say: `plan`, or a template as it ships.

    The version's name is the content's own unless `version` gives another. `name` is what the plan
    as a whole is called; without one it keeps the name it has.
    """

    plan_id: str
    plan: PayPlan | None = None
    template: str | None = None
    version: str | None = None
    name: str | None = None


@fact
class WithdrawPayPlan:
    plan_id: str
    version: str


@fact
class PublishPayPlan:
    """`effective_from` is the first day on which the version holds."""

    plan_id: str
    version: str
    effective_from: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PayPlanDrafted:
    """`template` is where the content came from, if from one."""

    plan_id: str
    name: str
    plan: PayPlan
    template: str | None
    drafted_by: str


@fact
class PayPlanDraftWithdrawn:
    version: str


@fact
class PayPlanPublished:
    """`replaces` is the version that was to hold from the same day, if there was one.

    `formulas` are those by which reviews under the version reckon.
    """

    version: str
    effective_from: date
    replaces: str | None
    formulas: tuple[str, ...]
    drafted_by: str
    published_by: str


@fact
class PayPlans(Versions[PayPlan]):
    """The versions of a pay plan; those that are published name their formulas."""


Command: TypeAlias = DraftPayPlan | WithdrawPayPlan | PublishPayPlan
Event: TypeAlias = PayPlanDrafted | PayPlanDraftWithdrawn | PayPlanPublished
State: TypeAlias = PayPlans | None


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, *authority.PAY)
    match command:
        case DraftPayPlan() as c:
            return [drafted(c, state, given)]
        case WithdrawPayPlan() as c:
            publication.require_draft(state, c.plan_id, c.version)
            return [PayPlanDraftWithdrawn(version=c.version)]
        case PublishPayPlan() as c:
            return [published(c, state, given)]
        case _:
            assert_never(command)


def drafted(command: DraftPayPlan, state: State, given: Given) -> PayPlanDrafted:
    """Return the draft of a version. Raise `Invalid` if its content errs, or is no other."""
    c = command
    said = publication.said(c.plan, c.template, pay_plan_template.find, c.version, of="plan")
    plan = pay_plan_check.require(said)
    return PayPlanDrafted(
        plan_id=c.plan_id,
        name=publication.drafting(state, c.plan_id, plan, c.name),
        plan=plan,
        template=c.template,
        drafted_by=given.by,
    )


def published(command: PublishPayPlan, state: State, given: Given) -> PayPlanPublished:
    """Return the publication of a draft. Raise `Rejected` if it is one's own or is backdated."""
    held, draft = publication.require_draft(state, command.plan_id, command.version)
    made = publication.publishing(held, draft, command.effective_from, given)
    return PayPlanPublished(
        version=command.version,
        effective_from=made.effective_from,
        replaces=made.replaces,
        formulas=pay_formula.with_formulas(draft.content, given.rules).formulas,
        drafted_by=made.drafted_by,
        published_by=given.by,
    )


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PayPlanDrafted() as e, _:
            before = state or PayPlans(id=e.plan_id, name=e.name)
            return publication.with_draft(before, e.name, e.plan, e.drafted_by)
        case _, None:
            return None
        case PayPlanDraftWithdrawn() as e, PayPlans():
            return publication.without_draft(state, e.version)
        case PayPlanPublished() as e, PayPlans():
            plan = replace(state.drafts[e.version].content, formulas=e.formulas)
            return publication.with_published(state, plan, e.effective_from)
        case _:
            assert_never(event)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return ids.require("pay_plan", command.plan_id)


pay_plan: Decider[Command, Event, State] = Decider(
    kind="pay_plan",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
)


def ref(plan_id: str) -> Ref[State]:
    """Return the stream of a pay plan. Raise `Invalid` if the id is not one of a plan."""
    return Ref(ids.require("pay_plan", plan_id), pay_plan)


def version(plan_id: str, state: State, version: str) -> PayPlan:
    """Return a published version. Raise `Unknown` if there is none of that name."""
    return publication.version(state, plan_id, version)


def in_force(plan_id: str, state: State, on: date) -> PayPlan:
    """Return the version that holds on a day. Raise `Unknown`, or `Ineligible` if none does."""
    return publication.in_force(state, plan_id, on)
