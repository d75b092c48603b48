"""Gathering: what many ask of the database while one query is under way goes into the next.

A query for thirty costs hardly more than a query for one. Everybody gets the rows of all and takes
their own, so what fails on somebody's rows concerns nobody else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Gathering(Generic[T]):
    """One query at a time, for the names that were given since the last one began."""

    def __init__(self, read: Callable[[Sequence[str]], Awaitable[T]]) -> None:
        self._read = read
        self._names: set[str] = set()
        self._answer: asyncio.Future[T] | None = None
        self._task: asyncio.Task[None] | None = None

    async def ask(self, names: Iterable[str]) -> T:
        """Return what a query that begins from now on finds for `names`, and others' with it.

        Raise what the query raises. It goes on if whoever asks gives up.
        """
        if self._answer is None:
            self._answer = asyncio.get_running_loop().create_future()
        self._names.update(names)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="ledger reading")
        return await asyncio.shield(self._answer)

    async def _run(self) -> None:
        while (answer := self._answer) is not None:
            names, self._names, self._answer = self._names, set(), None
            try:
                answer.set_result(await self._read(sorted(names)))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
                answer.set_exception(error)
                answer.exception()  # seen, even if nobody waits any more
        self._task = None
