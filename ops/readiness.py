"""Readiness: what keeps a server from serving."""

import asyncio

import psycopg

from ledger import migrations
from ops.house import House
from projections.engine.install import places

PATIENCE = 2
"""Seconds that the database has to answer."""

SET = "set it to 32 random bytes in base64url, the same for every server, and start again"


async def lacking(house: House) -> dict[str, str]:
    """Return what is missing, by what it is, with what to do about it; nothing if all is there."""
    found: dict[str, str] = {}
    if house.settings.token_key is None:
        found["tokens"] = f"TOKEN_KEY is not set, so nobody is known: {SET}"
    if house.settings.master_key is None:
        found["seals"] = f"MASTER_KEY is not set, so nothing can be sealed: {SET}"
    try:
        found |= await asyncio.wait_for(asyncio.to_thread(schema, house), PATIENCE + 1)
    except (psycopg.Error, TimeoutError):
        found["database"] = "the database does not answer"
    return found


def schema(house: House) -> dict[str, str]:
    """Return what is not current in the database. Raise `psycopg.Error` if it does not answer."""
    if waiting := migrations.pending(house.conninfo):
        return {"schema": f"to be migrated: {', '.join(waiting)}"}
    with psycopg.connect(house.conninfo, connect_timeout=PATIENCE) as connection:
        there = places(connection, house.tables)
    found: dict[str, str] = {}
    if there.unfit:
        found["schema"] = f"run python server.py rebuild, for {', '.join(there.unfit)}"
    return found
