"""Subscriptions: operations over a lasting connection, each answered once or again and again.

Whatever carries them (`socket.py`, `sse.py`) asks for the next answer when the last was taken, so
an operation of a client that does not take any waits, and holds its place in the log.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple, cast

import msgspec
from graphql import GraphQLError, GraphQLObjectType

from ledger.errors import Unreachable
from ledger.read_audit import ReadAudit
from ledger.tail import Stopped, Tail
from schema.engine import metrics
from schema.engine.crowd import Crowd
from schema.engine.endpoint import Endpoint, MutationByGet, marked
from schema.engine.faults import told
from schema.engine.plan import Plan
from schema.engine.reader import Reader
from schema.engine.request import Asked
from schema.engine.statement import Operation
from schema.engine.subscribing import Means, Subscribed, source_of
from schema.engine.subscription_group import Groups
from schema.engine.subscription_sharing import Sharing
from schema.engine.subscription_touch import Touches
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.engine.values import Refused

MARK = b',"demonstration":true'


BY_GET = b'{"errors":[{"message":"ask for it by POST","extensions":{"code":"BAD_REQUEST"}}]}'


class Payload(NamedTuple):
    """The JSON of one answer, and the log position it reaches, if it is one of several.

    If it has not `ran` it is about the request: there are errors in it and nothing else.
    """

    body: bytes
    position: int | None = None
    ran: bool = True


@dataclass(eq=False, slots=True)
class Under:
    """A subscription under way: how far it has been sent, and since when an answer is not taken."""

    position: int
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What answers operations, and those that go on being answered.

    `sockets` and `own` are how many WebSockets and how many subscriptions each actor has.
    """

    endpoint: Endpoint
    means: Means
    sockets: Crowd = field(default_factory=Crowd)
    own: Crowd = field(default_factory=Crowd)
    under: set[Under] = field(default_factory=set[Under])

    @property
    def lag(self) -> int:
        """Return how many positions the last of those is behind who do not take what there is."""
        late = (each.position for each in self.under if each.since is not None)
        head = self.means.tail.head
        return head - min(late, default=head)

    @property
    def lag_seconds(self) -> float:
        """Return for how long an answer has not been taken, by whoever lets it wait longest."""
        now = monotonic()
        return max((now - each.since for each in self.under if each.since is not None), default=0)

    async def answers(
        self,
        asked: Asked,
        viewer: Viewer,
        language: str,
        after: int | None = None,
        *,
        reads_only: bool = False,
    ) -> AsyncGenerator[Payload]:
        """Yield the answers to an operation; of a query, or of a mutation if it may, there is one.

        Who has come to a log position goes on `after` it. Raise `Stopped` once the server stops,
        and `Unreachable` if the database went away after the first answer.
        """
        begun = False
        try:
            plan = await self.means.reader.plans.planned(asked.text, asked.operation_name)
            if not plan.subscribes:
                yield await self._once(asked, viewer, language, reads_only=reads_only)
                return
            subscribed = self._subscribed(plan, asked, viewer, Language(language), after)
            async with aclosing(self._sent(subscribed)) as payloads:
                async for payload in payloads:
                    begun = True
                    yield payload
        except Refused as refused:
            errors = [error.formatted for error in refused.errors]
            yield Payload(msgspec.json.encode({"errors": errors}), ran=False)
        except MutationByGet:
            yield Payload(BY_GET, ran=False)
        except (Stopped, GeneratorExit):
            raise
        except Exception as failed:
            if begun and isinstance(failed, Unreachable):
                raise
            message, extensions = told(failed, Language(language))
            errors = [{"message": message, "extensions": extensions}]
            yield Payload(msgspec.json.encode({"errors": errors}), ran=False)

    async def _once(
        self, asked: Asked, viewer: Viewer, language: str, *, reads_only: bool
    ) -> Payload:
        """Return the one answer to a query or a mutation. Raise as answering does."""
        async with asyncio.timeout(self.endpoint.seconds):
            answers = self.endpoint.answers
            answer = await answers.answer(asked, viewer, language, reads_only=reads_only)
        return Payload(marked(answer.body) if self.endpoint.mark else answer.body, ran=answer.ran)

    def _subscribed(
        self, plan: Plan, asked: Asked, viewer: Viewer, language: Language, after: int | None
    ) -> Subscribed:
        """Return what was subscribed to. Raise `Refused` if it is nothing, or does not fit."""
        question = self.means.reader.question(plan, asked.variables)
        operation = Operation(plan.schema, plan.operation, plan.fragments, question.values)
        root = cast("GraphQLObjectType", plan.schema.subscription_type)
        fields = operation.fields(root)
        if len(fields) != 1:  # which what is skipped or included by a variable decides
            raise Refused([GraphQLError("subscribe to one field of the root")])
        ((name, details),) = fields.items()
        field = root.fields[details[0].node.name.value]
        try:
            arguments = operation.arguments(field, details)
        except GraphQLError as error:
            raise Refused([error]) from None
        return Subscribed(
            question=question,
            name=name,
            field=field,
            details=details,
            arguments=arguments,
            viewer=viewer,
            language=language,
            after=after,
        )

    async def _sent(self, subscribed: Subscribed) -> AsyncGenerator[Payload]:
        source, actor = source_of(subscribed.field), subscribed.viewer.actor
        if not self.own.enter(actor):
            raise Refused([exceeded(self.own)])
        under = Under(self.means.tail.head)
        self.under.add(under)
        mark = MARK if self.endpoint.mark else b""
        try:
            async with aclosing(source(self.means, subscribed)) as deliveries:
                async for position, data in deliveries:
                    body = b""
                    if data:
                        body = b'{"data":%b,"extensions":{"logPosition":"%d"%b}}' % (
                            *(data, position, mark),
                        )
                        under.since = monotonic()
                        metrics.SUBSCRIPTION_DELIVERIES.inc()
                    yield Payload(body, position)
                    under.position, under.since = position, None
        finally:
            self.under.discard(under)
            self.own.leave(actor)


def exceeded(own: Crowd) -> GraphQLError:
    """Return the error of whoever subscribes to more than they may."""
    extensions: dict[str, Any] = {"code": "LIMIT_EXCEEDED", "limit": "subscriptions"}
    message = f"you have {own.most} subscriptions: complete another first"
    return GraphQLError(message, extensions={**extensions, "most": own.most})


@asynccontextmanager
async def means(tail: Tail, reader: Reader, audit: ReadAudit | None) -> AsyncGenerator[Means]:
    """Lend what sources use, for whoever follows while the block lasts."""
    touches = Touches(tail)
    telling = asyncio.create_task(touches.run())
    try:
        yield Means(
            tail=tail,
            reader=reader,
            touches=touches,
            sharing=Sharing(reader.fetch, tail),
            groups=Groups(touches),
            audit=audit,
        )
    finally:
        telling.cancel()
        await asyncio.wait([telling])


def watched(subscriptions: Subscriptions) -> None:
    """Let `/metrics` tell of subscriptions."""
    metrics.SUBSCRIBERS.set_function(lambda: len(subscriptions.under))
    metrics.SUBSCRIPTION_LAG.set_function(lambda: subscriptions.lag)
    metrics.SUBSCRIPTION_LAG_SECONDS.set_function(lambda: subscriptions.lag_seconds)
