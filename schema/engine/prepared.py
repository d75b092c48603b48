"""Prepared: the statements that one connection knows by name, and how one is asked.

Source: PostgreSQL's documentation, libpq, "Asynchronous Command Processing".
"""

from asyncio import Future
from collections import OrderedDict
from collections.abc import Generator, Sequence
from typing import TypeAlias

from psycopg.errors import QueryCanceled, error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

MOST = 150
"""Statements that a connection keeps; each takes 50 to 340 kB of the server's memory."""

Row: TypeAlias = Sequence[bytes | None]
Answer: TypeAlias = Future[Row | None]
"""The first row of what a statement answers, or none."""

Talk: TypeAlias = Generator[None, PGresult | None, Row | None]
"""Sends something, is told what the database said to it, and so on until it has the answer."""


class Prepared:
    """The statements of one connection by their texts."""

    def __init__(self, pgconn: PGconn) -> None:
        self._pgconn = pgconn
        self._names: OrderedDict[str, bytes] = OrderedDict()
        self._made = 0

    def talk(self, statement: str, values: Sequence[bytes | None], answer: Answer) -> Talk:
        """Prepare a statement if it is new, forgetting the one not used longest; have it answered.

        Raise `TimeoutError` or `psycopg.Error` if the database does.
        """
        name = self._names.get(statement)
        if name is not None:
            self._names.move_to_end(statement)
        else:
            if len(self._names) >= MOST:
                oldest = next(iter(self._names))
                self._pgconn.send_query(b"DEALLOCATE " + self._names[oldest])
                require((yield))
                del self._names[oldest]
            self._made += 1
            name = b"s%d" % self._made
            self._pgconn.send_prepare(name, encoded(statement))
            require((yield))
            self._names[statement] = name
            if answer.done():  # nobody waits any more
                return None
        self._pgconn.send_query_prepared(name, values)
        return first_row(require((yield)))


def require(said: PGresult | None) -> PGresult:
    """Return what the database said. Raise `TimeoutError` or `psycopg.Error` if it is an error."""
    if said is None:
        raise LookupError("a statement ended without a result")
    if said.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return said
    error = error_from_result(said)
    if isinstance(error, QueryCanceled):
        raise TimeoutError
    raise error


def first_row(result: PGresult) -> Row | None:
    """Return the columns of the first row as text, or none if there is no row."""
    if result.ntuples == 0:
        return None
    return [result.get_value(0, column) for column in range(result.nfields)]


def encoded(text: str) -> bytes:
    """Return a text as it is sent. Raise `ValueError` for what a database cannot hold."""
    if "\0" in text:
        raise ValueError("a text with a NUL in it")  # libpq would send what is before it
    return text.encode()
