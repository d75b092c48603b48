"""A pay review killed between two steps: repeated with its keys, it pays every cent once."""

import asyncio
import base64
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import psycopg

from domain.actor import Actor, Role
from domain.appraisal_policy import OPERATIONS
from domain.cycle import CyclePeriod, OpenCycle
from domain.department import FoundDepartment
from domain.hire import Employment, HireEmployee
from domain.pay_line import PayUse, Terms
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from domain.pay_plan_template import YEARLY
from domain.pay_review import OpenPayReview
from domain.pay_review_exception import SetPayException
from domain.salary import RecordSalary
from domain.sealed import Sealed
from ledger.order import Accepted, Order
from ops.database import LOGIN
from tests.ledger.house import MASTER, dollars, prepared, rows
from tests.postgres import Database, Server
from tests.system.importing import found, living
from tests.system.serving import TRUST, Served, serving

PEOPLE, BATCHES, FAR = 241, 5, date(2190, 1, 1)
ID, PLAN, CYCLE = "pay_review:2190", "pay_plan:house", "cycle:2189"
LOCK, PATIENCE = 4242, 60
HELD = f"""
CREATE FUNCTION public.held() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NEW; END'
"""
HOLD = """
CREATE TRIGGER held BEFORE INSERT ON ledger.event FOR EACH ROW
WHEN (NEW.type = '{type}' AND NEW.stream LIKE '%{ends}') EXECUTE FUNCTION public.held()
"""
WAITING = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted
"""


def before() -> Iterator[Order]:
    """Yield what there is before the review is proposed: everybody is raised by 2 per cent."""
    plan = replace(YEARLY, version="v1", merit=replace(YEARLY.merit, budget=None, scaled=False))  # type: ignore[type-var]
    terms = Terms(
        use=PayUse.MERIT, plan_id=PLAN, plan_version="v1", cycle_id=CYCLE, effective_on=FAR
    )
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="Year",
        period=CyclePeriod.YEAR,
        starts_on=date(2189, 1, 1),
        ends_on=date(2189, 12, 31),
        policy=OPERATIONS,
    )
    people = [f"employee:P{number:03}" for number in range(PEOPLE)]
    first = date(2015, 4, 1)
    commands = [
        FoundDepartment(department_id="department:ALL", name="All", effective_on=first),
        opened,
        DraftPayPlan(plan_id=PLAN, plan=plan),
        *(
            HireEmployee(
                employee_id=each,
                hired_on=first,
                department_id="department:ALL",
                employment=Employment.FULL_TIME,
            )
            for each in people
        ),
        *(
            RecordSalary(employee_id=each, salary=dollars(50_000), effective_on=first)
            for each in people
        ),
        OpenPayReview(review_id=ID, name="Year", terms=terms),
        *(
            SetPayException(
                review_id=ID, employee_id=each, per_cent=Decimal(2), why=Sealed("All alike.")
            )
            for each in people
        ),
    ]
    for number, command in enumerate(commands):
        if isinstance(command, OpenPayReview):
            publish = PublishPayPlan(plan_id=PLAN, version="v1", effective_from=FAR)
            yield given(publish, "publish", "service:other")
        yield given(command, str(number))


def given(command: object, key: str, by: str = "service:hr") -> Order:
    return Order(command=command, by=Actor(by), key=key, roles=frozenset({Role.HR}))


async def filled(database: Database) -> None:
    async with living(database) as ledger:
        answers = await ledger.journal.run(list(before()))
    refused = [each for each in answers if not isinstance(each, Accepted)]
    assert not refused, refused[0]


def served(database: Database) -> Any:  # noqa: ANN401 - a context
    return serving(
        DATABASE_URL=database.url(LOGIN),
        DATABASE_OWNER_URL=database.owner_url,
        MASTER_KEY=base64.urlsafe_b64encode(MASTER).decode(),
    )


def give(server: Served, name: str, key: str, by: str = "service:hr", more: str = "") -> Any:  # noqa: ANN401 - JSON
    type_ = f"{name[0].upper()}{name[1:]}Payload"
    query = f"""mutation {{ answer: {name}(input: {{
        reviewId: "{ID}", idempotencyKey: "{key}"{more} }}) {{
        ... on {type_} {{ repeated payReview {{ status revision lines {{ totalCount }} }} }}
        ... on Rejection {{ rule }} }} }}"""
    response = httpx.post(
        f"{server.address}/graphql",
        json={"query": query},
        headers={"Authorization": f"Bearer {server.token(by)}"},
        timeout=PATIENCE,
        verify=TRUST,
    )
    return response.json()["data"]["answer"]


@contextmanager
def held(database: Database, type_: str, ends: str = "") -> Generator[psycopg.Connection[Any]]:
    """Let nobody record an event of a type in streams that end so."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        owner.execute(HOLD.format(type=type_, ends=ends).encode())
        yield owner
        owner.execute("DROP TRIGGER held ON ledger.event")


def killed(server: Served, database: Database, name: str, key: str, *at: str) -> None:
    """Begin something and kill the server when it is about to record an event."""
    with held(database, *at) as owner, ThreadPoolExecutor(1) as clients:
        asked = clients.submit(give, server, name, key)
        until = time.monotonic() + PATIENCE
        while not (waiting := owner.execute(WAITING, (LOCK,)).fetchall()):
            assert time.monotonic() < until, asked.result()
            time.sleep(0.01)
        server.process.kill()
        server.process.wait(PATIENCE)
        for (pid,) in waiting:
            owner.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))
        assert isinstance(asked.exception(PATIENCE), httpx.TransportError)


def events(database: Database, type_: str) -> int:
    [(count,)] = rows(database, "SELECT count(*) FROM ledger.event WHERE type = %s", (type_,))
    return int(count)


def test_a_review_that_is_cut_off_pays_every_cent_once(postgres: Server) -> None:
    with postgres.database(prepared) as database:
        found(database)
        asyncio.run(filled(database))
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute(HELD.encode())
        with served(database) as server:  # between two batches that are frozen
            killed(server, database, "proposePayReview", "propose", "PayLinesFrozen", ".3")
        assert events(database, "PayLinesFrozen") == 1
        with served(database) as server:  # before what is frozen counts
            nothing = server.ask(
                '{ payReview(id: "pay_review:2190") { status revision } payLines { totalCount } }'
            )
            assert nothing["data"]["payReview"] == {"status": "OPEN", "revision": 0}
            assert nothing["data"]["payLines"] == {"totalCount": 0}
            killed(server, database, "proposePayReview", "propose", "PayReviewProposed")
        assert events(database, "PayLinesFrozen") == BATCHES
        with served(database) as server:
            done = give(server, "proposePayReview", "propose")
            assert done["payReview"] == {
                "status": "PROPOSED",
                "revision": 1,
                "lines": {"totalCount": PEOPLE},
            }
            assert events(database, "PayLinesFrozen") == BATCHES  # those that were there
            for by in ("service:first", "service:second"):
                give(server, "approvePayReview", by, by, ", revision: 1")
            killed(server, database, "executePayReview", "pay", "PayBatchExecuted", ".5")
        assert 0 < events(database, "SalaryAdjusted") < PEOPLE
        with served(database) as server:
            done = give(server, "executePayReview", "pay")
            assert done["payReview"]["status"] == "EXECUTED"
            assert give(server, "executePayReview", "pay")["repeated"]
        paid = "SELECT amount::text, count(*) FROM read.salary WHERE review_id = %s GROUP BY 1"
        assert rows(database, paid, (ID,)) == [("51000.00", PEOPLE)]
        assert events(database, "SalaryAdjusted") == PEOPLE
        assert events(database, "PayBatchExecuted") == BATCHES
