"""Decision ground: what a decision stands on, and whether it still comes out of that."""

import asyncio
from collections.abc import Iterable
from typing import Any

import msgspec

from domain import organisation
from domain.cycle import CycleOpened
from domain.pay_review_case import PayReviewOpened
from ledger.decision import Decision
from ledger.replay import Difference, examined
from ledger.replay_past import Pasts, Row
from schema.decision_sight import SECRET, Shown, kind_of
from schema.engine.answer import entity_id
from schema.engine.context import Context
from schema.engine.decided import Stored
from schema.engine.rejection import Rejection
from schema.engine.rejection import said as refused
from schema.engine.scalars import LogPosition

KEEPING = frozenset({"cycle", "pay_review"})
"""Kinds of streams that keep the version of a policy, or a plan, which all of theirs go by."""

VERSIONED = ("policy_id", "framework_id", "plan_id")
"""Fields that name what a field `version` beside them is a version of."""

MOST = 20
"""Streams that are looked at for who may see them, of a decision that is the viewer's own."""


async def visible(context: Context, stored: Stored, shown: Shown) -> set[str]:
    """Return the streams of a decision that may be named: its own, and what the viewer sees."""
    every = {*stored.looks, *(each[0] for each in stored.events)}
    open_ = {each for each in every if shown.secret or kind_of(each) not in SECRET}
    if shown.streams:
        return open_
    others = sorted(open_ - {stored.stream})[:MOST]
    seen = {each for each in others if await context.sees(entity_id(each))}
    return seen | {stored.stream}


def refusal(context: Context, stored: Stored) -> Rejection | None:
    """Return why a decision was refused, as it was answered then; none if it was accepted."""
    if stored.rule is None or stored.refusal is None or stored.parameters is None:
        return None
    parameters = msgspec.json.decode(stored.parameters)
    answer = refused(stored.refusal, stored.rule, parameters, context.language)
    answer.judged_at = LogPosition(stored.judged_at)
    return answer


def formulas(events: Iterable[object]) -> list[str]:
    """Return the formulas that events name, each once."""
    found: set[str] = set()
    for event in events:
        found |= set(getattr(event, "formulas", None) or ())
        found |= {getattr(event, "formula", None) or ""}
    return sorted(found - {""})


async def bases(context: Context, stored: Stored, facts: Iterable[object]) -> list[tuple[str, str]]:
    """Return what a decision stands on, by id and version.

    `facts` are its command and events. A cycle keeps the version of its policy, a review of its
    plan, whatever is published later.
    """
    found: set[tuple[str, str]] = set()
    for fact in facts:
        version = getattr(fact, "version", None)
        ids = (getattr(fact, name, None) for name in VERSIONED)
        found |= {(id_, version) for id_ in ids if id_ is not None and version is not None}
    keeping = tuple(sorted(each for each in stored.looks if kind_of(each) in KEEPING))
    for each in await context.history(keeping, stored.judged_at) if keeping else ():
        found |= set(kept(each.event))
    return sorted(found)


def kept(event: Any) -> Iterable[tuple[str, str]]:  # noqa: ANN401 - of any feature
    """Return the version that an event has its stream keep, with what it is of."""
    match event:
        case CycleOpened(cycle_id=cycle_id, policy_id=policy_id, policy=policy):
            return ((policy_id or cycle_id, policy.version),)
        case PayReviewOpened(terms=terms):
            return ((terms.plan_id, terms.plan_version),)
        case _:
            return ()


async def again(context: Context, stored: Stored) -> Difference | None:
    """Return how a decision differs if it is made again on what it saw then, if it does."""
    streams = sorted({organisation.STREAM, *stored.looks})
    rows = await context.decided.events(streams, stored.judged_at)
    return await asyncio.to_thread(compared, stored.decision(), streams, rows)


def compared(decision: Decision, streams: list[str], rows: list[Row]) -> Difference | None:
    """Return how a decision differs now; `rows` are all events of the streams by then."""
    pasts = Pasts()
    pasts.learn(streams, rows)
    return examined(decision, pasts.seen)
