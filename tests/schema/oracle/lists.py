"""Lists: filters, orders, cursors and pages of what is seen, by going through it."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLField, GraphQLInputObjectType

from schema.engine.graph import named
from tests.schema.oracle.asking import Arguments, Item, Json, plain
from tests.schema.oracle.kinds import COMPARED, ORDERED

USUAL, MOST = 20, 100


def snake(name: str) -> str:
    """Return a name of the API as the rows have it."""
    return re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", name)


def holds(item: Item, filter_: Arguments, type_: str) -> bool:
    """Return whether all parts of a filter hold; null is as good as nothing."""
    return all(
        part(item, name, value, type_) for name, value in filter_.items() if value is not None
    )


def part(item: Item, name: str, value: Any, type_: str) -> bool:  # noqa: ANN401 - any input
    match name:
        case "and":
            return all(holds(item, each, type_) for each in value)
        case "or":
            return any(holds(item, each, type_) for each in value)
        case "not":
            return not holds(item, value, type_)
        case _:
            shown = COMPARED.get(f"{type_}.{name}", lambda item: item.row[snake(name)])(item)
            return shown is value if isinstance(value, bool) else compares(shown, value)


def compares(shown: Json, tests: Mapping[str, Any]) -> bool:
    """Return whether a value meets all comparisons; what is not there meets none."""
    return all(
        shown is not None and compare(shown, operator, wanted)
        for operator, wanted in tests.items()
        if wanted is not None
    )


def compare(shown: Json, operator: str, wanted: Any) -> bool:  # noqa: ANN401 - any input
    if isinstance(shown, list):  # of several one is enough
        return any(compare(each, operator, wanted) for each in cast("list[Json]", shown))
    if operator == "in":
        return shown in wanted
    if operator == "startsWith":
        return shown.startswith(wanted)
    given = type_of(shown)(wanted)
    match operator:
        case "eq":
            return shown == given
        case "gte":
            return shown >= given
        case "gt":
            return shown > given
        case "lte":
            return shown <= given
        case _:
            return shown < given


def type_of(shown: Json) -> Any:  # noqa: ANN401 - what makes a value of the same kind
    if isinstance(shown, Decimal):
        return Decimal
    return date.fromisoformat if isinstance(shown, date) else str


def page(field: GraphQLField, type_: str, rows: Iterable[Item], arguments: Arguments) -> Json:
    """Return a connection over what is seen."""
    first, last = arguments.get("first"), arguments.get("last")
    size: int = last if last is not None else USUAL if first is None else first
    order = arguments.get("orderBy") or orders_of(field)[0]
    descending = arguments.get("direction") == "DESC"
    found = list(rows)
    if arguments.get("filter") is not None:
        name = filter_of(field)
        found = [each for each in found if holds(each, arguments["filter"], name)]
    ordering = f"{type_.replace('Entry', '')}Order.{order}"
    found.sort(key=lambda item: rank(key(item, ordering), item.row["id"]), reverse=descending)
    total = len(found)
    for name, forward in (("after", True), ("before", False)):
        if arguments.get(name) is not None:
            found = beyond(found, ordering, arguments[name], forward is not descending)
    shown = found[max(len(found) - size, 0) :] if last is not None else found[:size]
    edges = [
        {"node": each, "cursor": cursor(order, ordering, each), "__typename": f"{type_}Edge"}
        for each in shown
    ]
    more, cut = len(found) > size, {n: arguments.get(n) is not None for n in ("after", "before")}
    return {
        "nodes": shown,
        "edges": edges,
        "totalCount": total,
        "pageInfo": {
            "hasNextPage": cut["before"] if last is not None else more,
            "hasPreviousPage": more if last is not None else cut["after"],
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
    }


def key(item: Item, ordering: str) -> Json:
    """Return what an item is ordered by before its id."""
    name = ordering.partition(".")[2]
    if name == "ID":
        return None
    return ORDERED.get(ordering, lambda item: item.row[name.lower()])(item)


def rank(key: Json, id_: str) -> tuple[Any, ...]:
    """Return what sorts as the list does: what has no key comes last."""
    return (key is None, *(() if key is None else (key,)), id_)


def cursor(order: str, ordering: str, item: Item) -> str:
    """Return where an item stands."""
    keys = [] if order == "ID" else [plain(key(item, ordering))]
    return json.dumps([order, *keys, item.row["id"]], ensure_ascii=False)


def beyond(items: Sequence[Item], ordering: str, text: str, greater: bool) -> list[Item]:
    """Return the items on one side of a cursor."""
    _, *keys, id_ = json.loads(text)
    kinds = {type_of(held) for item in items if (held := key(item, ordering)) is not None}
    read = next(iter(kinds), str)
    stands = rank(read(keys[0]) if keys and keys[0] is not None else None, id_)
    return [
        item
        for item in items
        if (here := rank(key(item, ordering), item.row["id"])) != stands
        and (here > stands) is greater
    ]


def orders_of(field: GraphQLField) -> list[str]:
    """Return by what a list can be ordered, the usual first."""
    type_ = named(field.args["orderBy"])
    assert isinstance(type_, GraphQLEnumType)
    return list(type_.values)


def filter_of(field: GraphQLField) -> str:
    """Return the name of the filter that a list takes."""
    type_ = named(field.args["filter"])
    assert isinstance(type_, GraphQLInputObjectType)
    return type_.name
