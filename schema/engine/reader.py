"""Reader: what answers operations: a statement where there is one, graphql-core otherwise.

A mutation of one command is given directly.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any, TypeAlias, cast
from zoneinfo import ZoneInfo

import msgspec
import strawberry
from graphql import GraphQLError, GraphQLSchema

from ledger.journal import Journal
from ledger.read_audit import ReadAudit, ReadKind
from schema.engine import fallback, mutations
from schema.engine.channel import Channel
from schema.engine.context import Context, Info
from schema.engine.decided import Decided
from schema.engine.endpoint import Answer, MutationByGet
from schema.engine.faults import Unsettled
from schema.engine.graph import core, resolving
from schema.engine.history import Happened, Moment, history
from schema.engine.instants import Instants
from schema.engine.limits import Limits
from schema.engine.line import Lines
from schema.engine.lone import Lones
from schema.engine.metrics import SECONDS_BY_PATH
from schema.engine.naming import naming
from schema.engine.plan import Plan, Plans, Question, Write
from schema.engine.prepared import Row
from schema.engine.recording import Recording
from schema.engine.request import Asked
from schema.engine.rights import MANY, Kind
from schema.engine.statement import Statement
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.engine.tree import Tree
from schema.engine.values import Refused, Request
from schema.engine.versioning import versions_of

SUBSCRIBED = "subscribe over a WebSocket (graphql-transport-ws), or accept text/event-stream"

ATTEMPTS = 8
"""How often a line may move while an answer is under way."""

TIME_ZONE = "SELECT o.time_zone FROM read.organisation o WHERE o.currency <> ''"
NAMED = {
    "employees": ("Employee", "EmployeeFilter"),
    "appraisals": ("Appraisal", "AppraisalFilter"),
}
"""The lists of which everything that a filter names can be had at once: their types."""

NAMING = "query ($filter: {filter}!) {{ {listed}(filter: $filter) {{ totalCount }} }}"
SEEN = "query ($id: ID!) { node(id: $id) { id } }"

Compiled: TypeAlias = Callable[[Kind], Awaitable[Statement | None]]
Fetch: TypeAlias = Callable[[str, Sequence[str | None]], Awaitable[Row | None]]


class Reader:
    """The way out, for one schema and one database."""

    def __init__(
        self,
        channel: Channel,
        schema: strawberry.Schema,
        journal: Journal,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        many: int = MANY,
        *,
        limits: Limits | None = None,
        audit: ReadAudit | None = None,
        key: bytes = b"",
    ) -> None:
        """`many` is how many employees a viewer reaches to be given statements of their own.

        `audit` records what viewers are shown of others. `key` is what tokens are signed with.
        """
        self.schema: GraphQLSchema = core(schema)
        self.plans = Plans(self.schema, limits)
        self._channel, self.fetch = channel, channel.fetch
        self._journal = journal
        self._clock = clock
        self._key = key
        self._lines = Lines(channel, many)
        self._instants = Instants()
        self._recording = Recording(audit)
        self.tree, self.register = Tree(channel), Tree(channel, "register")
        self._time_zone: ZoneInfo | None = None
        self._lones = Lones(self._ask)
        fallback.install(self.schema, self._ask)
        mutations.install(self.schema)

    @property
    def away(self) -> bool:
        """Return whether the database could not be reached when this was last tried."""
        return self._channel.away

    async def answer(
        self, asked: Asked, viewer: Viewer, language: str = "en", *, reads_only: bool = False
    ) -> Answer:
        """Return the answer. Raise `MutationByGet` if it may only read and would change.

        Raise `Unreachable` if nothing was answered because the database is away.
        """
        started, path = perf_counter(), "refused"
        try:
            plan = await self.plans.planned(asked.text, asked.operation_name)
            require(plan, reads_only=reads_only)
            question = self.question(plan, asked.variables)
            body = await self._compiled(question, viewer, plan) if plan.reads else None
            path = "compiled"
            if body is None:
                path = "mixed" if plan.reads and not plan.introspects else "core"
                context = self.context(viewer, Language(language), plan)
                result = None if plan.reads else await self._lones.executed(question, context)
                result = result or await fallback.executed(question, context)
                body = fallback.written(result, context.language)
            return Answer(body)
        except Refused as refused:
            errors = [error.formatted for error in refused.errors]
            return Answer(msgspec.json.encode({"errors": errors}), ran=False)
        finally:
            SECONDS_BY_PATH[path].observe(perf_counter() - started)

    def question(self, plan: Plan, variables: Mapping[str, Any]) -> Question:
        """Return a plan with variables as they were given. Raise `Refused` if they do not fit."""
        return plan.question(self._instants.placed(plan, variables))

    async def _compiled(
        self, question: Question, viewer: Viewer, asked: Plan | None
    ) -> bytes | None:
        """Return the answer of the one statement for it, or none if there is no such."""
        return await self._fetched(question.statement, question.variables, viewer, asked)

    async def _ask(
        self,
        question: Question,
        variables: Mapping[str, Any],
        part: tuple[object, ...],
        write: Write,
        context: Context,
    ) -> bytes:
        """Return the answer to a part of what is asked."""

        def compiled(kind: Kind) -> Awaitable[Statement | None]:
            return question.statement(kind, part, write)

        found = await self._fetched(compiled, variables, context.viewer, question.plan)
        if found is None:
            raise LookupError("a field of the root was not compiled")
        return found

    async def _fetched(
        self, compiled: Compiled, variables: Mapping[str, Any], viewer: Viewer, asked: Plan | None
    ) -> bytes | None:
        """Return what a statement answers; what it shows is recorded as read by what is `asked`."""
        found = await self.found(compiled, variables, viewer, self.fetch)
        if found is None:
            return None
        statement, answer = found
        return await self.leave(statement, answer, viewer, asked) if statement.looks else answer

    async def found(
        self, compiled: Compiled, variables: Mapping[str, Any], viewer: Viewer, fetch: Fetch
    ) -> tuple[Statement, bytes] | None:
        """Return the statement for a viewer and what `fetch` has it answer, or none without one."""
        today = await self._today()
        for attempt in range(ATTEMPTS):
            standing = await self._lines.standing(viewer, today, anew=attempt > 0)
            statement = await compiled(standing.kind)
            if statement is None:
                return None
            values = statement.values(Request(variables, today, standing))
            row = await fetch(statement.text, values)
            if row is None:
                raise LookupError("a statement had no answer")
            if row[0] is not None:
                if statement.guarded and row[1] is not None:
                    self._lines.confirm(viewer, today, int(row[1]))
                if statement.instants:
                    self._instants.note(statement, variables, row)
                return statement, row[0]
            if not statement.guarded:
                raise LookupError("a statement answered null")
        raise Unsettled

    async def leave(
        self, statement: Statement, answer: bytes, viewer: Viewer, asked: Plan | None
    ) -> bytes:
        """Return an answer as it leaves, once it is recorded whom it shows to whom."""
        answer, owed = self._recording.leaving(statement.looks, answer, viewer, asked)
        if owed:
            await self._recording.kept(owed)
        return answer

    async def _today(self) -> str:
        """Return the day it is in the organisation."""
        if self._time_zone is None:
            row = await self._channel.fetch(TIME_ZONE, ())
            if row is None or row[0] is None:
                return self._clock().astimezone(UTC).date().isoformat()
            self._time_zone = ZoneInfo(row[0].decode())
        return self._clock().astimezone(self._time_zone).date().isoformat()

    def context(self, viewer: Viewer, language: Language, asked: Plan | None = None) -> Context:
        """Return what graphql-core's resolvers may use for a viewer, who asked by a plan."""

        async def entity(info: Info, id_: str) -> object | None:
            return await fallback.selected(self._ask, resolving(info), id_)

        async def read(
            text: str, variables: Mapping[str, Any], *, shows: bool = True
        ) -> Mapping[str, Any]:
            plan = self.plans.find(text, None)
            question = plan.question(plan.coerced(variables))
            body = await self._compiled(question, viewer, asked if shows else None)
            return msgspec.json.decode(body or b"{}")["data"]

        async def sees(id_: str) -> bool:
            try:
                return (await read(SEEN, {"id": id_}, shows=False))["node"] is not None
            except Refused:
                return False

        async def past(streams: Sequence[str], as_of: Moment) -> list[Happened]:
            return await history(self._channel, streams, as_of)

        async def names(listed: str, filter_: Mapping[str, Any], on: date) -> list[str]:
            type_, filter_type = NAMED[listed]
            plan = self.plans.find(NAMING.format(filter=filter_type, listed=listed), None)
            given = plan.coerced({"filter": filter_}).coerced["filter"]
            row, of = self.schema.type_map[type_], self.schema.type_map[filter_type]

            async def compiled(kind: Kind) -> Statement:
                return naming(cast("Any", row), cast("Any", of), given, on, kind)

            body = await self._fetched(compiled, {}, viewer, None)
            return (body or b"").decode().split()

        async def line() -> str:
            return (await self._lines.standing(viewer, await self._today(), anew=True)).line or "{}"

        async def versions(id_: str, after: Moment, until: Moment) -> list[list[Any]]:
            return await versions_of(self.schema, id_, after, until, self._fetched, viewer)

        async def shown(kind: ReadKind, field: str, about: Sequence[str]) -> None:
            if asked is not None:
                await self._recording.shown(kind, field, about, viewer, asked)

        return Context(
            viewer=viewer,
            journal=self._journal,
            entity=entity,
            sees=sees,
            read=read,
            history=past,
            names=names,
            line=line,
            tree=self.tree,
            decided=Decided(self._channel),
            versions=versions,
            register=self.register,
            shown=shown,
            language=language,
            key=self._key,
        )


def require(plan: Plan, *, reads_only: bool) -> None:
    """Raise `Refused` if a plan has more than one answer, `MutationByGet` if it may only read."""
    if plan.subscribes:
        raise Refused([GraphQLError(SUBSCRIBED, extensions={"code": "BAD_REQUEST"})])
    if reads_only and not plan.reads:
        raise MutationByGet
