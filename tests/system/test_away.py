"""The database goes away under a running server and comes back; the server stays."""

import asyncio
import json
import signal
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic
from typing import Any

import httpx
import psutil
import pytest

from ops.embedded import embedded
from tests.ledger.house import prepared
from tests.postgres import SMALL, Server, directory
from tests.schema.api import document
from tests.system.killing import kill_tree
from tests.system.serving import Served, serving
from tests.system.test_kill import found
from tests.system.test_kill_served import again, environment

SECONDS = 4
"""How long an operation may take; beyond that, what the machine is slow by."""

SLACK = 3
QUERY = b'{"query": "{ employees(first: 1) { nodes { id } } }"}'
MIXED = b'{"query": "{ __schema { queryType { name } } employees(first: 1) { totalCount } }"}'


def hiring(code: str) -> bytes:
    """Return a request that hires somebody, always under the same key."""
    given = {
        "idempotencyKey": f"hire {code}",
        "employeeId": f"employee:{code}",
        "hiredOn": "2016-01-01",
        "departmentId": "department:DOT",
        "employment": "FULL_TIME",
    }
    asked = {"query": document("HireEmployee"), "variables": {"input": given}}
    return json.dumps(asked).encode()


def stop(server: Server) -> None:
    """Have PostgreSQL stop at once."""
    process = psutil.Process(server.embedded.postmaster.pid)
    process.send_signal(signal.SIGQUIT)
    process.wait(SECONDS)


def kill(server: Server) -> None:
    """Leave PostgreSQL no time for anything."""
    kill_tree(server.embedded.postmaster.pid)


def told(served: Served, content: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the extensions of what is answered in time while the database is away."""
    began = monotonic()
    response = served.post(content)
    assert monotonic() - began < SECONDS + SLACK
    assert response.status_code == 503, response.text
    answer = response.json()
    assert set(answer) == {"errors"}
    (error,) = answer["errors"]
    assert error["message"].startswith("The database cannot be reached just now")
    return error["extensions"]


@pytest.mark.parametrize("leave", [kill, pytest.param(stop, marks=pytest.mark.soak)])
def test_while_the_database_is_away_the_server_says_so(leave: Callable[[Server], None]) -> None:
    with directory() as data, ExitStack() as stack:
        server = Server(stack.enter_context(embedded(data, settings=SMALL)), version=0)
        database = stack.enter_context(server.database(prepared))
        asyncio.run(found(database))
        settings = environment(database) | {"STATEMENT_TIMEOUT_SECONDS": str(SECONDS)}
        served = stack.enter_context(serving(**settings))
        assert served.post(QUERY).status_code == 200
        assert served.post(hiring("FIRST")).json()["data"]["answer"]["repeated"] is False

        leave(server)
        for content in (QUERY, MIXED, hiring("SECOND"), QUERY):
            extensions = told(served, content)
            assert extensions["code"] == "UNAVAILABLE"
            assert set(extensions) == {"code", "correlation"}
            assert extensions["correlation"] in served.said()
        ready = httpx.get(f"{served.address}/readyz", timeout=30)
        assert (ready.status_code, ready.json()["database"]) == (
            503,
            "the database does not answer",
        )
        assert httpx.get(f"{served.address}/healthz", timeout=30).status_code == 200

        again(stack, data)
        assert served.post(QUERY).status_code == 200
        assert httpx.get(f"{served.address}/readyz", timeout=30).status_code == 200
        hired = served.post(hiring("SECOND")).json()["data"]["answer"]
        assert hired["__typename"] == "HireEmployeePayload"
        assert served.process.poll() is None
