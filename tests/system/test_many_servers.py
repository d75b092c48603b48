"""Four servers on one database: what is given to several of them happens once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice

from domain.actor import Role
from tests.ledger.house import contiguous, prepared, rows
from tests.postgres import Database, Server
from tests.system.asking import Answer, ask, client
from tests.system.commanding import commanded
from tests.system.load import orders
from tests.system.serving import Served, serving
from tests.system.test_kill import found
from tests.system.test_kill_served import environment

SERVERS, TASKS, EACH = 4, 6, 12


async def asked(servers: list[Served], task: int) -> list[tuple[str, list[Answer]]]:
    """Give each of a task's orders to two servers at once, and then to a third."""
    token = servers[0].token("service:tests", (Role.HR, Role.COMPENSATION))
    answers: list[tuple[str, list[Answer]]] = []
    async with (
        client(servers[task % SERVERS].address, token) as one,
        client(servers[(task + 1) % SERVERS].address, token) as another,
        client(servers[(task + 2) % SERVERS].address, token) as third,
    ):
        for order in islice(orders("many", task), EACH):
            both = await asyncio.gather(ask(one, order), ask(another, order))
            answers.append((order.key, [*both, await ask(third, order)]))
    return answers


async def test_what_several_servers_are_given_happens_once(postgres: Server) -> None:
    with postgres.database(prepared) as database, ExitStack() as stack:
        await found(database)
        servers = started(stack, database)
        told = await asyncio.gather(*(asked(servers, task) for task in range(TASKS)))
        by_key = {key: heard for each in told for key, heard in each}
        stored = dict(rows(database, "SELECT key, judged_at FROM ledger.command"))
        for key, heard in by_key.items():
            positions = {answer.position for answer in heard} - {None}
            assert positions <= {stored.get(key)}, (key, heard)
            assert {answer.why for answer in heard} <= {"", "CONFLICT"}, (key, heard)
            assert sum(each.recorded and not each.repeated for each in heard) <= 1, (key, heard)
        taken = len(by_key.keys() & stored.keys())
        print(f"\n{taken} of {len(by_key)} commands taken by {SERVERS} servers, each once")
        assert taken > len(by_key) / 2
        assert contiguous(database)
        for words in (("rebuild", "--check"), ("replay", "--all")):
            done = commanded(*words, **environment(database))
            assert done.code == 0, done.said


def started(stack: ExitStack, database: Database) -> list[Served]:
    """Start the servers, all at once."""
    contexts = [serving(**environment(database)) for _ in range(SERVERS)]
    with ThreadPoolExecutor(SERVERS) as aside:
        return list(aside.map(stack.enter_context, contexts))
