"""Replay facts: what an appraisal replay starts from, as it was recorded by a moment.

The events of all appraisals come in one statement, those of paid reviews in a few.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from domain import appraisal_policy, ids, pay_batch_case, policy
from domain.appraisal_case import Event
from domain.appraisal_policy import AppraisalPolicy
from domain.cycle import CycleOpened
from domain.errors import Ineligible, Invalid, Unknown
from domain.pay_batch_case import PayLinesFrozen
from domain.pay_line import PayLine
from domain.pay_review_case import PayReviewOpened, PayReviewProposed
from domain.replay_under import Replayed, replayed, under
from ledger import codec
from ledger.jobs import Desk
from schema.engine.context import Context
from schema.engine.history import Moment
from schema.engine.inputs import Given, fact_of
from schema.pay_gathering import POSITION, at, kind_of

APPRAISALS = 10_000
"""How many appraisals are replayed at once."""

LISTED = 50
"""How many employees, or departments, are named at once."""

FACTS = """within AS (
    SELECT unnest(%(departments)s::text[]) COLLATE "C" AS id
    UNION SELECT d.id FROM read.department d JOIN within w ON d.parent_id = w.id
), taken AS MATERIALIZED (
    SELECT a.id FROM read.appraisal a
    WHERE a.cycle_id = %(cycle)s AND (%(employees)s::text[] = '{}'
            OR a.employee_id = ANY (%(employees)s::text[]))
        AND (%(departments)s::text[] = '{}' OR a.department_id IN (SELECT w.id FROM within w))
    LIMIT %(most)s
)
SELECT e.stream, e.version, e.type, e.schema_version, e.body
FROM taken t JOIN ledger.event e ON e.stream = t.id BY_THEN ORDER BY e.stream, e.version"""

PAID = """paid AS (
    SELECT r.id FROM read.pay_review r
    WHERE r.cycle_id = %(cycle)s AND r.status = 'EXECUTED' AND r.adjusts IS NULL
) SELECT p.id FROM paid p ORDER BY p.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose appraisals of a cycle are replayed: of all, or of those named, or in departments."""

    cycle_id: str
    employees: Sequence[str]
    departments: Sequence[str]
    as_of: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The policy that a cycle ran under, and the other, with the formulas of either."""

    used: AppraisalPolicy
    other: AppraisalPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A review that was paid: its terms and plan, what was proposed last, and all its lines."""

    opened: PayReviewOpened
    proposed: PayReviewProposed
    lines: Sequence[PayLine]


def scope(
    cycle: str, employees: Sequence[str] | None, departments: Sequence[str] | None, as_of: Moment
) -> Scope:
    """Return whose appraisals are asked for. Raise `Invalid` if an id is of something else."""
    for field, of, listed in (
        ("employees", "employee", employees),
        ("departments", "department", departments),
    ):
        if len(listed or ()) > LISTED:
            raise Invalid("listed-too-many", field=field, most=LISTED)
        for each in listed or ():
            ids.require(of, each)
    return Scope(
        cycle_id=ids.require("cycle", cycle),
        employees=list(employees or ()),
        departments=list(departments or ()),
        as_of=as_of,
    )


async def policies(
    context: Context, of: Scope, policy_id: str | None, version: str | None, content: Given
) -> Policies:
    """Return both policies of a replay. Raise `Rejected` if the cycle or the other is unknown.

    The other is a version of a policy, which may be a draft, or a `content` that is put in.
    """
    opened = [
        each.event
        for each in await context.history((of.cycle_id,), of.as_of)
        if isinstance(each.event, CycleOpened)
    ]
    if not opened:
        raise Unknown(of.cycle_id)
    used = opened[0].policy
    return Policies(used=used, other=under(used, await other(context, policy_id, version, content)))


async def other(
    context: Context, policy_id: str | None, version: str | None, content: Given
) -> AppraisalPolicy:
    """Return what the other policy says, without formulas. Raise `Rejected` if there is none."""
    if (content is None) == (policy_id is None) or (policy_id is None) != (version is None):
        raise Invalid("either-or", field="policy", other="policyId")
    if content is not None:
        made = cast("AppraisalPolicy", fact_of(AppraisalPolicy, content, ("policy",)))
        return appraisal_policy.require(made)
    id_, named = ids.require("policy", policy_id or ""), version or ""
    state = policy.policy.replay(each.event for each in await context.history((id_,), None))
    found = None
    if state is not None:
        draft = state.drafts.get(named)
        found = state.published.get(named) or (draft and draft.content)
    if found is None:
        raise Unknown(f"{id_}/{named}")
    return found


async def replays(context: Context, of: Scope, policies: Policies) -> list[Replayed]:
    """Return every appraisal in a scope with a score that counts, by employee.

    Raise `Ineligible` if there are too many, `Rejected` if the other policy cannot score one.
    """
    by_then = "" if of.as_of is None else f"AND e.position <= {POSITION}"
    text = at(FACTS, kind_of(of.as_of)).replace("BY_THEN", by_then).encode()
    values = {
        "cycle": of.cycle_id,
        "employees": list(of.employees),
        "departments": list(of.departments),
        "most": APPRAISALS + 1,
        "as_of": of.as_of,
    }
    async with Desk(context.journal).pool.connection() as connection:
        rows = await (await connection.execute(text, values, binary=True)).fetchall()
    return await asyncio.to_thread(replayed_all, policies, rows)


def replayed_all(
    policies: Policies, rows: Sequence[tuple[str, int, str, int, bytes]]
) -> list[Replayed]:
    """Return what the events of many appraisals come to. Raise as `replays` does."""
    histories: dict[str, list[tuple[int, Event]]] = defaultdict(list)
    for stream, version, name, revision, body in rows:
        histories[stream].append((version, codec.event(name, revision, bytes(body))))
    require_room(len(histories))
    found = (replayed(policies.used, policies.other, each) for each in histories.values())
    return sorted((each for each in found if each is not None), key=lambda each: each.employee_id)


def require_room(appraisals: int) -> None:
    """Raise `Ineligible` if there are more appraisals than are replayed at once."""
    if appraisals > APPRAISALS:
        raise Ineligible("replay-too-large", most=APPRAISALS)


async def paid(context: Context, of: Scope) -> list[Paid]:
    """Return the reviews of a cycle that were paid by then, corrections aside, by id."""
    text = at(PAID, kind_of(of.as_of)).encode()
    values = {"cycle": of.cycle_id, "as_of": of.as_of}
    async with Desk(context.journal).pool.connection() as connection:
        rows = await (await connection.execute(text, values)).fetchall()
    return [await looked_up(context, id_, of.as_of) for (id_,) in rows]


async def looked_up(context: Context, review_id: str, as_of: Moment) -> Paid:
    """Return a paid review as the log has it."""
    found: dict[type, Any] = {
        type(each.event): each.event for each in await context.history((review_id,), as_of)
    }
    opened, proposed = found[PayReviewOpened], found[PayReviewProposed]
    names = [
        pay_batch_case.of(review_id, proposed.revision, n) for n in range(1, proposed.batches + 1)
    ]
    frozen = [
        each.event
        for each in await context.history(names, as_of)
        if isinstance(each.event, PayLinesFrozen)
    ]
    lines = [line for batch in sorted(frozen, key=lambda it: it.number) for line in batch.lines]
    return Paid(opened=opened, proposed=proposed, lines=lines)


def by_appraisal(found: Sequence[Replayed]) -> Mapping[str, Replayed]:
    """Return replays by the appraisal's id."""
    return {each.appraisal_id: each for each in found}
