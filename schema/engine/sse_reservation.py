"""SSE reservation: one stream of events that many operations share, and what each has sent."""

import asyncio
from collections import deque
from contextlib import aclosing
from dataclasses import dataclass, field

from ledger.errors import Unreachable
from ledger.tail import Stopped
from schema.engine.request import Asked
from schema.engine.sse_message import moved, named_complete, named_next
from schema.engine.subscriptions import Subscriptions
from schema.engine.token import Viewer

REMEMBERED = 1_000
"""Events of a stream for which it is known which operation sent them."""


@dataclass(eq=False, slots=True)
class Operation:
    """One operation of a stream, and the log position that it goes on after, if any."""

    asked: Asked
    language: str
    after: int | None
    task: asyncio.Task[None] | None = None


@dataclass(eq=False, slots=True)
class Reservation:
    """A stream that is reserved for a viewer until their token `expires`."""

    viewer: Viewer
    expires: float
    operations: dict[str, Operation] = field(default_factory=dict[str, Operation])
    ready: asyncio.Queue[bytes | Exception] = field(
        default_factory=lambda: asyncio.Queue[bytes | Exception](1)
    )
    """What is next to be sent; whoever has more to say waits until it is taken."""
    sent: deque[tuple[int, str]] = field(default_factory=deque[tuple[int, str]])
    """The ids of the last events, each with the operation whose position it is."""
    open: bool = False
    ending: asyncio.TimerHandle | None = None

    def begin(self, id_: str, operation: Operation, subscriptions: Subscriptions) -> None:
        """Have an operation answered over the stream."""
        operation.task = asyncio.create_task(self._answer(id_, operation, subscriptions))

    def end(self, id_: str) -> None:
        """Let nothing more come of an operation, if there is one of that id."""
        operation = self.operations.pop(id_, None)
        if operation is not None and operation.task is not None:
            operation.task.cancel()

    def stop(self) -> None:
        """Let nothing more come of any."""
        for id_ in tuple(self.operations):
            self.end(id_)

    async def go_back(self, last: int | None) -> None:
        """Let each operation go on from where it was when the event with an id was sent.

        Where it is not known which event that was, each goes on from where it began.
        """
        tasks = [each.task for each in self.operations.values() if each.task is not None]
        for each in tasks:
            each.cancel()
        if tasks:
            await asyncio.wait(tasks)
        while not self.ready.empty():
            self.ready.get_nowait()
        if last in {position for position, _ in self.sent}:
            for position, id_ in self.sent:
                if id_ in self.operations:
                    self.operations[id_].after = position
                if position == last:
                    break
        self.sent.clear()

    async def _answer(self, id_: str, operation: Operation, subscriptions: Subscriptions) -> None:
        asked, spoken = operation.asked, operation.language
        answers = subscriptions.answers(asked, self.viewer, spoken, operation.after)
        try:
            async with aclosing(answers):
                async for payload in answers:
                    if payload.body:
                        await self.ready.put(named_next(id_, payload))
                    elif payload.position is not None:
                        await self.ready.put(moved(payload.position))
                    if payload.position is not None:
                        self._remember(payload.position, id_)
            await self.ready.put(named_complete(id_))
            if self.operations.get(id_) is operation:
                del self.operations[id_]
        except (Stopped, Unreachable) as ended:
            await self.ready.put(ended)

    def _remember(self, position: int, id_: str) -> None:
        self.sent.append((position, id_))
        if len(self.sent) > REMEMBERED:
            passed, of = self.sent.popleft()
            if of in self.operations:
                self.operations[of].after = passed
