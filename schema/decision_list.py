"""Decision list: how to look for decisions: of whom, by whom, in what, accepted or refused, when.

They come in the order in which they were made. What the viewer may not see is neither listed nor
counted.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from schema.decision import Decision, made
from schema.decision_sight import condition, sight
from schema.engine.computing import computed, paged
from schema.engine.context import Context
from schema.engine.decided import COLUMNS, Stored
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.ordering import Direction, foreign
from schema.engine.page import size_text
from schema.engine.reading import AS_OF, FILTER, MOST, USUAL, argument
from schema.engine.scalars import LAST_POSITION
from schema.engine.shaping import selected, shaped
from schema.engine.values import Refused, bad_input

WEIGHT = 2_000
"""How many objects a page costs as much as: of each decision streams may be read and folded."""

LIST = "SELECT json_agg(row_to_json(d)) FROM (SELECT {columns} FROM {found} {page}) d"
COUNT = "SELECT count(*)::text FROM {found}"


@strawberry.input(description="Conditions on a decision; all that is given holds.")
class DecisionFilter:
    stream: strawberry.ID | None = strawberry.field(
        default=None, description="The stream that it is a decision in."
    )
    touches: strawberry.ID | None = strawberry.field(
        default=None, description="A stream that it caused something in."
    )
    about: strawberry.ID | None = strawberry.field(
        default=None, description="An employee whom something that it caused is about."
    )
    by: strawberry.ID | None = strawberry.field(default=None, description="Who made it.")
    type: str | None = strawberry.field(default=None, description="The command's name.")
    accepted: bool | None = strawberry.field(
        default=None, description="Whether it was accepted, or refused."
    )
    rule: str | None = strawberry.field(default=None, description="The rule that refused it.")
    since: datetime | None = strawberry.field(
        default=None, description="Recorded at this moment or later."
    )
    until: datetime | None = strawberry.field(default=None, description="Recorded before that.")


CAUSED = (
    "EXISTS (SELECT FROM ledger.event e"
    " WHERE e.position BETWEEN c.first_position AND c.last_position AND e.{column} = {{}}::text)"
)
CONDITIONS = {
    "stream": "c.stream = {}::text",
    "touches": CAUSED.format(column="stream"),
    "about": CAUSED.format(column="person"),
    "by": "c.actor = {}::text",
    "type": "c.type = {}::text",
    "accepted": "(c.rule IS NULL) = {}::boolean",
    "rule": "c.rule = {}::text",
    "since": "c.recorded_at >= {}::timestamptz",
    "until": "c.recorded_at < {}::timestamptz",
}


class Listing:
    """The statement of a list that is being written."""

    def __init__(self) -> None:
        self.values: list[str | None] = []
        self.conditions = ["c.type <> 'RecordEvents'"]

    def add(self, sql: str, *values: object) -> None:
        """Add a condition on what is listed, with its values."""
        self.conditions.append(sql.format(*map(self.value, values)))

    def value(self, value: object) -> str:
        """Return the SQL of a value. Raise `GraphQLError` if it cannot be one."""
        match value:
            case datetime():
                text = value.isoformat()
            case bool():
                text = str(value).lower()
            case _:
                text = str(value)
        if "\0" in text or not text.isprintable():
            raise bad_input("a filter holds what cannot be looked for")
        self.values.append(text)
        return f"${len(self.values)}"

    @property
    def found(self) -> str:
        """Return the source of what is listed, with its conditions."""
        return f"ledger.command c WHERE {' AND '.join(self.conditions)}"


def listing(context: Context, filter_: Mapping[str, object], as_of: Moment) -> Listing:
    """Return the list of what a filter names, as far as the viewer may see it."""
    made = Listing()
    made.conditions.append(condition(context.viewer, made.value))
    if isinstance(as_of, datetime):
        made.add("c.recorded_at <= {}::timestamptz", as_of)
    elif as_of is not None:
        made.add("c.judged_at <= {}::bigint", as_of)
    for name, sql in CONDITIONS.items():
        if (wanted := filter_.get(name)) is not None:
            made.add(sql, wanted)
    return made


async def resolved(  # noqa: PLR0917 - the API's arguments
    _: object,
    info: Resolving,
    first: int | None = None,
    after: str | None = None,
    filter: Mapping[str, object] | None = None,  # noqa: A002 - the API's word
    direction: Direction | None = None,
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return a page of decisions. Raise `GraphQLError` if an argument errs."""
    context: Context = info.context
    try:
        size = int(size_text(USUAL if first is None else first))
    except Refused as refused:
        raise refused.errors[0] from None
    found, backward = listing(context, filter or {}, asOf), direction is Direction.DESC
    counting, values = COUNT.format(found=found.found), list(found.values)
    if after is not None:
        beyond = "<" if backward else ">"
        found.add(f"(c.judged_at, c.id) {beyond} ({{}}::bigint, {{}}::uuid)", *opened(after))
    log, wanted = context.decided, selected(info)
    rows: list[Stored] = []
    if wanted - {"totalCount"}:
        way = "DESC" if backward else "ASC"
        page = f"ORDER BY c.judged_at {way}, c.id {way} LIMIT {size + 1}"
        text = LIST.format(columns=COLUMNS, found=found.found, page=page)
        rows = await log.several(text, found.values)
    inner = selected(info, "nodes") | selected(info, "edges", "node")
    page_of, more = rows[:size], len(rows) > size
    nodes: list[Any] = [await shown(context, each, inner) if inner else None for each in page_of]
    count = await log.count(counting, values) if "totalCount" in wanted else 0
    whole = paged(nodes, [cursor(each) for each in page_of], count, more=more, after=after)
    return shaped(whole, info)


async def shown(context: Context, stored: Stored, wanted: frozenset[str]) -> Decision:
    """Return a decision that is listed. Raise `LookupError` if the viewer may not see it."""
    allowed = sight(context.viewer, stored)
    if allowed is None:
        raise LookupError("a decision is listed that is not to be seen")
    return await made(context, stored, allowed, wanted)


def cursor(stored: Stored) -> str:
    """Return where a decision stands in the list."""
    return urlsafe_b64encode(f"{stored.judged_at} {stored.id}".encode()).decode()


def opened(text: str) -> tuple[int, UUID]:
    """Return the log position and the id in a cursor. Raise `GraphQLError` if it is none."""
    try:
        position, _, id_ = urlsafe_b64decode(text).decode("ascii").partition(" ")
        found = int(position), UUID(id_)
    except ValueError:
        raise foreign() from None
    if not 0 <= found[0] <= LAST_POSITION:
        raise foreign()
    return found


decisions = computed(
    resolved,
    arguments=[
        argument("first", int, f"How many: {USUAL} unless stated, {MOST} at most."),
        argument("after", str, "Only those after this cursor."),
        argument("filter", DecisionFilter, FILTER),
        argument("direction", Direction, "Which way; ascending unless stated."),
        AS_OF,
    ],
    weight=WEIGHT,
    description="Decisions in the order in which they were made, as far as the viewer may see them:"
    " all for auditors, nearly all for human resources, those about pay for compensation, and"
    " everybody's own.",
)
