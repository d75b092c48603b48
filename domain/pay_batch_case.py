"""Pay batch case: the frozen lines of a part of a revision, and whether they were paid."""

from dataclasses import replace
from typing import Any, Never, TypeAlias, assert_never

from domain import ids
from domain.decider import Decider, Ref, fact
from domain.pay_line import PayLine


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class PayLinesFrozen:
    """Batch `number` of `batches` of a revision; `digest` is of all lines of all of them.

    Where the revision was recomputed, `matched` people were in the one it replaces too, and
    `differs` of them get something else.
    """

    review_id: str
    revision: int
    number: int
    batches: int
    digest: str
    lines: tuple[PayLine, ...]
    matched: int | None = None
    differs: int | None = None


@fact
class SkippedPay:
    """Somebody who was not paid, and the rule that kept it from them."""

    employee_id: str
    rule: str


@fact
class PayBatchExecuted:
    """The lines of `employees` are done, `paid` of whom got something; the others were skipped."""

    employees: tuple[str, ...]
    paid: int
    skipped: tuple[SkippedPay, ...]
    executed_by: str


@fact
class Batch:
    """`paid` and `skipped` are known once it is executed, and who was `left` unpaid."""

    id: str
    review_id: str
    revision: int
    number: int
    batches: int
    digest: str
    lines: tuple[PayLine, ...]
    matched: int | None = None
    differs: int | None = None
    executed: bool = False
    paid: int = 0
    skipped: int = 0
    left: frozenset[str] = frozenset()


Event: TypeAlias = PayLinesFrozen | PayBatchExecuted
State: TypeAlias = Batch | None


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PayLinesFrozen() as e, _:
            return Batch(
                id=of(e.review_id, e.revision, e.number),
                review_id=e.review_id,
                revision=e.revision,
                number=e.number,
                batches=e.batches,
                digest=e.digest,
                lines=e.lines,
                matched=e.matched,
                differs=e.differs,
            )
        case PayBatchExecuted() as e, Batch():
            left = frozenset(each.employee_id for each in e.skipped)
            return replace(state, executed=True, paid=e.paid, skipped=len(left), left=left)
        case PayBatchExecuted(), None:
            return None
        case _:
            assert_never(event)


def of(review_id: str, revision: int, number: int) -> str:
    """Return the stream of a batch."""
    return f"pay_batch:{ids.code(ids.require('pay_review', review_id))}:{revision}.{number}"


def line_id(batch_id: str, employee_id: str) -> str:
    """Return the id of somebody's line in a batch."""
    return f"{batch_id}/{ids.code(employee_id)}"


def review_of(batch_id: str) -> str:
    """Return the review that a batch is of: its id says which. Raise `Invalid` if it is none."""
    return f"pay_review:{ids.require('pay_batch', batch_id, codes=2).split(':')[1]}"


def nothing(*_: object) -> list[Any]:
    """Decide nothing: a batch is only read here."""
    return []


def no_stream(_: Never) -> str:
    """Name no stream: there is no command."""
    return ""


reader: Decider[Never, Event, State] = Decider(
    kind="pay_batch",
    commands=Never,
    events=Event,
    initial=None,
    stream=no_stream,
    decide=nothing,
    evolve=evolve,
)
"""A batch as its review knows it; what may be done with it is domain/pay_batch.py."""


def ref(batch_id: str) -> Ref[State]:
    """Return the stream of a batch. Raise `Invalid` if the id is not one of a batch."""
    return Ref(ids.require("pay_batch", batch_id, codes=2), reader)
