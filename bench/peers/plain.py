"""Plain: the same API as Strawberry's manual builds it: resolvers, data loaders, a pool.

One query for each level and no more; documents are parsed and validated once; statements are
prepared by psycopg when they repeat. Run as `python -m bench.peers.plain`, with `DATABASE_URL`,
`TOKEN_KEY` and `PORT` in the environment.
"""

import base64
import os
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

import strawberry
import uvicorn
from psycopg import AsyncConnection
from psycopg.rows import TupleRow, class_row
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache

from domain.actor import Role
from schema.engine.channel import SETTINGS
from schema.engine.line import LINE
from schema.engine.token import Unauthenticated, verify

CONNECTIONS = 16
EVERYTHING = frozenset({Role.HR, Role.AUDITOR})
T = TypeVar("T")

DEPARTMENTS = """
SELECT d.id, (
    SELECT n.name FROM read.department_name n
    WHERE n.department_id = d.id AND n.effective_on <= current_date
    ORDER BY n.effective_on DESC LIMIT 1
) AS name
FROM read.department d WHERE d.id = ANY (%(ids)s)
"""
EMPLOYEES = """
SELECT e.id, e.code, p.name, e.hired_on, e.employment
FROM read.employee e LEFT JOIN read.person p ON p.id = e.id WHERE true
"""
PLACES = """
SELECT DISTINCT ON (t.employee_id) t.employee_id, t.department_id
FROM read.employee_department t
WHERE t.employee_id = ANY (%(ids)s) AND t.effective_on <= current_date
ORDER BY t.employee_id, t.effective_on DESC
"""
APPRAISALS = """
SELECT a.id, a.employee_id, a.status,
    CASE WHEN a.status IN ('SCORED', 'RELEASED') THEN a.score END AS score,
    CASE WHEN a.status IN ('SCORED', 'RELEASED') THEN a.grade END AS grade,
    (SELECT n.text FROM read.note n WHERE n.id = a.comment_id) AS comment
FROM read.appraisal a WHERE true
"""
MEASURES = """
SELECT m.id, m.appraisal_id, m.code, m.name,
    CASE WHEN a.status IN ('SCORED', 'RELEASED') THEN m.score END AS score
FROM read.measure m JOIN read.appraisal a ON a.id = m.appraisal_id
WHERE m.appraisal_id = ANY (%(ids)s) ORDER BY m.id
"""
SEEN = {
    EMPLOYEES: " AND e.id = ANY (%(line)s)",
    APPRAISALS: " AND (a.employee_id = ANY (%(line)s) OR a.superior_id = %(viewer)s)",
}


@dataclass
class Context:
    """What resolvers of one request may use; a line of `None` means that everything is seen."""

    pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
    viewer: str
    line: list[str] | None

    def __post_init__(self) -> None:
        self.employees = DataLoader(self._employees)
        self.departments = DataLoader(self._departments)
        self.measures = DataLoader(self._measures)

    async def rows(self, type_: type[T], query: str, more: str = "", **values: object) -> list[T]:
        """Return the rows of a query, of which only those that the viewer may see."""
        seen = "" if self.line is None else SEEN.get(query, "")
        given = {**values, "viewer": self.viewer, "line": self.line}
        async with self.pool.connection() as connection:
            cursor = connection.cursor(row_factory=class_row(type_))
            await cursor.execute((query + seen + more).encode(), given)
            return await cursor.fetchall()

    async def _employees(self, ids: list[str]) -> "list[Employee | None]":
        found = await self.rows(Employee, EMPLOYEES, " AND e.id = ANY (%(ids)s)", ids=ids)
        by_id = {str(each.id): each for each in found}
        return [by_id.get(id_) for id_ in ids]

    async def _departments(self, employees: list[str]) -> "list[Department | None]":
        places = {each.employee_id: each for each in await self.rows(Place, PLACES, ids=employees)}
        ids = sorted({each.department_id for each in places.values()})
        found = {str(each.id): each for each in await self.rows(Department, DEPARTMENTS, ids=ids)}
        return [
            found.get(places[employee].department_id) if employee in places else None
            for employee in employees
        ]

    async def _measures(self, appraisals: list[str]) -> "list[list[Measure]]":
        grouped: defaultdict[str, list[Measure]] = defaultdict(list)
        for each in await self.rows(Measure, MEASURES, ids=appraisals):
            grouped[each.appraisal_id].append(each)
        return [grouped[id_] for id_ in appraisals]


Info = strawberry.Info[Context, None]


@dataclass
class Place:
    employee_id: str
    department_id: str


@strawberry.type
class Department:
    id: strawberry.ID
    name: str | None


@strawberry.type
class Employee:
    id: strawberry.ID
    code: str
    name: str | None
    hired_on: date
    employment: str

    @strawberry.field
    async def department(self, info: Info) -> Department | None:
        return await info.context.departments.load(self.id)


@strawberry.type
class Measure:
    id: strawberry.ID
    appraisal_id: strawberry.Private[str]
    code: str
    name: str
    score: Decimal | None


@strawberry.type
class Measures:
    nodes: list[Measure]


@strawberry.type
class Appraisal:
    id: strawberry.ID
    employee_id: strawberry.Private[str]
    status: str
    score: Decimal | None
    grade: str | None
    comment: str | None

    @strawberry.field
    async def employee(self, info: Info) -> Employee | None:
        return await info.context.employees.load(self.employee_id)

    @strawberry.field
    async def measures(self, info: Info, first: int = 20) -> Measures:
        return Measures(nodes=(await info.context.measures.load(self.id))[:first])


@strawberry.enum
class Direction(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.type
class Employees:
    nodes: list[Employee]


@strawberry.type
class Appraisals:
    nodes: list[Appraisal]


@strawberry.type
class Query:
    @strawberry.field
    async def employee(self, info: Info, id: strawberry.ID) -> Employee | None:  # noqa: A002 - the API's
        found = await info.context.rows(Employee, EMPLOYEES, " AND e.id = %(id)s", id=id)
        return found[0] if found else None

    @strawberry.field
    async def employees(self, info: Info, first: int = 20) -> Employees:
        more = " ORDER BY e.id LIMIT %(first)s"
        return Employees(nodes=await info.context.rows(Employee, EMPLOYEES, more, first=first))

    @strawberry.field
    async def appraisals(
        self, info: Info, first: int = 20, direction: Direction = Direction.ASC
    ) -> Appraisals:
        more = f" ORDER BY a.id {direction.value} LIMIT %(first)s"
        return Appraisals(nodes=await info.context.rows(Appraisal, APPRAISALS, more, first=first))


parsed, valid = ParserCache(), ValidationCache()


def kept_parsed() -> ParserCache:
    return parsed


def kept_valid() -> ValidationCache:
    return valid


class Endpoint(GraphQL[Context, None]):
    """Strawberry's own endpoint, with a token that is verified as ours is."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], key: bytes) -> None:
        super().__init__(strawberry.Schema(Query, extensions=[kept_parsed, kept_valid]))
        self.pool, self.key = pool, key
        self.lines: dict[str, list[str]] = {}

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        """Return what the request's resolvers may use. Raise `Unauthenticated` without a token."""
        del response
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Unauthenticated("missing")
        viewer = verify(self.key, token, datetime.now(UTC))
        sees_all = not viewer.roles.isdisjoint(EVERYTHING)
        line = None if sees_all else await self.line(viewer.actor)
        return Context(self.pool, viewer.actor, line)

    async def line(self, viewer: str) -> list[str]:
        """Return who stands below a viewer, looked up once."""
        if viewer not in self.lines:
            query = LINE.replace("$1", "%(viewer)s").replace("$2", "%(today)s")
            today = datetime.now(UTC).date().isoformat()
            async with self.pool.connection() as connection:
                given = {"viewer": viewer, "today": today}
                row = await (await connection.execute(query.encode(), given)).fetchone()
            self.lines[viewer] = row[2].split(" ") if row and row[2] else [viewer]
        return self.lines[viewer]


def application(conninfo: str, key: bytes, seconds: int = 30) -> Starlette:
    """Return the application, whose pool is as large as ours and set as ours."""
    pool: Any = AsyncConnectionPool(
        conninfo,
        open=False,
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        kwargs={"autocommit": True, "options": SETTINGS.format(seconds=seconds)},
        configure=prepared,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with pool:
            yield

    endpoint = Endpoint(pool, key)
    return Starlette(routes=[Route("/graphql", endpoint)], lifespan=lifespan)


async def prepared(connection: AsyncConnection[Any]) -> None:
    """Prepare statements at their second use."""
    connection.prepare_threshold = 1


if __name__ == "__main__":
    made = application(
        os.environ["DATABASE_URL"], base64.urlsafe_b64decode(os.environ["TOKEN_KEY"] + "=")
    )
    uvicorn.run(made, port=int(os.environ["PORT"]), log_level="warning", access_log=False)
