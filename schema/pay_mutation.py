"""Pay mutations: proposing, recomputing and executing a review, each of which is many decisions."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import strawberry
import structlog

from domain.errors import Rejected
from domain.pay_review import ExecutePayReview, ProposePayReview, RecomputePayReview
from ledger.errors import Unavailable
from ledger.order import Outcome, Refused
from schema.engine.answer import key_of, version_of
from schema.engine.context import Context
from schema.engine.faults import fault
from schema.engine.graph import METADATA, Resolving
from schema.engine.inputs import Given, Hint, held
from schema.engine.mutations import Begins, payload_type
from schema.engine.reading import argument
from schema.engine.rejection import Rejection, said
from schema.engine.scalars import LogPosition
from schema.engine.texts import Language, texts
from schema.pay_payment import executed
from schema.pay_work import Work, proposed

KEY = "Makes it happen once: the same key goes on with what was cut off."
REVIEW = "PayReview"
ENTITY: Hint = Annotated[REVIEW, strawberry.lazy("schema.pay_review")]

log = structlog.get_logger(__name__)
under_way: dict[str, asyncio.Task[Outcome]] = {}
"""What this process is doing for reviews, by what tells it from all else."""


async def heard_out(hand: str, work: Coroutine[Any, Any, Outcome]) -> Outcome:
    """Return what becomes of work, which goes on if nobody waits for it any more."""
    task = under_way.get(hand)
    if task is not None:
        work.close()
        return await asyncio.shield(task)
    task = asyncio.create_task(work)
    under_way[hand] = task
    task.add_done_callback(lambda done: ended(hand, done))
    return await asyncio.shield(task)


def ended(hand: str, task: asyncio.Task[Outcome]) -> None:
    """Forget work that is over; what stopped it unforeseen is logged."""
    under_way.pop(hand, None)
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, Rejected | Unavailable):
        log.error("pay_work_stopped", exc_info=error)


async def answered(command: type, given: Given, context: Context, payload: Hint) -> object:
    """Do what a mutation is for, and answer with the review or with why not.

    Raise `GraphQLError` if it was not taken.
    """
    work = Work(
        journal=context.journal,
        by=context.viewer.actor,
        roles=context.viewer.roles,
        review_id=held(given, "review_id"),
        key=key_of(given),
    )
    doing = executed(work) if command is ExecutePayReview else proposed(work, command)
    try:
        outcome = await heard_out(f"{command.__name__}/{work.review_id}/{work.hand}", doing)
    except Rejected as refused:
        return said(type(refused).__name__, refused.rule, refused.parameters, context.language)
    except Unavailable as unavailable:
        raise fault(unavailable, context.language) from None
    if isinstance(outcome, Refused):
        answer = said(outcome.refusal, outcome.rule, outcome.parameters, context.language)
        answer.judged_at = None if outcome.judged_at is None else LogPosition(outcome.judged_at)
        return answer
    return payload(
        id=outcome.stream,
        log_position=LogPosition(outcome.position),
        version=version_of(outcome),
        repeated=outcome.repeated,
    )


def input_of(name: str, review: str) -> type:
    """Return the input type of what is done for a review."""
    described = texts(Language.EN).commands[name]
    namespace: dict[str, Any] = {
        "__annotations__": {"review_id": strawberry.ID, "idempotency_key": str},
        "review_id": strawberry.field(description=review),
        "idempotency_key": strawberry.field(description=KEY),
    }
    made = type(f"{name}Input", (), namespace)
    return strawberry.input(made, description=described.description)


def undertaken(command: type, review: str) -> tuple[Hint, Hint]:
    """Return the field of a mutation that does something for a review, and what it answers with."""
    name, english = command.__name__, texts(Language.EN)
    payload = payload_type(name, "pay_review", ENTITY)

    async def resolve(_: object, info: Resolving, input: Given) -> object:  # noqa: A002 - the API's word
        return await answered(command, input, info.context, payload)

    field: Any = strawberry.field(
        description=english.commands[name].description, metadata={METADATA: Begins(resolve)}
    )
    taken = input_of(name, review)
    field.arguments = [argument("input", taken, english.envelope["input"], required=True)]
    union = strawberry.union(f"{name}Result", description=english.envelope["result"])
    return field, Annotated[payload | Rejection, union]


PAY_WORK = {
    "propose_pay_review": undertaken(ProposePayReview, "The review, open or sent back."),
    "recompute_pay_review": undertaken(RecomputePayReview, "The review, which is proposed."),
    "execute_pay_review": undertaken(
        ExecutePayReview, "The review, which is approved, or whose payment was cut off."
    ),
}
"""By name, the mutations that are many decisions each."""
