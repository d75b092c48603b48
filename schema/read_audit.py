"""Read audit: how to ask who looked at what, for auditors.

It is read from the register beside the log when it is asked for. What is asked here of the register
is not itself a reading of anybody's pay.
"""

from datetime import datetime
from enum import Enum
from typing import Any

import msgspec
import strawberry

from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.engine.computing import computed, paged
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.identity import id_text
from schema.engine.page import size_text
from schema.engine.reading import AS_OF, MOST, USUAL, argument
from schema.engine.scalars import LogPosition
from schema.engine.shaping import shaped
from schema.engine.values import Refused, bad_input
from schema.proof import AUDITORS

described(ReadKind)

MOST_DIGITS = 19

READS = """
WITH found AS (
    SELECT r.* FROM ledger.reading r
    WHERE (%(kind)s::text IS NULL OR r.kind = %(kind)s::text)
        AND (%(actor)s::text IS NULL OR r.actor = %(actor)s::text)
        AND (%(about)s::text IS NULL OR r.about @> ARRAY[%(about)s::text])
        AND (%(since)s::timestamptz IS NULL OR r.at >= %(since)s::timestamptz)
        AND (%(until)s::timestamptz IS NULL OR r.at < %(until)s::timestamptz)
        AND (%(position)s::bigint IS NULL OR r.position <= %(position)s::bigint)
        AND (%(instant)s::timestamptz IS NULL OR r.recorded_at <= %(instant)s::timestamptz)
)
SELECT (SELECT count(*) FROM found), (
    SELECT json_agg(page ORDER BY page.number DESC) FROM (
        SELECT f.number, f.kind, f.actor, f.roles, f.fields, f.about, f.times,
            encode(f.operation, 'hex') AS operation, f.name, f.at, f.recorded_at, f.position
        FROM found f WHERE %(after)s::bigint IS NULL OR f.number < %(after)s::bigint
        ORDER BY f.number DESC LIMIT %(size)s
    ) AS page
)
"""
"""One page, the latest first, and how many there are."""


@strawberry.type(description="That somebody was shown something of others, as it was recorded.")
class Read:
    number: LogPosition = strawberry.field(description="Where it stands in the register.")
    kind: ReadKind = strawberry.field(description="What was shown.")
    actor: str = strawberry.field(description="To whom.")
    roles: list[str] = strawberry.field(description="The roles of the token that was sent.")
    fields: list[str] = strawberry.field(
        description="Which types of the schema, or fields, were shown, or which parts of a filter"
        " or an order were compared."
    )
    about_ids: list[strawberry.ID] = strawberry.field(
        description="Of whom, the reader left out; empty if it was about many together."
    )
    times: int = strawberry.field(
        description="How often the same was shown until it was recorded, which takes seconds."
    )
    operation: str = strawberry.field(
        description="The SHA-256 of the operation's text, in hexadecimal."
    )
    operation_name: str | None = strawberry.field(description="What the operation is called.")
    at: datetime = strawberry.field(description="When it was shown, the first time.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    position: LogPosition = strawberry.field(description="Where the log stood then.")


@strawberry.input(description="Conditions on what was read; all that is given holds.")
class ReadFilter:
    kind: ReadKind | None = strawberry.field(
        default=strawberry.UNSET, description="What was shown."
    )
    actor: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="To whom: an employee, a service, a guest."
    )
    about: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Of whom, by name; not what was about many together."
    )
    since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Shown at this moment or later."
    )
    until: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Shown before this moment."
    )


class Row(msgspec.Struct):
    """An entry as the statement answers."""

    number: int
    kind: ReadKind
    actor: str
    roles: list[str]
    fields: list[str]
    about: list[str]
    times: int
    operation: str
    name: str | None
    at: datetime
    recorded_at: datetime
    position: int


async def resolved(
    _: object,
    info: Resolving,
    first: int | None = None,
    after: str | None = None,
    filter: Any = None,  # noqa: A002, ANN401 - the API's word; as graphql-core has read it
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return a page of what was read, or none if the viewer is no auditor."""
    context: Context = info.context
    if AUDITORS.isdisjoint(context.viewer.roles):
        return None
    try:
        size, values = USUAL if first is None else first, given(filter or {}, asOf)
        size_text(size)
        values |= {"size": size + 1, "after": None if after is None else place(after)}
    except Refused as refused:
        raise refused.errors[0] from None
    async with Desk(context.journal).pool.connection() as connection:
        row = await (await connection.execute(READS, values)).fetchone()
    count, listed = row or (0, None)
    rows = msgspec.convert(listed or [], list[Row])
    here = rows[:size]
    nodes, cursors = [shown(each) for each in here], [f"READ {each.number}" for each in here]
    return shaped(paged(nodes, cursors, count, more=len(rows) > size, after=after), info)


def given(filter_: Any, as_of: Moment) -> dict[str, object]:  # noqa: ANN401 - as it was read
    """Return what a filter and a moment come to. Raise `Refused` if an id is none."""
    values = {name: filter_.get(name) for name in ("kind", "actor", "about", "since", "until")}
    for name in ("actor", "about"):
        values[name] = None if values[name] is None else id_text(values[name])
    kind = values["kind"]
    values["kind"] = kind.name if isinstance(kind, Enum) else kind
    values["position"] = as_of if isinstance(as_of, int) else None
    values["instant"] = as_of if isinstance(as_of, datetime) else None
    return values


def place(cursor: str) -> int:
    """Return where a cursor stands. Raise `Refused` if it is none of this list."""
    word, _, number = cursor.partition(" ")
    if word != "READ" or not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
        raise Refused([bad_input("the cursor is not one of this list")])
    return int(number)


def shown(row: Row) -> Read:
    """Return an entry as it is answered."""
    return Read(
        number=LogPosition(row.number),
        kind=row.kind,
        actor=row.actor,
        roles=row.roles,
        fields=row.fields,
        about_ids=[strawberry.ID(each) for each in row.about],
        times=row.times,
        operation=row.operation,
        operation_name=row.name,
        at=row.at,
        recorded_at=row.recorded_at,
        position=LogPosition(row.position),
    )


reads = computed(
    resolved,
    arguments=[
        argument("first", int, f"How many: {USUAL} unless stated, {MOST} at most."),
        argument("after", str, "Only those after this cursor, which are earlier."),
        argument("filter", ReadFilter, "Only those for which all of it holds."),
        AS_OF,
    ],
    weight=MOST,
    description="Who looked at what of others, the latest first; for auditors.",
)
