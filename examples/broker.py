"""Broker: a durable consumer of the log's stream in NATS JetStream, each event once in effect.

What it keeps says where it goes on, and not what the broker believes was taken: redelivery could
come out of order, and skipping by position would then leave events out. So the broker's consumer
is made anew where the mirror ends, and a message that is not the next one makes it begin again.

python -m examples.broker nats://127.0.0.1:4222 mirror.db
"""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias, cast

import nats
from nats.errors import Error
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from examples.mirror import Mirror

STREAM = "MERIT_LEDGER"
AT_ONCE = 500
SILENCE = 5
"""Seconds without a message after which the broker is asked whether the consumer is still there."""

AGAIN = 0.5
"""Seconds between two attempts."""

Broker: TypeAlias = Any
"""A JetStream context, or what it lends; the library declares its types in part only."""


class Displaced(Exception):  # noqa: N818 - says what it is
    """The message is not the one that follows on what is kept."""


async def follow(addresses: str, mirror: Mirror, name: str) -> None:
    """Keep every event, whatever becomes of the broker, its nodes and the relay meanwhile."""
    client = await cast("Any", nats).connect(addresses.split(","), max_reconnect_attempts=-1)
    broker = client.jetstream()
    try:
        while True:
            with suppress(Error, TimeoutError, Displaced):
                await followed(broker, mirror, name)
            await asyncio.sleep(AGAIN)
    finally:
        await client.close()


async def followed(broker: Broker, mirror: Mirror, name: str) -> None:
    """Keep every event until something is wrong. Raise `Displaced` or the library's errors."""
    place = await begun(broker, mirror, name)
    messages = await broker.pull_subscribe_bind(durable=name, stream=STREAM)
    try:
        while True:
            place = await taken(broker, messages, mirror, name, place)
    finally:
        await messages.unsubscribe()


async def begun(broker: Broker, mirror: Mirror, name: str) -> int:
    """Make the broker's consumer go on where the mirror ends; return that place.

    A stream that was made or filled anew has other places: then it is read from its beginning,
    and what is kept already is passed over by its log position.
    """
    position, place = mirror.progress
    if not await stands(broker, position, place):
        first = (await broker.stream_info(STREAM)).state.first_seq
        place = max(first, 1) - 1
    with suppress(NotFoundError):
        await broker.delete_consumer(STREAM, name)
    config = ConsumerConfig(
        durable_name=name,
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=place + 1,
    )
    await broker.add_consumer(STREAM, config)
    return place


async def stands(broker: Broker, position: int, place: int) -> bool:
    """Return whether the stream has at its place what the log has at its position."""
    if not place:
        return False
    try:
        return json.loads((await broker.get_msg(STREAM, seq=place)).data)["id"] == str(position)
    except NotFoundError:
        return False


async def taken(broker: Broker, messages: Broker, mirror: Mirror, name: str, place: int) -> int:
    """Keep the next messages; return the place of the last. Raise `Displaced` if one is missing."""
    try:
        found = await messages.fetch(AT_ONCE, timeout=SILENCE)
    except TimeoutError:
        await broker.consumer_info(STREAM, name)
        return place
    for message in found:
        sequence = message.metadata.sequence.stream
        if sequence != place + 1:
            raise Displaced
        place = sequence
        event = json.loads(message.data)
        said = message.data.decode()
        mirror.keep(int(event["id"]), event["type"], event["subject"], said, place)
    return place


if __name__ == "__main__":
    asyncio.run(follow(sys.argv[1], Mirror(sys.argv[2]), Path(sys.argv[2]).stem))
