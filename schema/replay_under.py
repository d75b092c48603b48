"""Replay under: what results and pay would have been under another policy, with nothing recorded.

For one person, some of them, departments or a whole cycle, from what was recorded by a moment.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

from domain import replay_under_report
from domain.actor import Role
from domain.appraisal_policy import AppraisalPolicy
from domain.errors import Rejected
from domain.replay_under import NotRedone, Replayed
from ledger.errors import NotPermitted
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.faults import fault
from schema.engine.graph import Declared, Resolving
from schema.engine.history import Moment
from schema.engine.inputs import Given, nested
from schema.engine.reading import AS_OF, MOST, USUAL, argument
from schema.engine.rejection import Rejection, said
from schema.pay_report import Groups, groups
from schema.pay_what_if import WEIGHT, Page, require_page
from schema.replay_under_facts import (
    APPRAISALS,
    LISTED,
    Policies,
    by_appraisal,
    paid,
    policies,
    replays,
    scope,
)
from schema.replay_under_pay import PaidAgain, ReplayedPay, paid_again
from schema.replay_under_result import GradeChange, ReplayedResult, ResultFairness, fairness, result

SEES = frozenset({Role.HR, Role.AUDITOR})
"""Who sees everybody's results and what they are paid."""


@strawberry.type(
    description="Results and pay under another policy; nothing of it is recorded. Figures are"
    " computed anew from the same facts. What people decided is not decided again: see `notRedone`."
)
class ReplayUnder:
    cycle_id: strawberry.ID = strawberry.field(description="The cycle.")
    policy_version: str = strawberry.field(description="The version that it ran under.")
    under_version: str = strawberry.field(description="The version that it is replayed under.")
    formulas: list[str] = strawberry.field(
        description="The formulas: those that the cycle froze, and today's where it has none."
    )
    not_redone: list[NotRedone] = strawberry.field(
        description="What is taken as it was given or decided, whatever the policy says of it."
    )
    people: int = strawberry.field(description="How many have a score that counts.")
    changed: int = strawberry.field(
        description="How many of them would have another score or grade."
    )
    grades: list[GradeChange] = strawberry.field(
        description="The grades of either policy, best first."
    )
    before: ResultFairness = strawberry.field(description="How groups fare by what counts.")
    after: ResultFairness = strawberry.field(description="How they would fare.")
    pay: list[ReplayedPay] = strawberry.field(
        description="What the cycle's paid reviews came to, and would have; corrections aside."
    )
    results: list[ReplayedResult] = strawberry.field(description="A page of them, by employee id.")
    has_more: bool = strawberry.field(description="Whether more follow.")
    last_employee_id: strawberry.ID | None = strawberry.field(
        description="The last employee of the page; give it as `after`."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was replayed, in which recorded groups people are, and what of it was paid."""

    cycle_id: str
    policies: Policies
    replays: Sequence[Replayed]
    groups: Groups
    paid: Sequence[PaidAgain]


async def resolved(
    _: object,
    info: Resolving,
    *,
    cycle: str,
    employees: Sequence[str] | None = None,
    departments: Sequence[str] | None = None,
    policyId: str | None = None,  # noqa: N803 - the API's word
    version: str | None = None,
    policy: Given = None,
    asOf: Moment = None,  # noqa: N803 - likewise
    first: int | None = None,
    after: str | None = None,
) -> object:
    """Return what a cycle would have come to, or why it cannot be told.

    Raise `GraphQLError` if the viewer may not know.
    """
    context: Context = info.context
    if SEES.isdisjoint(context.viewer.roles):
        raise fault(NotPermitted("replay"), context.language)
    try:
        page = Page(first=require_page(first), after=after or "")
        of = scope(cycle, employees, departments, asOf)
        both = await policies(context, of, policyId, version, policy)
        found = await replays(context, of, both)
        reviews = await paid(context, of)
        people = sorted({each.employee_id for each in found})
        people = sorted(
            {*people, *(it.inputs.employee_id for each in reviews for it in each.lines)}
        )
        async with Desk(context.journal).pool.connection() as connection:
            grouped = await groups(connection, people, asOf)
        again = await asyncio.to_thread(
            paid_again, reviews, by_appraisal(found), grouped, context.language
        )
        whole = Found(
            cycle_id=of.cycle_id, policies=both, replays=found, groups=grouped, paid=again
        )
        answer = answered(whole, page)
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, context.language)
    about = [str(each.employee_id) for each in answer.results]
    for kind in (ReadKind.APPRAISAL, ReadKind.PAY) if again else (ReadKind.APPRAISAL,):
        await context.shown(kind, f"Query.{info.field_name}", about)
    return answer


def answered(found: Found, page: Page) -> ReplayUnder:
    """Return what is answered."""
    used, other = found.policies.used, found.policies.other
    following = [each for each in found.replays if each.employee_id > page.after]
    chosen = following[: page.first]
    before = {each.employee_id: each.standing.before for each in found.replays}
    after = {each.employee_id: each.standing.after for each in found.replays}
    return ReplayUnder(
        cycle_id=strawberry.ID(found.cycle_id),
        policy_version=used.version,
        under_version=other.version,
        formulas=list(other.formulas),
        not_redone=list(NotRedone),
        people=len(found.replays),
        changed=sum(replay_under_report.changed(each) for each in found.replays),
        grades=[
            GradeChange(grade=each.grade, before=each.before, after=each.after)
            for each in replay_under_report.grades(used, other, found.replays)
        ],
        before=fairness(used, before, found.groups),
        after=fairness(other, after, found.groups),
        pay=[each.shown for each in found.paid],
        results=[result(each, found.paid) for each in chosen],
        has_more=len(following) > len(chosen),
        last_employee_id=strawberry.ID(chosen[-1].employee_id) if chosen else None,
    )


ReplayUnderResult = Annotated[
    ReplayUnder | Rejection,
    strawberry.union("ReplayUnderResult", description="What it comes to, or why it is not told."),
]


def field() -> Declared:
    """Return the field of the query, once the texts of its inputs are there."""
    some = f" {LISTED} at most; by default all."
    return computed(
        resolved,
        arguments=[
            argument("cycle", strawberry.ID, "The cycle.", required=True),
            argument("employees", list[strawberry.ID], "Only these people," + some),
            argument(
                "departments",
                list[strawberry.ID],
                "Only who was of these departments in the cycle, all below them included," + some,
            ),
            argument("policy_id", strawberry.ID, "The policy of which another version is tried."),
            argument("version", str, "That version, published or drafted."),
            argument("policy", nested(AppraisalPolicy), "A policy that is put in, in its place."),
            AS_OF,
            argument("first", int, f"How many results: {USUAL} unless stated, {MOST} at most."),
            argument("after", strawberry.ID, "Only results of those after this employee."),
        ],
        description="What a cycle's results and pay would have been under another policy, from the"
        f" same facts, for human resources and auditors; {APPRAISALS} appraisals at most. What"
        " people decided is not decided again: ratings, calibration, quotas and appeals stand.",
        weight=WEIGHT,
        recorded=ReadKind.REPLAY,
    )


replay_under = field()
