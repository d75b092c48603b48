"""Page: a connection as SQL: some of its rows in order, where they lie, and how many there are.

The rows come from one sub-select that is limited; what is shown of them is aggregated around it.
`HAVING true` makes it exactly one row whatever is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from schema.engine.ordering import LAST, Direction, Key, cursor, expressions, opened
from schema.engine.page_past import Past, joined_beside
from schema.engine.reading import MOST, USUAL, Many
from schema.engine.values import Held, Hole, Refused, Request, bad_input
from schema.engine.writing import Scope, Writer, columns, every


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows a page has: at most `size` from the start, or from the end if `backward`."""

    size: Any
    backward: bool
    after: Any
    before: Any
    order: str
    key: Key
    descending: bool


def paging(arguments: Mapping[str, Any], orders: type[Enum]) -> Paging:
    """Return what a connection's arguments ask for. Raise `Refused` if they contradict."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise Refused([bad_input("`first` and `last` exclude each other")])
    order = arguments.get("orderBy") or next(iter(orders))
    return Paging(
        size=last if last is not None else USUAL if first is None else first,
        backward=last is not None,
        after=arguments.get("after"),
        before=arguments.get("before"),
        order=order.name,
        key=order.value,
        descending=arguments.get("direction") is Direction.DESC,
    )


def size_text(value: int) -> str:
    """Return a page's size. Raise `Refused` if it is out of range."""
    if not 0 <= value <= MOST:
        raise Refused([bad_input(f"a page has 0 to {MOST} entries")])
    return str(value)


class Page:
    """One connection that is being written; `source` and `conditions` are its rows.

    `table` is theirs, if every row that holds at a moment is on some page: then they are reached by
    keys, those of the present rows if these are `kept`, so that each past one has one.
    `counted` says that one row more is fetched, to know whether there is one.
    """

    def __init__(
        self,
        *,
        writer: Writer,
        scope: Scope,
        paging: Paging,
        source: str,
        conditions: list[str],
        table: str | None,
        kept: bool,
    ) -> None:
        self.writer = writer
        self.scope = scope
        self.paging = paging
        self.source = source
        self.conditions = conditions
        self.counted = False
        self._key = self._seen(paging.key, paging.key.sql)
        size = paging.size
        held = isinstance(size, Hole)  # a known size goes into the text, for the planner to know
        self._size = (
            writer.parameters.written(size, "integer", size_text) if held else (size_text(size))
        )

        self._join = writer.sql(paging.key.join, scope)
        sorted_by = self._seen(paging.key, paging.key.joined or paging.key.sql)
        self._table = table if sorted_by is None else None
        self._kept = kept
        by_id = f"{scope.row}_key" if self._table else scope.row
        self._keys = expressions(paging.key, sorted_by, by_id)
        self._window = [
            self._beyond(cursor, forward=forward)
            for cursor, forward in ((paging.after, True), (paging.before, False))
            if cursor is not None
        ]

    def _seen(self, key: Key, sql: str | None) -> str | None:
        """Return what the page is ordered by, as far as the viewer may see it."""
        if sql is None:
            return None
        self.writer.compares(key.sees, f"orderBy {self.paging.order}")
        seen = self.writer.masked(self.writer.sql(sql, self.scope), key.sees, self.scope)
        return seen or f"NULL::{key.type}"

    @property
    def cursor(self) -> str:
        """Return the SQL of a row's cursor."""
        return cursor(self.paging.order, self._key, self.scope.row)

    def rows(self, shown: str) -> str:
        """Return the sub-select of the page's rows, in order, with the columns that are shown.

        There is one row more if it is to be known whether there is one.
        """
        row, backward = self.scope.row, self.paging.backward
        order = expressions(self.paging.key, self._key, row)
        ordered = _ordered(self._keys, descending=self.paging.descending is not backward)
        more = " + 1" if self.counted else ""
        fetched = {
            f"{table}_{column}": (table, column) for table, column in self.scope.beside or ()
        }
        own = sorted(columns(row, shown, *order) - fetched.keys() | {"id"})
        wanted = [f"{row}.{column}" for column in own]
        conditions: list[str] = []
        if self._table and self.scope.moment:
            past = Past(self._table, row, self.scope.moment, self._window, ordered)
            if self._kept:
                source = past.of_present(own, fetched)
                wanted += [past.then(name, *place) for name, place in fetched.items()]
            else:
                source, conditions = past.of_all(), past.holds()
        else:
            source = self.source + self._join + joined_beside(row, fetched)
            conditions = [*self.conditions, *self._window]
            wanted += [
                f"{row}_{table}.{column} AS {name}" for name, (table, column) in fetched.items()
            ]
        limited = (
            f"SELECT {', '.join(wanted)} FROM {source}"
            f" WHERE {every(conditions)}"
            f" ORDER BY {ordered} LIMIT {self._size}{more}"
        )
        if not backward:
            return limited
        forward = _ordered(order, descending=self.paging.descending)
        return f"SELECT {row}.* FROM ({limited}) {row} ORDER BY {forward}"

    def total(self) -> str:
        """Return the count of all rows on all pages."""
        return f"(SELECT count(*) FROM {self.source} WHERE {every(self.conditions)})::text"

    def listed(self, sql: str) -> str:
        """Return the JSON of one value for each row, without brackets."""
        if not self.counted:
            return f"coalesce(string_agg({sql}, ','), '')"
        size = self._size
        part = f"[greatest(count(*) - {size}, 0) + 1 :]" if self.paging.backward else f"[: {size}]"
        return f"coalesce(array_to_string((array_agg({sql})){part}, ','), '')"

    def info(self, name: str) -> str:
        """Return the JSON of a field of the page's information."""
        paging, size = self.paging, self._size
        more = f"(count(*) > {size})::text"
        first = f"greatest(count(*) - {size}, 0) + 1" if paging.backward else "1"
        last = "count(*)" if paging.backward else f"least(count(*), {size})"
        match name:
            case "hasNextPage":
                return _known(paging.before) if paging.backward else more
            case "hasPreviousPage":
                return more if paging.backward else _known(paging.after)
            case "startCursor":
                return self._cursor_at(first if paging.backward else "least(1, " + size + ")")
            case _:
                return self._cursor_at(last)

    def _cursor_at(self, place: str) -> str:
        return f"coalesce(to_json((array_agg({self.cursor}))[{place}])::text, 'null')"

    def _beyond(self, held: Held, *, forward: bool) -> str:
        order, key = self.paging.order, self.paging.key
        parts: list[str] = []
        if key.sql is not None:
            value = self._part(held, order, key, 0, key.type)
            if key.nullable:
                parts.append(f"coalesce({value}, {LAST[key.type]})")
            else:
                parts.append(value)
        parts.append(self._part(held, order, key, -1, "text"))
        operator = ">" if forward is not self.paging.descending else "<"
        return f"({', '.join(self._keys)}) {operator} ({', '.join(parts)})"

    def _part(self, held: Held, order: str, key: Key, place: int, kind: str) -> str:
        def fill(request: Request) -> str | None:
            return opened(request.value(held), order, key)[place]

        return self.writer.parameters.of((held, order, key, place), kind, fill)


def beside(
    paging: Paging, many: Many, scope: Scope, *, filtered: bool, kept: bool
) -> dict[tuple[str, str], None] | None:
    """Return what takes columns to be fetched with the rows of a page, or none.

    A filter or a condition may have the page sort more rows than it shows. `kept`: whatever rows
    there were at the scope's moment are reached by the present ones, if they are ordered by id.
    """
    key = paging.key
    if many.where != "true" or filtered or key.join:
        return None
    return {} if scope.moment is None or (kept and key.sql is None and not key.joined) else None


def _known(cursor: Held) -> str:
    return "'false'" if cursor is None else "'true'"


def _ordered(keys: list[str], *, descending: bool) -> str:
    return ", ".join(f"{key} DESC" if descending else key for key in keys)
