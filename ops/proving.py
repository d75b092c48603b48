"""Proving: the tree over the log and the checkpoints of it, kept up behind whoever appends."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
import structlog

from ledger.checkpoint import Signer
from ledger.tree_building import Building, Checkpoint
from ledger.tree_leaf import Torn
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from ops.settings import Settings

OPTIONS = "-c TimeZone=UTC -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"

log = structlog.get_logger(__name__)


def signer_of(settings: Settings) -> Signer:
    """Return who signs. Raise `Unusable` if there is no key."""
    if settings.signing_key is None:
        raise Unusable("SIGNING_KEY is not set: there is nothing to sign a checkpoint with")
    return Signer(settings.log_origin, settings.signing_key)


@contextmanager
def connected(conninfo: str) -> Generator[psycopg.Connection[Any]]:
    """Lend a connection for the tree; each statement commits."""
    with psycopg.connect(conninfo, autocommit=True, options=OPTIONS) as connection:
        yield connection


def caught_up(tree: Building, signer: Signer, conninfo: str) -> Checkpoint:
    """Let the tree grow to the end of the log and sign it. Raise `Unusable` if that cannot be."""
    try:
        with terminal.bar("Tree") as advance, connected(conninfo) as ahead:
            tree.build(advance, ahead)
        signed = tree.sign(signer)
    except Torn as torn:
        raise Unusable(f"the log was changed from outside: {torn}") from torn
    if signed is None:
        raise Unusable("the log is empty: there is nothing to sign")
    return signed


@asynccontextmanager
async def keeping_up(house: House) -> AsyncGenerator[None]:
    """Keep the tree up with the log while the block lasts, and sign it every few seconds."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_keep_up(house, stopping))
    try:
        yield
    finally:
        stopping.set()
        await task


async def _keep_up(house: House, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            connection = await asyncio.to_thread(
                psycopg.connect, house.conninfo, autocommit=True, options=OPTIONS
            )
            with connection:
                await _follow(house.settings, Building(connection), stopping)
        except Torn as torn:
            log.error("tree_torn", reason=str(torn))  # noqa: TRY400 - no fault of the program
        except psycopg.Error as error:
            log.warning("tree_behind", error=str(error))
        await _wait(house.settings, stopping)


async def _follow(settings: Settings, tree: Building, stopping: asyncio.Event) -> None:
    """Let the tree grow page by page, so that nothing waits long for it to stop."""
    while not stopping.is_set():
        if await asyncio.to_thread(tree.step):
            continue
        if settings.signing_key is not None:
            await asyncio.to_thread(tree.sign, signer_of(settings))
        await _wait(settings, stopping)


async def _wait(settings: Settings, stopping: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), settings.checkpoint_seconds)
