"""Live: the same subscription as Strawberry's manual builds it: a generator, a queue, types.

What changed is read once for everybody: an event goes into the queue of each subscriber whom it
may concern, with what it made of the employee. Run as `python -m bench.peers.live`, with
`DATABASE_URL`, `TOKEN_KEY` and `PORT` in the environment.
"""

import asyncio
import base64
import os
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import strawberry
import uvicorn
from psycopg import AsyncConnection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from schema.engine.token import verify

HEAD = "SELECT position FROM ledger.head"
GROWN = """
SELECT position, stream, type, person, recorded_at FROM ledger.event
WHERE position > %s ORDER BY position
"""
CHANGED = """
SELECT e.id, e.code, e.hired_on, s.amount, s.currency, s.effective_on
FROM read.employee AS e LEFT JOIN LATERAL (
    SELECT amount, currency, effective_on FROM read.salary
    WHERE employee_id = e.id AND effective_on <= current_date ORDER BY effective_on DESC LIMIT 1
) AS s ON true WHERE e.id = %s
"""


@strawberry.type
class Money:
    amount: Decimal
    currency: str


@strawberry.type
class Salary:
    salary: Money
    effective_on: date


@strawberry.type
class Employee:
    id: strawberry.ID
    code: str
    hired_on: date
    salary: Salary | None


@strawberry.type
class Event:
    log_position: str
    type: str
    stream: strawberry.ID
    person: strawberry.ID | None
    time: datetime


@strawberry.input
class EventFilter:
    streams: list[strawberry.ID]


@dataclass
class Broadcast:
    """Who follows which employee, or what happens, and what is put into their queues."""

    events: set["asyncio.Queue[Event]"] = field(default_factory=set["asyncio.Queue[Event]"])
    followers: dict[str, set["asyncio.Queue[Employee | None]"]] = field(
        default_factory=dict[str, set["asyncio.Queue[Employee | None]"]]
    )

    @contextmanager
    def of(self, employee_id: str) -> "Generator[asyncio.Queue[Employee | None]]":
        """Lend a queue of what an employee becomes."""
        queue = asyncio.Queue[Employee | None]()
        self.followers.setdefault(employee_id, set()).add(queue)
        try:
            yield queue
        finally:
            self.followers[employee_id].discard(queue)

    @contextmanager
    def happening(self) -> "Generator[asyncio.Queue[Event]]":
        """Lend a queue of what happens."""
        queue = asyncio.Queue[Event]()
        self.events.add(queue)
        try:
            yield queue
        finally:
            self.events.discard(queue)

    async def run(self, conninfo: str) -> None:
        """Follow the log, told by the database."""
        async with await AsyncConnection.connect(conninfo, autocommit=True) as connection:
            await connection.execute("LISTEN merit_ledger")
            row = await (await connection.execute(HEAD)).fetchone()
            position: int = row[0] if row else 0
            while True:
                async for _ in connection.notifies(timeout=0.2, stop_after=1):
                    break
                grown = await (await connection.execute(GROWN, (position,))).fetchall()
                streams = {stream.partition(":")[2].partition("/")[0] for _, stream, *_ in grown}
                for place, stream, type_, person, recorded_at in grown if self.events else ():
                    event = Event(
                        log_position=str(place),
                        type=type_,
                        stream=stream,
                        person=person,
                        time=recorded_at,
                    )
                    for queue in self.events:
                        queue.put_nowait(event)
                position = grown[-1][0] if grown else position
                for employee_id in (f"employee:{name}" for name in streams):
                    if queues := self.followers.get(employee_id):
                        changed = await loaded(connection, employee_id)
                        for queue in queues:
                            queue.put_nowait(changed)


async def loaded(connection: AsyncConnection[Any], employee_id: str) -> Employee | None:
    """Return an employee with what they are paid today."""
    row = await (await connection.execute(CHANGED, (employee_id,))).fetchone()
    if row is None:
        return None
    id_, code, hired_on, amount, currency, effective_on = row
    paid = Salary(salary=Money(amount=amount, currency=currency), effective_on=effective_on)
    return Employee(
        id=strawberry.ID(id_), code=code, hired_on=hired_on, salary=paid if amount else None
    )


@dataclass
class Context:
    """What resolvers may use."""

    broadcast: Broadcast
    conninfo: str
    connection_params: dict[str, Any] | None = None


@strawberry.type
class Query:
    @strawberry.field
    def nothing(self) -> None:
        return None


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def employee_changed(
        self,
        info: strawberry.Info[Context, None],
        id: strawberry.ID,  # noqa: A002 - the API's
    ) -> AsyncGenerator[Employee | None, None]:
        with info.context.broadcast.of(id) as queue:
            async with await AsyncConnection.connect(info.context.conninfo) as connection:
                now = await loaded(connection, id)
            yield now
            while True:
                yield await queue.get()

    @strawberry.subscription
    async def events(
        self,
        info: strawberry.Info[Context, None],
        filter: EventFilter,  # noqa: A002 - the API's
        batch_size: int = 1,
    ) -> AsyncGenerator[list[Event], None]:
        del batch_size
        streams = frozenset(filter.streams)
        with info.context.broadcast.happening() as queue:
            while True:
                event = await queue.get()
                if event.stream in streams:
                    yield [event]


parsed, valid = ParserCache(), ValidationCache()


class Endpoint(GraphQL[Context, None]):
    """Strawberry's own endpoint, with a token that is verified as ours is."""

    def __init__(self, broadcast: Broadcast, conninfo: str, key: bytes) -> None:
        schema = strawberry.Schema(
            Query, subscription=Subscription, extensions=[lambda: parsed, lambda: valid]
        )
        super().__init__(schema, subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL])
        self.broadcast, self.conninfo, self.key = broadcast, conninfo, key

    async def on_ws_connect(self, context: Context) -> Any:  # noqa: ANN401 - the library's
        """Verify the token that the client begins with."""
        given = (context.connection_params or {}).get("Authorization", "")
        scheme, _, token = given.partition(" ")
        verify(self.key, token if scheme == "Bearer" else "", datetime.now(UTC))
        return await super().on_ws_connect(context)

    async def get_context(self, request: Request | WebSocket, response: Any) -> Any:  # noqa: ANN401
        """Return what resolvers may use."""
        del request, response
        return Context(self.broadcast, self.conninfo)


def main() -> None:
    """Serve until told to stop."""
    conninfo, broadcast = os.environ["DATABASE_URL"], Broadcast()
    key = base64.urlsafe_b64decode(os.environ["TOKEN_KEY"] + "=")

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncGenerator[None]:
        following = asyncio.create_task(broadcast.run(conninfo))
        yield
        following.cancel()

    async def alive(_: Request) -> Response:
        return Response()

    endpoint = Endpoint(broadcast, conninfo, key)
    routes = [WebSocketRoute("/graphql", endpoint), Route("/healthz", alive)]
    uvicorn.run(
        Starlette(routes=routes, lifespan=living),
        port=int(os.environ["PORT"]),
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
    )


if __name__ == "__main__":
    main()
