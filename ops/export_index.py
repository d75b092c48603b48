"""Export index: one person or one case as a page to be read and printed.

What stands there is what the API answers the reader for whom it is made, under their rights. For
human resources and auditors it lists what happened, too; what raters said is left out of that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, cast

from graphql import GraphQLInterfaceType, GraphQLNonNull, GraphQLObjectType, GraphQLSchema

from schema.engine.graph import Typed, named, object_of, says
from schema.engine.reading import Column, Each, Many, One, Part, reading

MOST = 100
"""How many entries of a list are shown; the page says how many there are."""

STYLE = """
body { font: 11pt/1.4 Georgia, 'Noto Serif CJK SC', serif; margin: 2rem auto; max-width: 60rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 1px solid; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin: .5rem 0; }
th, td { border: 1px solid #bbb; padding: .15rem .4rem; text-align: left; vertical-align: top; }
th { background: #eee; } pre { white-space: pre-wrap; font-size: 8.5pt; margin: 0; }
@media print { body { margin: 0; max-width: none; } tr, pre { break-inside: avoid; }
  h2 { break-after: avoid; } thead { display: table-header-group; } }
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as the page lists it; without a body if the reader may not see that."""

    position: int
    at: datetime
    type: str
    stream: str
    by: str
    origin: str
    body: str | None


def kinds(schema: GraphQLSchema) -> dict[str, GraphQLObjectType]:
    """Return the types that have ids of their own, by the kinds of these."""
    node = cast("GraphQLInterfaceType", schema.type_map["Node"])
    return {reading(each).kind or "": each for each in schema.get_possible_types(node)}


def question(type_: GraphQLObjectType) -> str:
    """Return the operation that asks for all of an entity: itself, and what lists it has."""
    fields = " ".join(_selected(type_, lists=True))
    return f"query Export($id: ID!) {{ node(id: $id) {{ ... on {type_.name} {{ {fields} }} }} }}"


def _selected(type_: GraphQLObjectType, *, lists: bool) -> Iterator[str]:
    for name, field in type_.fields.items():
        if any(isinstance(argument.type, GraphQLNonNull) for argument in field.args.values()):
            continue
        match says(field):
            case Column():
                yield name
            case Part():
                yield f"{name} {{ {' '.join(object_of(field).fields)} }}"
            case One():
                yield from _one(name, object_of(field), lists=lists)
            case Each() if lists:
                inner = " ".join(_selected(object_of(field), lists=False))
                yield f"{name} {{ {inner} }}"
            case Many() if lists:
                nodes = object_of(_of(field, "nodes"))
                inner = " ".join(_selected(nodes, lists=False))
                yield f"{name}(first: {MOST}) {{ totalCount nodes {{ {inner} }} }}"
            case _:
                pass


def _one(name: str, type_: GraphQLObjectType, *, lists: bool) -> Iterator[str]:
    """Yield the id of a neighbour that has one, or all of what is a part."""
    if reading(type_).kind is not None:
        yield f"{name} {{ id }}"
    elif lists:
        inner = " ".join(_selected(type_, lists=False))
        yield f"{name} {{ {inner} }}"


def _of(field: Typed, name: str) -> Typed:
    return cast("GraphQLObjectType", named(field)).fields[name]


def page(
    id_: str, said: Mapping[str, Any], happened: list[Happening], head: Mapping[str, str]
) -> str:
    """Return the page about an entity; `head` says for whom it is, as of when, and by what proved.

    `said` is what the API answered.
    """
    body = [f"<h1>{escape(id_)}</h1>", _table([head]), "<h2>As it stands</h2>"]
    plain = {name: each for name, each in said.items() if not _is_list(each)}
    body.append(_table([_flat(plain)], down=True))
    for name, each in said.items():
        if _is_list(each):
            body += _list(name, each)
    if happened:
        body += ["<h2>What happened</h2>", _events(happened)]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(id_)}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) or (isinstance(value, dict) and "nodes" in value)


def _list(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    rows = cast("list[Any]", value if isinstance(value, list) else value["nodes"])
    if rows:
        count = len(rows) if isinstance(value, list) else value["totalCount"]
        more = f" ({len(rows)} of {count})" if count > len(rows) else ""
        yield f"<h2>{escape(name)}{more}</h2>"
        yield _table([_flat(row) for row in rows])


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Return what a row says, without what it does not, the parts of objects each by itself."""
    made: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            made |= _flat(cast("Mapping[str, Any]", value), f"{before}{name}.")
        elif value not in (None, ""):
            made[before + name] = (
                ", ".join(map(str, cast("list[Any]", value)))
                if isinstance(value, list)
                else str(value)
            )
    return made


def _table(rows: list[Mapping[str, str]] | list[dict[str, str]], *, down: bool = False) -> str:
    """Return rows as a table; one row alone may be written `down` the page."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if down or len(rows) == 1:
        cells = [f"<tr><th>{escape(n)}</th><td>{escape(rows[0][n])}</td></tr>" for n in names]
        return f"<table>{''.join(cells)}</table>"
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    lines = [
        "<tr>" + "".join(f"<td>{escape(row.get(name, ''))}</td>" for name in names) + "</tr>"
        for row in rows
    ]
    return f"<table><thead><tr>{head}</tr></thead>{''.join(lines)}</table>"


def _events(happened: list[Happening]) -> str:
    lines = [
        f'<tr id="e{each.position}"><td>{each.position}</td><td>{each.at:%Y-%m-%d %H:%M:%S}</td>'
        f"<td>{escape(each.type)}</td><td>{escape(each.stream)}</td>"
        f"<td>{escape(each.by)}<br>{escape(each.origin)}</td>"
        f"<td><pre>{escape(each.body or '—')}</pre></td></tr>"
        for each in happened
    ]
    names = ("Log position", "At (UTC)", "Event", "Stream", "By", "Content")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead>{''.join(lines)}</table>"
