"""Writing: SQL for one moment and one kind of viewer, from conditions as declared.

Every read of a table and every test of a right goes through here, and nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.actor import Role
from ledger.read_audit import ReadKind
from schema.engine.reading import Read
from schema.engine.rights import ALWAYS, Kind, Reach, Sight, granted
from schema.engine.scalars import LAST_POSITION, day_text
from schema.engine.values import Held, Hole, Parameters, Request

NAMED = re.compile(r"\{(\w+)\}")
TABLE = re.compile(r"\bread\.(\w+) (\{row\}|\w+\b)")
LINE = re.compile(r"\bline\(([^()]*)\)")
OWNER = re.compile(r"\bowner\((\w+) (\w+)\)\.(\w+)")

MOMENT = """(
    WITH RECURSIVE half (low, high) AS (
        SELECT 0::bigint, h.position FROM ledger.head h
        UNION ALL
        SELECT
            CASE WHEN e.recorded_at <= {instant} THEN e.position ELSE low END,
            CASE WHEN e.recorded_at <= {instant} THEN high ELSE e.position - 1 END
        FROM half JOIN ledger.event e ON e.position = (low + high + 1) / 2
        WHERE low < high
    )
    SELECT low AS position FROM half WHERE low = high)"""
"""The last log position recorded by an instant: positions have no gaps and times never decrease."""

NEVER = LAST_POSITION
"""Until when present rows hold; a null instead would keep the key of past ones from being used."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where in a statement something is written: the row, its day and moment, and what is known.

    `known` holds conditions that the row is known to meet; `own` says that it is seen because of
    what the viewer has to do with it, not by a role. `owner` is the row that it belongs to, if it
    was reached from there. `beside` takes what a page is to fetch with its rows from tables beside
    theirs. Of what is `marked` the answer tells already whose it is.
    """

    day: str
    moment: str | None = None
    row: str = ""
    person: str = ""
    parent: str = ""
    known: frozenset[str] = frozenset()
    own: bool = False
    owner: str = ""
    beside: dict[tuple[str, str], None] | None = None
    marked: frozenset[ReadKind] = frozenset()


@dataclass(slots=True)
class Writer:
    """A statement that is being written."""

    kind: Kind
    parameters: Parameters = field(default_factory=Parameters)
    guarded: bool = False
    moments: list[str] = field(default_factory=list[str])
    instants: list[Held] = field(default_factory=list[Held])
    shown: set[tuple[ReadKind, str]] = field(default_factory=set[tuple[ReadKind, str]])
    named: set[ReadKind] = field(default_factory=set[ReadKind])
    marking: set[ReadKind] = field(default_factory=set[ReadKind])
    compared: list[tuple[ReadKind, str]] = field(default_factory=list[tuple[ReadKind, str]])
    _rows: int = 0
    _moments: dict[Any, str] = field(default_factory=dict[Any, str])

    def below(self, scope: Scope, person: str, *, owned: bool = False) -> Scope:
        """Return the scope of a neighbour's row, which belongs to the employee in a column.

        `owned`: it belongs to the row that it is reached from, too.
        """
        self._rows += 1
        row = f"r{self._rows}"
        return replace(
            scope,
            row=row,
            person=f"{row}.{person}",
            parent=scope.row,
            known=frozenset(),
            own=False,
            owner=scope.row if owned else "",
            beside=None,
        )

    def sql(self, template: str, scope: Scope, **values: str) -> str:
        """Return a condition, a value or a source as it is declared, written for a scope."""

        def named(found: re.Match[str]) -> str:
            match found[1]:
                case "row":
                    return scope.row
                case "parent":
                    return scope.parent
                case "person":
                    return scope.person
                case "on":
                    return scope.day
                case "viewer":
                    return self._viewer("viewer")
                case "superior":
                    return self._viewer("superior")
                case "hr":
                    return "true" if Role.HR in self.kind.roles else "false"
                case "executive":
                    return "true" if Role.EXECUTIVE in self.kind.roles else "false"
                case name:
                    return values[name]

        text = OWNER.sub(lambda found: self._owner(found, scope), template)
        text = LINE.sub(lambda found: self._line(found[1]), text)
        text = TABLE.sub(lambda found: self._table(found[1], found[2], scope.moment), text)
        return NAMED.sub(named, text)  # last: what is named is written already

    def moment(self, held: Held) -> str:
        """Return the SQL of the log position that a `Moment` stands for."""
        searched = held.instant if isinstance(held, Hole) else isinstance(held, datetime)
        if not searched:
            return self.parameters.written(held, "bigint", position_text)
        if held not in self._moments:
            instant = self.parameters.written(held, "timestamptz", instant_text)
            name = f"moment{len(self.moments) + 1}"
            self.moments.append(f"{name} AS MATERIALIZED {MOMENT.format(instant=instant)}")
            self.instants.append(held)
            self._moments[held] = f"(SELECT m.position FROM {name} m)"
        return self._moments[held]

    def settled(self) -> list[str]:
        """Return the log positions that were searched for, null where one may still move."""
        return [
            f"(SELECT m.position FROM moment{number} m, ledger.head h"
            " WHERE m.position < h.position)::text"
            for number, _ in enumerate(self.instants, 1)
        ]

    def day(self, held: Held) -> str:
        """Return the SQL of a day."""
        return self.parameters.written(held, "date", day_text)

    def today(self) -> str:
        """Return the SQL of the day it is in the organisation."""
        return self.parameters.of("today", "date", today)

    def visible(self, read: Read, scope: Scope, *, seen: bool = False) -> tuple[list[str], Scope]:
        """Return the conditions under which a row is seen, and the scope in which they hold.

        `seen`: the row is known to be the viewer's own if the one it was reached from is.
        """
        verdict = self.verdict(read.sees, scope)
        if verdict is False:
            return ["false"], scope
        conditions: list[str] = []
        inside = scope
        if isinstance(verdict, str):
            inside = replace(scope, known=frozenset({verdict}), own=True)
            conditions += [] if seen else [verdict]
        for which, sight in read.also.items():
            needed = self.verdict(sight, inside)
            if needed is not True:
                condition = self.sql(which, inside)
                otherwise = "" if needed is False else f" OR {needed}"
                conditions.append(f"(NOT ({condition}){otherwise})")
        return conditions, inside

    def verdict(self, sight: Sight, scope: Scope) -> bool | str:
        """Return whether the viewer sees something, or the condition under which they do."""
        if granted(sight, self.kind.roles):
            return True
        own = () if self.kind.reach is Reach.NOBODY else sight.own
        if ALWAYS in own:
            return True
        wanted = (*own, *sight.personal)
        if not wanted:
            return False
        condition = " OR ".join(self.sql(each, scope) for each in wanted)
        condition = f"({condition})" if len(wanted) > 1 else condition
        return True if condition in scope.known else condition

    def masked(
        self, sql: str, sight: Sight | None, scope: Scope, person: str | None = None
    ) -> str | None:
        """Return a value as far as the viewer may see it, or none if they never do.

        It is about the employee that the row belongs to, unless `person` says about whom.
        """
        if person is not None:
            person = self.sql(person, scope)
            scope = Scope(day=scope.day, moment=scope.moment, row=scope.row, person=person)
        verdict = True if sight is None else self.verdict(sight, scope)
        if verdict is True:
            return sql
        return None if verdict is False else f"CASE WHEN {verdict} THEN {sql} END"

    def compares(self, sight: Sight | None, field: str) -> None:
        """Note that rows are chosen, or ordered, by what is seen under a sight."""
        if sight is not None and sight.recorded is not None:
            self.compared.append((sight.recorded, field))

    def _table(self, table: str, alias: str, moment: str | None) -> str:
        return held_at(table, alias, moment)

    def _owner(self, found: re.Match[str], scope: Scope) -> str:
        table, column, wanted = found.groups()
        if scope.owner:
            return f"{scope.owner}.{wanted}"
        return f"(SELECT o.{wanted} FROM read.{table} o WHERE o.id = {{row}}.{column})"

    def _line(self, person: str) -> str:
        self.guarded = True
        line = self.parameters.of("line", "text[]", line_text)
        if self.kind.reach is Reach.FEW:
            return f"{person} = ANY({line})"
        return f"(({person} IN (SELECT unnest({line}))) IS TRUE)"  # hashed, and no join

    def _viewer(self, which: str) -> str:
        self.guarded |= which == "superior"  # who asks does not change, whether they serve does
        fill = viewer_text if which == "viewer" else superior_text
        return self.parameters.of(which, "text", fill)


def held_at(table: str, alias: str, moment: str | None) -> str:
    """Return a table under an alias, as it was at a log position; none is as it is."""
    if moment is None:
        return f"read.{table} {alias}"
    return (
        f"(SELECT v.* FROM ({versions(table)}) v"
        f" WHERE v.since <= {moment} AND v.until > {moment}) {alias}"
    )


def versions(table: str) -> str:
    """Return every version of every row of a table.

    There is no condition in it: what has one is not taken apart by the planner.
    """
    return (
        f"SELECT c.*, {NEVER} AS until FROM read.{table} c"
        f" UNION ALL SELECT p.* FROM read.{table}_past p"
    )


def columns(row: str, *texts: str) -> set[str]:
    """Return which columns of a row are in some SQL."""
    return {name for text in texts for name in re.findall(rf"\b{row}\.(\w+)", text)}


def keys(table: str) -> str:
    """Return the keys of all of these versions, which are in an index for those of the past."""
    return (
        f"SELECT c.id, c.since, {NEVER} AS until FROM read.{table} c"
        f" UNION ALL SELECT p.id, p.since, p.until FROM read.{table}_past p"
    )


def every(conditions: Sequence[str]) -> str:
    """Return the condition that all of these hold."""
    return " AND ".join(f"({condition})" for condition in conditions) or "true"


def today(request: Request) -> str:
    return request.today


def viewer_text(request: Request) -> str:
    return request.standing.viewer


def superior_text(request: Request) -> str | None:
    return request.standing.viewer if request.standing.serving else None


def line_text(request: Request) -> str:
    return request.standing.line


def position_text(moment: int) -> str:
    return str(min(moment, NEVER - 1))


def instant_text(moment: datetime) -> str:
    return moment.isoformat()
