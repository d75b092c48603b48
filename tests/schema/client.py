"""Client: the whole application as it is asked over HTTP, in the test's own event loop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx

from schema.app import app
from schema.engine.endpoint import Endpoint
from schema.engine.token import issue
from tests.postgres import Server
from tests.schema.api import HR, served

KEY = b"k" * 32


async def ready() -> dict[str, str]:
    return {}


@asynccontextmanager
async def client(postgres: Server) -> AsyncGenerator[httpx.AsyncClient]:
    """Lend a client of the whole application, in this event loop."""
    async with served(postgres) as api:
        endpoint = Endpoint(answers=api.reader, key=KEY, seconds=30, mark=False)
        token = issue(KEY, HR.actor, HR.roles, timedelta(hours=1), datetime.now(UTC))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app(endpoint, ready, api.reader.tree)),
            base_url="http://test",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=60,
        ) as asking:
            yield asking
