"""Pressing: a process that gives commands over many connections, each when the last is answered.

A plan comes in as JSON on standard input, and what became of it goes out as JSON. Requests are
put together from pieces and sent over bare sockets, so that one process can press hard; its own
processor time is part of the answer. Every command has a key of its own, and what is under way at
the end is waited for: what was acknowledged can be counted in the database.

    python -m bench.pressing < plan.json
"""

import json
import random
import resource
import select
import socket
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

PATIENCE = 120
"""Seconds that an answer may take."""

UNPAID = "2017-06-01"
"""A day of a month that is not paid: of one that is, arrears arise besides."""

HEAD = (
    "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Accept: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who presses what. `people` are (id, currency); until `seconds` pass, or `most` commands."""

    port: int
    token: str
    query: str
    people: list[tuple[str, str]]
    name: str
    connections: int
    seconds: float
    most: int = 1 << 62
    effective_on: str = UNPAID


@dataclass(slots=True)
class Pressed:
    """What became of a plan; times in seconds, `each` a command's in the order of the answers."""

    acknowledged: int = 0
    refused: int = 0
    sample: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    each: list[float] = field(default_factory=list[float])


def requests(plan: Plan) -> Iterator[bytes]:
    """Yield adjustments, person after person, each to an amount that differs from the last."""
    chance = random.Random(plan.name)  # noqa: S311 - the same each time
    n = 0
    while True:
        for id_, currency in chance.sample(plan.people, len(plan.people)):
            n += 1
            amount = f"{30_000 + chance.randrange(90_000)}.{chance.randrange(100):02}"
            key = f"{plan.name}-{n}"
            yield request(plan, adjustment(id_, amount, currency, key, plan.effective_on))


def adjustment(
    id_: str, amount: str, currency: str, key: str, effective_on: str = UNPAID
) -> dict[str, Any]:
    """Return the input of one adjustment."""
    return {
        "employeeId": id_,
        "salary": {"amount": amount, "currency": currency},
        "effectiveOn": effective_on,
        "cause": "MERIT",
        "reason": "merit review",
        "idempotencyKey": key,
    }


def request(plan: Plan, given: dict[str, Any]) -> bytes:
    """Return the bytes of a request."""
    body = json.dumps({"query": plan.query, "variables": {"input": given}}).encode()
    return (HEAD % (plan.token, len(body))).encode() + body


class Connection:
    """One connection with one command under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self._read = b""

    def send(self, request: bytes) -> None:
        """Give the next command."""
        self._read = b""
        self.sent_at = perf_counter()
        self.socket.sendall(request)

    def answer(self) -> bytes | None:
        """Read on. Return the body if it is whole. Raise `ConnectionError` if it ends before."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed a connection")
        self._read += part
        head, found, body = self._read.partition(b"\r\n\r\n")
        if not found:
            return None
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return body if len(body) >= int(length) else None


def press(plan: Plan) -> Pressed:
    """Carry the plan out. Raise `TimeoutError` if an answer takes too long."""
    connections = [Connection(plan.port) for _ in range(plan.connections)]
    found = {connection.socket.fileno(): connection for connection in connections}
    poll, pressed, giving = select.epoll(), Pressed(), requests(plan)
    for number in found:
        poll.register(number, select.EPOLLIN)
    started, busy, under_way = perf_counter(), used(), 0
    for connection in connections[: plan.most]:
        connection.send(next(giving))
        under_way += 1
    given = under_way
    while under_way:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise TimeoutError("the server does not answer")
        for number, _ in ready:
            connection = found[number]
            body = connection.answer()
            if body is None:
                continue
            now = perf_counter()
            pressed.each.append(now - connection.sent_at)
            if b'"AdjustSalaryPayload"' in body:
                pressed.acknowledged += 1
            else:
                pressed.refused += 1
                pressed.sample = pressed.sample or body.decode(errors="replace")[:500]
            if now - started < plan.seconds and given < plan.most:
                connection.send(next(giving))
                given += 1
            else:
                under_way -= 1
    pressed.seconds, pressed.cpu = perf_counter() - started, used() - busy
    return pressed


def used() -> float:
    """Return the processor seconds that this process has taken."""
    taken = resource.getrusage(resource.RUSAGE_SELF)
    return taken.ru_utime + taken.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(press(Plan(**json.load(sys.stdin))))))
