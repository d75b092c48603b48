"""Proving: the trees over log and register and their checkpoints, kept up behind the append."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
import structlog

from ledger.checkpoint import Signer
from ledger.tree_building import LOG, REGISTER, Building, Checkpoint
from ledger.tree_leaf import Torn
from ops import terminal
from ops.errors import Unusable
from ops.house import House
from ops.settings import Settings

OPTIONS = "-c TimeZone=UTC -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"

log = structlog.get_logger(__name__)


def signer_of(settings: Settings) -> Signer:
    """Return who signs for the log. Raise `Unusable` if there is no key."""
    if settings.signing_key is None:
        raise Unusable("SIGNING_KEY is not set: there is nothing to sign a checkpoint with")
    return Signer(settings.log_origin, settings.signing_key)


@contextmanager
def connected(conninfo: str) -> Generator[psycopg.Connection[Any]]:
    """Lend a connection for the tree; each statement commits."""
    with psycopg.connect(conninfo, autocommit=True, options=OPTIONS) as connection:
        yield connection


def caught_up(tree: Building, signer: Signer, conninfo: str) -> Checkpoint:
    """Let the tree grow to the end of its list and sign it. Raise `Unusable` if that cannot be."""
    signed = kept_up(tree, signer, conninfo)
    if signed is None:
        raise Unusable(f"the {tree.source.name} is empty: there is nothing to sign")
    return signed


def kept_up(tree: Building, signer: Signer, conninfo: str) -> Checkpoint | None:
    """Let the tree grow to the end of its list and sign it, unless that is empty.

    Raise `Unusable` if that cannot be.
    """
    name = tree.source.name
    try:
        with terminal.bar(f"Tree of the {name}") as advance, connected(conninfo) as ahead:
            tree.build(advance, ahead)
        return tree.sign(signer)
    except Torn as torn:
        raise Unusable(f"the {name} was changed from outside: {torn}") from torn


@asynccontextmanager
async def keeping_up(house: House) -> AsyncGenerator[None]:
    """Keep the trees up with their lists while the block lasts, and sign them every few seconds."""
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
                trees = [Building(connection, source) for source in (LOG, REGISTER)]
                await _follow(house.settings, trees, stopping)
        except Torn as torn:
            log.error("tree_torn", reason=str(torn))  # noqa: TRY400 - no fault of the program
        except psycopg.Error as error:
            log.warning("tree_behind", error=str(error))
        await _wait(house.settings, stopping)


async def _follow(settings: Settings, trees: list[Building], stopping: asyncio.Event) -> None:
    """Let the trees grow page by page, so that nothing waits long for them to stop."""
    while not stopping.is_set():
        torn: Torn | None = None
        for tree in trees:
            try:
                while await asyncio.to_thread(tree.step):
                    if stopping.is_set():
                        return
                if settings.signing_key is not None:
                    signer = signer_of(settings).below(tree.source.origin)
                    await asyncio.to_thread(tree.sign, signer)
            except Torn as found:  # the other list may be whole
                torn = torn or found
        if torn is not None:
            raise torn
        await _wait(settings, stopping)


async def _wait(settings: Settings, stopping: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), settings.checkpoint_seconds)
