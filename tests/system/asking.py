"""Asking: a process that gives commands over HTTP and says what it hears.

The HTTP face of `tests.system.load`, with the same lines. It ends when nobody answers any more; on
SIGTERM it hears what it has asked and asks no more. Run as `python -m tests.system.asking ADDRESS
TOKEN NAME`.
"""

import asyncio
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from ledger.order import Order
from schema.engine.answer import REASONED
from schema.engine.inputs import camel
from tests.schema.api import document
from tests.system.load import TASKS, orders, say

PATIENCE = 90
BREATH = 0.05
"""Seconds between two commands where the first could not be taken."""


@dataclass(frozen=True)
class Answer:
    """What was answered to a command: where it was recorded or judged, or why it was not taken."""

    position: int | None = None
    recorded: bool = False
    repeated: bool = False
    why: str = ""


def given(fact: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a fact, or a value of one, as the API takes it."""
    if is_dataclass(fact):
        values = {each.name: getattr(fact, each.name) for each in fields(fact)}
        return {camel(name): given(value) for name, value in values.items() if value is not None}
    match fact:
        case tuple():
            return [given(each) for each in fact]  # pyright: ignore[reportUnknownVariableType]
        case Decimal() | date():
            return str(fact)
        case _:
            return fact


def body(order: Order) -> Mapping[str, Any]:
    """Return the request that gives an order."""
    envelope = {"idempotencyKey": order.key}
    if type(order.command) in REASONED:
        envelope["reason"] = "as the tests have it"
    name = type(order.command).__name__
    return {"query": document(name), "variables": {"input": {**given(order.command), **envelope}}}


async def ask(client: httpx.AsyncClient, order: Order) -> Answer:
    """Give an order. Raise `httpx.TransportError` if nobody answers."""
    response = await client.post("/graphql", json=body(order))
    said: Any = response.json()
    outcome: Any = said["data"]["answer"] if said.get("data") else None
    if outcome is None:
        return Answer(why=said["errors"][0]["extensions"]["code"])
    if outcome["__typename"] == "Rejection":
        return Answer(int(outcome["judgedAt"]))
    return Answer(int(outcome["logPosition"]), recorded=True, repeated=outcome["repeated"])


def client(address: str, token: str) -> httpx.AsyncClient:
    """Return a client with one connection of its own."""
    return httpx.AsyncClient(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE
    )


async def give(address: str, token: str, name: str, task: int, enough: asyncio.Event) -> None:
    """Give one command after the other and say what became of each, as long as they are heard."""
    async with client(address, token) as asking:
        for order in orders(name, task):
            if enough.is_set():
                return
            say("submitted", order.key)
            try:
                answer = await ask(asking, order)
            except httpx.TransportError:
                return
            if answer.position is None:
                say("unavailable", order.key, answer.why)
                await asyncio.sleep(BREATH)
            else:
                say("acknowledged", order.key, answer.position)


async def main(address: str, token: str, name: str) -> None:
    """Give commands over as many connections at once."""
    enough = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, enough.set)
    await asyncio.gather(*(give(address, token, name, task, enough) for task in range(TASKS)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
