"""Proof: what the tree proves over GraphQL and at its own addresses, and to whom."""

from base64 import b64decode
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from domain.actor import Actor, Role
from ledger.checkpoint import Signer
from ledger.tree_building import Building
from ops.database import LOGIN
from schema.app import app
from schema.engine.channel import channel
from schema.engine.endpoint import Endpoint
from schema.engine.reader import Reader
from schema.engine.token import Viewer, issue
from schema.schema import schema
from tests.ledger.house import founded, living, prepared
from tests.postgres import Database, Server
from tests.schema.client import KEY, ready
from verify import tree as verified
from verify.note import checkpoint, key, proof

SIGNER = Signer("example.com/ledger", bytes(32))
ASKED = """query ($n: LogPosition!, $from: LogPosition!, $to: LogPosition) {
  checkpoint { size root signedAt note }
  inclusionProof(position: $n) { position leaf hashes file }
  consistencyProof(fromSize: $from, toSize: $to) { fromSize toSize fromRoot toRoot hashes }
}"""
AUDITOR = Viewer(actor=Actor("service:audit"), roles=frozenset({Role.AUDITOR}))
OTHERS = Viewer(actor=Actor("employee:E1"), roles=frozenset(Role) - {Role.AUDITOR})


@dataclass
class Site:
    """The application over a log of a few hundred events."""

    home: Database
    client: httpx.AsyncClient

    async def get(self, path: str, viewer: Viewer | None = OTHERS) -> httpx.Response:
        return await self.client.get(path, headers=bearer(viewer))

    async def ask(self, viewer: Viewer = AUDITOR, **variables: int) -> Any:  # noqa: ANN401 - JSON
        given = {"n": 7, "from": 300, **variables}
        body = {"query": ASKED, "variables": given}
        response = await self.client.post("/graphql", json=body, headers=bearer(viewer))
        return response.json()["data"]

    def signed(self) -> str:
        """Build the tree and sign it, as the server does beside answering."""
        with psycopg.connect(self.home.url(LOGIN), autocommit=True) as connection:
            building = Building(connection)
            building.build()
            made = building.sign(SIGNER)
        assert made is not None
        return made.note


def bearer(viewer: Viewer | None) -> dict[str, str]:
    if viewer is None:
        return {}
    token = issue(KEY, viewer.actor, viewer.roles, timedelta(hours=1), datetime.now(UTC))
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def site(postgres: Server) -> AsyncGenerator[Site]:
    """Lend the application over a log whose tree is not built yet."""
    with postgres.database(prepared) as home:
        async with living(home) as ledger, channel(home.url(LOGIN), most=2) as way:
            await founded(ledger, employees=100)
            reader = Reader(way, schema(), ledger.journal)
            endpoint = Endpoint(answers=reader, key=KEY, seconds=30, mark=False)
            transport = httpx.ASGITransport(app(endpoint, ready, reader.tree))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                yield Site(home, client)


async def test_what_is_asked_is_proved_to_auditors_alone(site: Site) -> None:
    nothing = {"checkpoint": None, "inclusionProof": None, "consistencyProof": None}
    assert await site.ask() == nothing
    note = site.signed()
    assert await site.ask(OTHERS) == nothing
    found = await site.ask()
    signed, public = checkpoint(note, key(SIGNER.verifier)), key(SIGNER.verifier)
    assert found["checkpoint"]["note"] == note
    assert found["checkpoint"]["size"] == str(signed.size) == "302"
    assert b64decode(found["checkpoint"]["root"]) == signed.root
    one = found["inclusionProof"]
    leaf, hashes = b64decode(one["leaf"]), [b64decode(each) for each in one["hashes"]]
    assert verified.includes(signed.root, signed.size, 6, leaf, hashes)
    filed = proof(one["file"], public)
    assert (filed.index, filed.hashes, filed.checkpoint) == (6, hashes, signed)
    two = found["consistencyProof"]
    before, hashes = b64decode(two["fromRoot"]), [b64decode(each) for each in two["hashes"]]
    assert (two["fromSize"], two["toSize"]) == ("300", "302")
    assert b64decode(two["toRoot"]) == signed.root
    assert verified.extends(300, before, 302, signed.root, hashes)
    assert (await site.ask(to=301))["consistencyProof"]["toSize"] == "301"
    for position in (0, 303):
        assert (await site.ask(AUDITOR, n=position))["inclusionProof"] is None
    for size in (299, 303):
        assert (await site.ask(AUDITOR, to=size))["consistencyProof"] is None


async def test_checkpoint_and_tiles_are_served_to_whoever_has_a_token(site: Site) -> None:
    assert (await site.get("/checkpoint")).status_code == 404
    note = site.signed()
    for path in ("/checkpoint", "/tile/0/000"):
        refused = await site.get(path, None)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
    answer = await site.get("/checkpoint")
    assert (answer.text, answer.headers["content-type"]) == (note, "text/plain; charset=utf-8")
    parts = [await site.get(f"/tile/{path}") for path in ("0/000", "0/001.p/46", "1/000.p/1")]
    full, rest, above = (part.content for part in parts)
    assert [len(each) for each in (full, rest, above)] == [8192, 46 * 32, 32]
    assert parts[0].headers["content-type"] == "application/octet-stream"
    assert "immutable" in parts[0].headers["cache-control"]
    leaves = [(full + rest)[n : n + 32] for n in range(0, 302 * 32, 32)]
    assert verified.root(leaves) == checkpoint(note, key(SIGNER.verifier)).root
    assert verified.root(leaves[:256]) == above
    assert (await site.get("/tile/0/001.p/3")).content == rest[: 3 * 32]
    for path in ("0/001", "0/001.p/47", "2/000", "entries/000", "0/000.p/256", "x"):
        assert (await site.get(f"/tile/{path}")).status_code == 404, path
