"""Relay: publish every event to NATS JetStream, in the order of the log, for as long as it runs.

The stream itself says how far it has come: its last message bears its log position, and each
message is accepted only right after the one before it. So nothing is missing, nothing comes twice
and nothing out of order, whoever is killed, and a relay that lost its lead can add nothing. For
the same reason only the last of those that are sent together asks to be acknowledged: it would not
have been accepted if one before it had not. Of several relays one leads: whoever holds a lock in
the database.

Source: NATS documentation, JetStream headers (Nats-Msg-Id, Nats-Expected-Last-Sequence).
"""

import argparse
import asyncio
import re
import signal
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias, cast

import nats
import prometheus_client
import structlog
from nats.errors import Error as NatsError
from nats.js.api import Header, PubAck, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError
from psycopg import AsyncConnection, OperationalError

from ledger.errors import Unreachable
from ledger.happening import Happening
from ledger.selection import Selection
from ledger.tail import Cursor, Tail, following
from ops import terminal
from ops.errors import Unusable
from ops.house import House

NEEDS_DATABASE = True

STREAM, SUBJECT = "MERIT_LEDGER", "merit-ledger"
DUPLICATES = 120.0
"""Seconds for which the broker itself would notice a message that is sent again."""

WINDOW = 4
"""How many acknowledgements may be awaited, each of as many events as are read at a time."""

PATIENCE = 10.0
"""Seconds that an acknowledgement may take before the relay looks where the stream is."""

AGAIN = 0.5
"""Seconds between two attempts: to lead, to reach the broker, to reach the database."""

LEAD = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
STILL = "SELECT 1"
REFUSED = frozenset({10052, 10065, 10074})
"""Codes of a broker that will not make the stream: its settings, its subjects, its copies."""

UNSAFE = re.compile(r"[^A-Za-z0-9_-]")

POSITION = prometheus_client.Gauge(
    "merit_relay_position", "The log position up to which the broker has acknowledged."
)
LEADS = prometheus_client.Gauge("merit_relay_leads", "Whether this relay leads: 1 or 0.")

Broker: TypeAlias = Any
"""A connection or its streams; the library declares their types in part only."""

Waiting: TypeAlias = deque[tuple[int, asyncio.Future[PubAck]]]
"""Acknowledgements to come, and the log position that each of them stands for."""

log = structlog.get_logger(__name__)


class Deposed(Exception):  # noqa: N818 - says what it is
    """The lead was lost, or somebody else has published meanwhile."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the sub-command takes."""
    parser.add_argument("--to", metavar="URL", required=True, help="nats://host:port, with commas")
    parser.add_argument("--stream", default=STREAM, help=f"the stream's name ({STREAM})")
    parser.add_argument("--replicas", type=int, default=1, help="copies the broker keeps (1)")
    parser.add_argument("--rebuild", action="store_true", help="empty it and begin with the first")
    parser.add_argument("--once", action="store_true", help="stop at the log's present end")
    parser.add_argument("--metrics", metavar="PORT", type=int, help="answer /metrics there")


async def run(house: House, chosen: argparse.Namespace) -> int:
    """Relay until told to stop. Raise `Unusable` if the broker refuses the stream."""
    if chosen.metrics is not None:
        prometheus_client.start_http_server(chosen.metrics, addr="127.0.0.1")
    work = asyncio.current_task()
    if work is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    async with following(house.conninfo) as tail, broker(chosen.to) as client:
        relay = Relay(tail, client, chosen.stream, chosen.replicas, empty=chosen.rebuild)
        with suppress(asyncio.CancelledError), terminal.bar("Relay") as advance:
            await tail.begun.wait()
            until = tail.head if chosen.once else None
            while until is None or relay.position < until:
                await leading(house.conninfo, relay, advance, until)
    terminal.say(f"The stream has the log up to position {relay.position}.")
    return 0


@asynccontextmanager
async def broker(addresses: str) -> AsyncGenerator[Broker]:
    """Connect to a broker, anew whenever the connection is lost, while the block lasts."""

    async def told(error: Exception) -> None:
        log.warning("broker", error=str(error) or type(error).__name__)

    client = await cast("Any", nats).connect(
        addresses.split(","),
        error_cb=told,
        max_reconnect_attempts=-1,
        reconnect_time_wait=AGAIN,
        name="merit-ledger relay",
    )
    try:
        yield client
    finally:
        await client.close()


async def leading(
    conninfo: str, relay: "Relay", advance: terminal.Advance, until: int | None
) -> None:
    """Wait for the lead and relay, up to a position or as long as it is held."""
    try:
        async with await AsyncConnection.connect(conninfo, autocommit=True) as lead:
            await lead.execute(LEAD, (f"merit-ledger relay {relay.name}",))
            LEADS.set(1)
            log.info("relay_leads", stream=relay.name)
            await relay.relay(lead, advance, until)
    except (OperationalError, Deposed, Unreachable, NatsError, TimeoutError) as error:
        log.warning("relay_interrupted", error=str(error) or type(error).__name__)
        await asyncio.sleep(AGAIN)
    finally:
        LEADS.set(0)


class Relay:
    """One stream of a broker, and how far it has come."""

    def __init__(
        self, tail: Tail, broker: Broker, name: str, replicas: int, *, empty: bool
    ) -> None:
        self._tail, self._broker, self.name = tail, broker, name
        self._streams: Broker = broker.jetstream(timeout=PATIENCE)
        self._replicas, self._empty = replicas, empty
        self.position = 0
        self._sequence = 0
        self._filling = ""
        """What tells the messages of a stream that was emptied from those before; see `_resume`."""

    async def _prepare(self) -> None:
        """Make the stream if there is none; empty it once if that is wanted."""
        try:
            await self._streams.stream_info(self.name)
        except NotFoundError:
            config = StreamConfig(
                name=self.name,
                subjects=[f"{SUBJECT}.>"],
                storage=StorageType.FILE,
                num_replicas=self._replicas,
                duplicate_window=DUPLICATES,
            )
            try:
                await self._streams.add_stream(config)
            except APIError as error:
                if error.err_code not in REFUSED:
                    raise
                raise Unusable(f"the broker refuses the stream {self.name}: {error}") from error
        else:
            if self._empty:
                await self._streams.purge_stream(self.name)
        self._empty = False

    async def relay(
        self, lead: AsyncConnection[Any], advance: terminal.Advance, until: int | None
    ) -> None:
        """Publish what the stream lacks, and what comes. Raise `Deposed` once the lead is lost."""
        await self._prepare()
        await self._resume()
        waiting: Waiting = deque()
        try:
            with self._tail.cursor(self.position, Selection()) as cursor:
                while until is None or cursor.position < until:
                    found = await self._next(cursor, until, waiting, advance)
                    await confirmed(lead)
                    if found:
                        waiting.append((found[-1].position, await self._publish(found)))
                    while len(waiting) > WINDOW:
                        await self._acknowledged(waiting, advance)
                while waiting:
                    await self._acknowledged(waiting, advance)
                self.position = max(self.position, cursor.position if until else 0)
        finally:
            for _, each in waiting:
                each.cancel()

    async def _resume(self) -> None:
        """Look how far the stream has come. Raise `Unusable` if others publish to it."""
        state = (await self._streams.stream_info(self.name)).state
        self._sequence = state.last_seq
        if state.messages:
            last = await self._streams.get_msg(self.name, seq=state.last_seq)
            headers: dict[str, str] = last.headers or {}
            position, _, self._filling = headers.get(Header.MSG_ID.value, "").partition("/")
            if not position.isdigit():
                raise Unusable(f"{self.name} ends with a message that is not from a relay")
            self.position = int(position)
        else:
            self.position, self._filling = 0, str(state.last_seq or "")

    async def _next(
        self,
        cursor: Cursor,
        until: int | None,
        waiting: Waiting,
        advance: terminal.Advance,
    ) -> list[Happening]:
        """Return the next events, if any are left; meanwhile hear out what is on its way."""
        more = asyncio.ensure_future(cursor.more(until))
        try:
            while waiting and not more.done():
                await self._acknowledged(waiting, advance)
            return await more
        finally:
            more.cancel()

    async def _publish(self, found: Sequence[Happening]) -> asyncio.Future[PubAck]:
        """Send events; return the acknowledgement of the last, which stands for all of them."""
        *before, last = found
        for each in before:
            await self._broker.publish(subject(each), each.line, headers=self._headers(each))
        headers = self._headers(last)
        return await self._streams.publish_async(subject(last), last.line, headers=headers)

    def _headers(self, each: Happening) -> dict[str, str]:
        """Return an event's headers: it is accepted only right after the one before it."""
        self._sequence += 1
        return {
            Header.MSG_ID.value: f"{each.position}/{self._filling}".rstrip("/"),
            Header.EXPECTED_LAST_SEQUENCE.value: str(self._sequence - 1),
            "Content-Type": "application/cloudevents+json",
        }

    async def _acknowledged(self, waiting: Waiting, advance: terminal.Advance) -> None:
        """Wait for the earliest acknowledgement that is due."""
        position, future = waiting[0]
        async with asyncio.timeout(PATIENCE):
            taken = await future
        if taken.duplicate:
            raise Deposed
        waiting.popleft()
        self.position = position
        POSITION.set(position)
        advance(position, max(position, self._tail.head))


async def confirmed(lead: AsyncConnection[Any]) -> None:
    """Raise `Deposed` if the connection that holds the lead is gone."""
    try:
        await lead.execute(STILL)
    except OperationalError as error:
        raise Deposed from error


def subject(each: Happening) -> str:
    """Return an event's subject: the feature, the department and the type, and nobody's name."""
    unit = "none" if each.unit is None else UNSAFE.sub("_", each.unit.partition(":")[2])
    kind = UNSAFE.sub("_", each.stream.partition(":")[0])
    return f"{SUBJECT}.{kind}.{unit}.{UNSAFE.sub('_', each.type)}"
