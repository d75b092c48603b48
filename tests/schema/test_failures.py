"""Failures: what cannot be answered is said to be so, and is not left running."""

import json

import pytest

from schema.engine import reader
from tests.postgres import Server
from tests.schema.client import client


async def test_what_does_not_settle_is_to_be_asked_again(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "ATTEMPTS", 0)
    async with client(postgres) as asking:
        content = json.dumps({"query": "{ employees { totalCount } }"})
        response = await asking.post("/graphql", content=content)
    assert response.status_code == 503
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UNSETTLED"
    assert set(error["extensions"]) == {"code", "correlation"}
    assert error["message"] == "The organisation changed while this was being answered: ask again."
