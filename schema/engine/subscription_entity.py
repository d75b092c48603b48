"""Subscription entity: things that are named, as they are now and whenever they have changed.

What is selected of them is one statement, under the viewer's rights at that moment. Of several
changes at once, and of those that come while one is on its way, the last is delivered; what looks
as before is not delivered again.
"""

from collections.abc import AsyncGenerator, Awaitable, Hashable, Sequence

from schema.engine.compiler import Compiler
from schema.engine.prepared import Row
from schema.engine.rights import Kind
from schema.engine.statement import Statement
from schema.engine.subscribing import Delivery, Means, Subscribed
from schema.engine.subscription_group import Looked
from schema.engine.subscription_touch import Things, things


async def entities(means: Means, subscribed: Subscribed) -> AsyncGenerator[Delivery]:
    """Yield what is selected of the things that are named: at once, and when it has changed."""
    glance = Glance(means, subscribed)
    looked = await glance.look(means.tail.head)
    seen, after, of = looked.seen, subscribed.after, glance.of(looked.statement)
    async with means.groups.joined(glance.key, glance, looked) as group:
        if after is None or means.touches.touched(of, after, looked.position):
            yield Delivery(looked.position, await glance.shown(looked))
        while True:
            looked = await group.beyond(looked.position)
            if looked.seen != seen:
                seen = looked.seen
                yield Delivery(looked.position, looked.data or await glance.shown(looked))


class Glance:
    """How a subscriber, and all who follow the same with the same rights, look at it."""

    def __init__(self, means: Means, subscribed: Subscribed) -> None:
        self._means, self._subscribed = means, subscribed
        arguments = subscribed.arguments
        self._ids: Sequence[str] = arguments["ids"] if "ids" in arguments else [arguments["id"]]

    @property
    def key(self) -> Hashable:
        """Return what tells what is followed, and by whose rights, from all else."""
        subscribed = self._subscribed
        question, viewer = subscribed.question, subscribed.viewer
        return question.plan, repr(question.variables), viewer.actor, viewer.roles

    def of(self, statement: Statement) -> Things:
        """Return what is looked at."""
        return things(self._ids, statement.text)

    async def look(self, since: int) -> Looked:
        """Return what is selected, with all that was recorded up to a log position.

        Raise as reading does.
        """
        means, subscribed = self._means, self._subscribed
        reached = since

        def compiled(kind: Kind) -> Awaitable[Statement | None]:
            return subscribed.question.statement(kind, (subscribed.name,), self._write)

        async def fetch(statement: str, values: Sequence[str | None]) -> Row | None:
            nonlocal reached
            reached, row = await means.sharing.row(statement, values, since)
            return row

        variables = subscribed.question.variables
        found = await means.reader.found(compiled, variables, subscribed.viewer, fetch)
        if found is None:
            raise LookupError("a field of the subscription's root was not compiled")
        return Looked(reached, *found)

    async def shown(self, looked: Looked) -> bytes:
        """Return what is sent, once it is recorded whom it shows. Raise `Unreachable` likewise."""
        subscribed, raw = self._subscribed, looked.raw
        if looked.statement.looks:
            plan, viewer = subscribed.question.plan, subscribed.viewer
            raw = await self._means.reader.leave(looked.statement, raw, viewer, plan)
        looked.data = b'{"%b":%b}' % (subscribed.name.encode(), raw)
        return looked.data

    def _write(self, compiler: Compiler) -> Statement:
        return compiler.root(self._subscribed.field, self._subscribed.details)
