"""Wire: one connection to the database, over libpq, for one statement at a time.

psycopg connects and cancels; in between its libpq connection is spoken to directly, because a
cursor costs several times what a small statement does. The socket is watched by one reader for as
long as the wire is there, and what was begun is heard out whether or not somebody still waits, so
that no answer is ever taken for that to a later question.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.pq import ConnStatus
from psycopg.pq.abc import PGresult

from schema.engine.prepared import Answer, Prepared, Row, Talk

PATIENCE = 5
"""Seconds that a cancelled statement has to end."""


class Lost(Exception):  # noqa: N818 - says what it is
    """The connection was lost before the answer was there."""


class Wire:
    """A connection; `free` is called when it can be asked again, `lost` if the database ends it."""

    def __init__(
        self,
        connection: AsyncConnection[Any],
        free: Callable[["Wire"], None],
        lost: Callable[["Wire"], None],
    ) -> None:
        self._connection = connection
        self._free, self._lost = free, lost
        self._pgconn = connection.pgconn
        self._prepared = Prepared(self._pgconn)
        self._talk: Talk | None = None
        self._said: PGresult | None = None
        self._answer: Answer | None = None
        self._drained: asyncio.Future[None] | None = None
        self._cancelling: asyncio.Task[None] | None = None
        self._ended = False
        self._loop = asyncio.get_running_loop()
        self._socket = self._pgconn.socket
        self._loop.add_reader(self._socket, self._read)

    def ask(self, statement: str, values: Sequence[bytes | None]) -> Answer:
        """Send a statement to a wire that is free.

        The answer fails with `TimeoutError` if the database gives the statement up, with `Lost`,
        or with another `psycopg.Error`.
        """
        self._answer = answer = self._loop.create_future()
        self._talk = self._prepared.talk(statement, values, answer)
        self._go_on(None)
        return answer

    def abandon(self, answer: Answer) -> None:
        """Have the statement cancelled that was to give this answer, unless it has ended."""
        if answer is self._answer and self._cancelling is None:
            self._drained = self._loop.create_future()
            self._cancelling = self._loop.create_task(self._cancel(self._drained))

    async def close(self) -> None:
        """Cancel what runs, whoever waits for it, and end the connection."""
        answer = self._answer
        if answer is not None:
            if not answer.done():
                answer.set_exception(Lost())
            self.abandon(answer)
        if self._cancelling is not None:
            await self._cancelling
        self.end()

    def end(self) -> None:
        """Give the connection up, and whatever was to come of it."""
        if not self._ended:
            self._ended = True
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._pgconn.finish()
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)
        answer, self._answer, self._talk = self._answer, None, None
        if answer is not None and not answer.done():
            answer.set_exception(Lost())

    def _read(self) -> None:
        """Take in what has come, which may be that nothing will come any more."""
        try:
            self._pgconn.consume_input()
            while self._talk is not None and not self._pgconn.is_busy():
                said = self._pgconn.get_result()
                if said is None:
                    self._go_on(self._said)
                else:
                    self._said = said
        except OperationalError:
            self._lose()

    def _write(self) -> None:
        """Send more of what the socket did not take at once."""
        try:
            if not self._pgconn.flush():
                self._loop.remove_writer(self._socket)
        except OperationalError:
            self._lose()

    def _go_on(self, said: PGresult | None) -> None:
        """Say what comes next, or answer."""
        assert self._talk is not None  # noqa: S101 - there is more to say
        try:
            self._talk.send(said)
            if self._pgconn.flush():
                self._loop.add_writer(self._socket, self._write)
        except StopIteration as done:
            self._finish(done.value, None)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits
            if self._pgconn.status == ConnStatus.OK:
                self._finish(None, error)
            else:
                self._lose()

    def _finish(self, row: Row | None, error: Exception | None) -> None:
        """Answer; be free unless a cancellation is still on its way."""
        answer, self._answer, self._talk, self._said = self._answer, None, None, None
        if answer is not None and not answer.done():
            if error is None:
                answer.set_result(row)
            else:
                answer.set_exception(error)
        if self._drained is None:
            self._free(self)
        elif not self._drained.done():
            self._drained.set_result(None)

    async def _cancel(self, drained: asyncio.Future[None]) -> None:
        """Cancel what runs, and be free once both that and the answer have come to an end.

        Before, the cancellation could hit the next statement. A wire that is silent is given up.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self._connection.cancel_safe()
                await drained
        except (Error, OSError):  # a time that ran out is one of the latter
            self._lose()
        self._cancelling = self._drained = None
        if not self._ended:
            self._free(self)

    def _lose(self) -> None:
        """Give up what the database has ended."""
        if not self._ended:
            self._lost(self)
        self.end()
