"""Reader: what answers operations: a statement where there is one, graphql-core otherwise.

A mutation of one command is given directly.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import strawberry
from graphql import ExecutionResult, GraphQLError, GraphQLSchema

from ledger.errors import Unreachable
from ledger.journal import Journal
from ledger.read_audit import ReadAudit, ReadKind
from schema.engine import fallback, mutations
from schema.engine.channel import Channel
from schema.engine.context import Context, Info
from schema.engine.decided import Decided
from schema.engine.endpoint import Answer, MutationByGet
from schema.engine.faults import Unsettled, told
from schema.engine.graph import core, resolving
from schema.engine.history import Happened, Moment, history
from schema.engine.instants import Instants
from schema.engine.limits import Limits
from schema.engine.line import Lines
from schema.engine.lone import Lones
from schema.engine.metrics import SECONDS_BY_PATH
from schema.engine.naming import naming
from schema.engine.plan import Plan, Plans, Question, Write
from schema.engine.recording import Recording
from schema.engine.request import Asked
from schema.engine.rights import MANY, Kind
from schema.engine.statement import Statement
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.engine.tree import Tree
from schema.engine.values import Refused, Request
from schema.engine.versioning import versions_of

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
        self._channel = channel
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
            if reads_only and not plan.reads:
                raise MutationByGet
            question = plan.question(self._instants.placed(plan, asked.variables))
            body = await self._compiled(question, viewer, plan) if plan.reads else None
            path = "compiled"
            if body is None:
                path = "mixed" if plan.reads and not plan.introspects else "core"
                context = self.context(viewer, Language(language), plan)
                result = None if plan.reads else await self._lones.executed(question, context)
                result = result or await fallback.executed(question, context)
                body = written(result, context.language)
            return Answer(body)
        except Refused as refused:
            errors = [error.formatted for error in refused.errors]
            return Answer(msgspec.json.encode({"errors": errors}), ran=False)
        finally:
            SECONDS_BY_PATH[path].observe(perf_counter() - started)

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
        self,
        compiled: Callable[[Kind], Awaitable[Statement | None]],
        variables: Mapping[str, Any],
        viewer: Viewer,
        asked: Plan | None,
    ) -> bytes | None:
        """Return what a statement answers; what it shows is recorded as read by what is `asked`."""
        today = await self._today()
        for attempt in range(ATTEMPTS):
            standing = await self._lines.standing(viewer, today, anew=attempt > 0)
            statement = await compiled(standing.kind)
            if statement is None:
                return None
            values = statement.values(Request(variables, today, standing))
            row = await self._channel.fetch(statement.text, values)
            if row is None:
                raise LookupError("a statement had no answer")
            if row[0] is not None:
                if statement.guarded and row[1] is not None:
                    self._lines.confirm(viewer, today, int(row[1]))
                if statement.instants:
                    self._instants.note(statement, variables, row)
                if statement.looks:
                    looks = statement.looks
                    answer, owed = self._recording.leaving(looks, row[0], viewer, asked)
                    if owed:
                        await self._recording.kept(owed)
                    return answer
                return row[0]
            if not statement.guarded:
                raise LookupError("a statement answered null")
        raise Unsettled

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

        async def versions(
            id_: str, after: Moment, until: Moment
        ) -> tuple[Sequence[str], list[list[Any]]]:
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


def written(result: ExecutionResult, language: Language) -> bytes:
    """Return the JSON of what graphql-core answered.

    Raise `Unreachable` if that is nothing, and for this reason.
    """
    if not any((result.data or {}).values()):
        for error in result.errors or ():
            if isinstance(error.original_error, Unreachable):
                raise error.original_error
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_shown(error, language) for error in result.errors]
    return msgspec.json.encode(answer)


def _shown(error: GraphQLError, language: Language) -> dict[str, Any]:
    inside = error.original_error
    if inside is None or isinstance(inside, GraphQLError):
        return dict(error.formatted)
    message, extensions = told(inside, language)
    masked = GraphQLError(message, error.nodes, path=error.path, extensions=extensions)
    return dict(masked.formatted)
