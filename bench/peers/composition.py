"""Composition: what one would build of the same parts: Strawberry, and `eventsourcing` in threads.

    python -m bench.peers.composition seed < people.jsonl
    python -m bench.peers.composition serve PORT

Strawberry keeps parsed and validated documents; a token is verified as the product does it.
"""

import os
import sys
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, cast

import anyio.to_thread
import msgspec
import strawberry
import uvicorn
from anyio import CapacityLimiter
from psycopg.conninfo import conninfo_to_dict
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from bench.peers.salaries import CENT, THREADS, Adjustment, Refused, Salaries
from schema.engine.token import Viewer, verify


@strawberry.enum
class Cause(StrEnum):
    MERIT = "MERIT"
    MARKET = "MARKET"


@strawberry.input
class MoneyInput:
    amount: Decimal
    currency: str


@strawberry.input
class AdjustSalaryInput:
    employee_id: strawberry.ID
    salary: MoneyInput
    effective_on: date
    cause: Cause
    idempotency_key: str
    reason: str


@strawberry.type
class AdjustSalaryPayload:
    log_position: str
    repeated: bool


@strawberry.type
class Rejection:
    rule: str


Answer = Annotated[AdjustSalaryPayload | Rejection, strawberry.union("AdjustSalaryResult")]


@strawberry.type
class Query:
    nothing: None = None


class Composition(GraphQL[Viewer, None]):
    """The endpoint: whoever asks is known by their token."""

    async def get_context(self, request: Any, response: Any) -> Viewer:  # noqa: ANN401, ARG002 - the library's
        text = request.headers.get("authorization", "").removeprefix("Bearer ")
        return verify(decoded_key(), text, datetime.now(UTC))


def mutation(salaries: Salaries) -> type:
    """Return the root type of mutations over an application."""
    limiter = CapacityLimiter(THREADS)

    @strawberry.type
    class Mutation:
        @strawberry.mutation
        async def adjust_salary(
            self,
            info: strawberry.Info[Viewer, None],
            input: AdjustSalaryInput,  # noqa: A002 - the API's word
        ) -> Answer:
            given = adjustment(info.context, input)
            try:
                position, repeated = await anyio.to_thread.run_sync(
                    salaries.adjust, given, limiter=limiter
                )
            except Refused as refused:
                return Rejection(rule=refused.rule)
            return AdjustSalaryPayload(log_position=str(position), repeated=repeated)

    return Mutation


def adjustment(viewer: Viewer, given: AdjustSalaryInput) -> Adjustment:
    """Return the command that was put in."""
    amount = given.salary.amount
    return Adjustment(
        employee_id=given.employee_id,
        amount=amount.quantize(CENT) if amount == amount.quantize(CENT) else amount,
        currency=given.salary.currency,
        effective_on=given.effective_on,
        cause=given.cause,
        reason=given.reason,
        key=given.idempotency_key,
        by=viewer.actor,
        roles=frozenset(viewer.roles),
        at=datetime.now(UTC),
    )


@cache
def decoded_key() -> bytes:
    """Return the key that tokens are signed with."""
    return urlsafe_b64decode(os.environ["TOKEN_KEY"] + "=")


def main(words: Sequence[str]) -> None:
    """Seed from standard input, or serve on a port of 127.0.0.1 until told to stop."""
    named = conninfo_to_dict(os.environ["DATABASE_URL"])
    words_of = {"dbname": "DBNAME", "host": "HOST", "port": "PORT", "user": "USER"}
    reached = {f"POSTGRES_{words_of[name]}": str(named[name]) for name in words_of}
    with Salaries(env={**reached, "POSTGRES_PASSWORD": ""}) as salaries:
        if words[0] == "seed":
            salaries.seed(msgspec.json.decode(line) for line in sys.stdin)
            return
        parsed, valid = ParserCache(maxsize=100), ValidationCache(maxsize=100)
        schema = strawberry.Schema(
            query=Query,
            mutation=mutation(salaries),
            extensions=[lambda: parsed, lambda: valid],
        )
        endpoint = Composition(schema, graphql_ide=None)
        application = Starlette(routes=[Route("/graphql", cast("Any", endpoint))])
        port = int(words[1])
        uvicorn.run(application, host="127.0.0.1", port=port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main(sys.argv[1:])
