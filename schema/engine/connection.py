"""Connection: the object that shows a page, as graphql's fields select from it."""

from collections.abc import Callable, Iterable

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import FieldDetails

from schema.engine.encoding import joined, members
from schema.engine.graph import object_of
from schema.engine.marking import Mark, written
from schema.engine.page import Page
from schema.engine.statement import Operation

Node = Callable[[list[FieldDetails]], str]
"""From what is selected of a node to its JSON."""

ROWS = frozenset({"nodes", "edges", "pageInfo"})


def shown(  # noqa: PLR0917 - a page as it is written
    operation: Operation,
    page: Page,
    connection: GraphQLObjectType,
    details: list[FieldDetails],
    node: Node,
    marks: Iterable[Mark] = (),
) -> str:
    """Return the JSON of a connection; `marks` tell whose its rows are, once they are written."""
    fields = operation.subfields(connection, details)
    page.counted = any(
        inner[0].node.name.value == ("hasPreviousPage" if page.paging.backward else "hasNextPage")
        for info in fields.values()
        if info[0].node.name.value == "pageInfo"
        for inner in operation.subfields(_type(connection, "pageInfo"), info).values()
    )
    pieces = {
        name: _member(operation, page, connection, inner, node) for name, inner in fields.items()
    }
    if ROWS.isdisjoint(inner[0].node.name.value for inner in fields.values()):
        return f"({joined(members(pieces))})"
    told = [(kind, page.listed(ids)) for kind, ids in marks]
    answer = joined([*members(pieces), *written(told)])
    return f"(SELECT {answer} FROM ({page.rows(answer)}) {page.scope.row} HAVING true)"


def _member(
    operation: Operation,
    page: Page,
    connection: GraphQLObjectType,
    details: list[FieldDetails],
    node: Node,
) -> list[str]:
    match details[0].node.name.value:
        case "nodes":
            return ["'['", page.listed(node(details)), "']'"]
        case "edges":
            return ["'['", page.listed(_edge(operation, page, connection, details, node)), "']'"]
        case "pageInfo":
            return _info(operation, page, _type(connection, "pageInfo"), details)
        case "totalCount":
            return [page.total()]
        case _:
            return [f"'\"{connection.name}\"'"]


def _edge(
    operation: Operation,
    page: Page,
    connection: GraphQLObjectType,
    details: list[FieldDetails],
    node: Node,
) -> str:
    type_ = _type(connection, "edges")
    pieces: dict[str, list[str]] = {}
    for name, inner in operation.subfields(type_, details).items():
        match inner[0].node.name.value:
            case "node":
                pieces[name] = [node(inner)]
            case "cursor":
                pieces[name] = [f"to_json({page.cursor})::text"]
            case _:
                pieces[name] = [f"'\"{type_.name}\"'"]
    return joined(members(pieces))


def _info(
    operation: Operation, page: Page, type_: GraphQLObjectType, details: list[FieldDetails]
) -> list[str]:
    pieces: dict[str, list[str]] = {}
    for name, inner in operation.subfields(type_, details).items():
        selected = inner[0].node.name.value
        shown = f"'\"{type_.name}\"'" if selected == "__typename" else page.info(selected)
        pieces[name] = [shown]
    return members(pieces)


def _type(connection: GraphQLObjectType, field: str) -> GraphQLObjectType:
    return object_of(connection.fields[field])
