"""Pay batch: some of the lines of one revision of a pay review, frozen together and paid together.

nothing ──freeze──▶ frozen ──execute──▶ executed

What is frozen counts for nothing until its revision is proposed, and is paid only once its review
is executed. A batch is a stream of its own, so that many are frozen and paid side by side, each in
one decision that happens whole or not at all.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from domain import authority, pay_batch_execution, pay_batch_freezing
from domain.decider import Decider, Given, In, Ref
from domain.errors import OutOfTurn, Unknown
from domain.pay_batch_case import Event, State, evolve, of, review_of
from domain.pay_batch_execution import ExecutePayBatch, executed
from domain.pay_batch_freezing import FreezePayLines, frozen

Command: TypeAlias = FreezePayLines | ExecutePayBatch


def reads(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    match command:
        case FreezePayLines():
            return pay_batch_freezing.reads(command, given)
        case ExecutePayBatch():
            return pay_batch_execution.reads(state, given)


def decide(command: Command, state: State, given: Given) -> Sequence[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    authority.require(given, *authority.PAY)
    match command:
        case FreezePayLines():
            if state is not None:
                raise OutOfTurn(command, state)
            return [frozen(command, given)]
        case ExecutePayBatch():
            if state is None:
                raise Unknown(command.batch_id)
            return executed(command, state, given)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    match command:
        case FreezePayLines():
            return of(command.review_id, command.revision, command.number)
        case ExecutePayBatch():
            review_of(command.batch_id)
            return command.batch_id


pay_batch: Decider[Command, Event, State] = Decider(
    kind="pay_batch",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
)
