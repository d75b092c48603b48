"""Subscribing: the county as it is followed, and whoever follows it."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from ledger.read_audit import auditing
from ledger.tail import following
from ops.database import LOGIN
from schema.engine.channel import channel
from schema.engine.endpoint import Endpoint
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.subscription_touch import EVERYTHING
from schema.engine.subscriptions import Payload, Subscriptions, means
from schema.engine.token import Viewer
from tests.schema.county import HR, LARGE, NOON, County, Given
from tests.schema.lent import lent

KEY = b"k" * 32
QUIET = 0.25
"""Seconds in which what is not to come would have come."""


class Listener:
    """One who subscribes, and takes what comes when they are asked to."""

    def __init__(self, payloads: AsyncGenerator[Payload]) -> None:
        self._payloads = payloads
        self._coming: asyncio.Future[Payload] | None = None
        self.position = 0

    async def next(self) -> Given:
        """Return the next answer's data, or what else there is of it."""
        if self._coming is None:
            self._coming = asyncio.ensure_future(anext(self._payloads))
        payload = await asyncio.wait_for(asyncio.shield(self._coming), 10)
        self._coming = None
        said: dict[str, Any] = json.loads(payload.body)
        if "data" not in said:
            return said["errors"]
        assert said["extensions"] == {"logPosition": str(payload.position)}
        self.position = payload.position or 0
        return said["data"]

    async def hears_nothing(self) -> bool:
        """Return whether nothing comes for a while."""
        if self._coming is None:
            self._coming = asyncio.ensure_future(anext(self._payloads))
        done, _ = await asyncio.wait((self._coming,), timeout=QUIET)
        return not done

    async def leave(self) -> None:
        """Take no more."""
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait((self._coming,))
        await self._payloads.aclose()


@dataclass(frozen=True)
class Followed:
    """The county, and what answers those who subscribe to it."""

    county: County
    subscriptions: Subscriptions

    async def do(self, command: object, **rest: Given) -> int:
        """Let something happen, and return the log position once it has come to who follows."""
        tail = self.subscriptions.means.tail
        await self.county.do(command, **rest)
        position = await self.county.ledger.position()
        async with asyncio.timeout(10):
            while tail.head < position:
                await tail.waiting.of(EVERYTHING).wait()
        return position

    @asynccontextmanager
    async def hearing(
        self, text: str, viewer: Viewer = HR, after: int | None = None, /, **variables: Given
    ) -> AsyncGenerator[Listener]:
        """Lend somebody who subscribes to a text."""
        asked = Asked(text=text, operation_name=None, variables=variables)
        listener = Listener(self.subscriptions.answers(asked, viewer, "en", after))
        try:
            yield listener
        finally:
            await listener.leave()


@asynccontextmanager
async def followed(county: County) -> AsyncGenerator[Followed]:
    """Follow a county, with a record of who was shown what."""
    url = county.database.url(LOGIN)
    async with (
        auditing(url, seconds=0) as audit,
        channel(url, most=2) as way,
        following(url) as tail,
    ):
        with lent() as made:
            journal = county.ledger.journal
            reader = Reader(way, made, journal, lambda: NOON, limits=LARGE, audit=audit)
            endpoint = Endpoint(answers=reader, key=KEY, seconds=30, mark=False)
            await tail.begun.wait()
            async with means(tail, reader, audit) as given:
                yield Followed(county, Subscriptions(endpoint, given))
