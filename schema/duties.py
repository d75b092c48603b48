"""Duties: how to ask which decisions somebody made who had a part in the case already.

One statement over the log, for every rule that is declared, and for any other pair of duties that
is asked about: so a rule tells of what was decided before there was such a rule.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import msgspec
import strawberry

from domain import duties
from domain.actor import Role
from domain.duties import Duty, Pair
from ledger.errors import NotPermitted
from ledger.jobs import Desk
from ledger.read_audit import ReadKind
from schema.duties_statement import CONFLICTS, of_pairs
from schema.engine.computing import computed, paged
from schema.engine.context import Context
from schema.engine.enums import described
from schema.engine.faults import fault
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.identity import id_text
from schema.engine.page import size_text
from schema.engine.reading import AS_OF, MOST, USUAL, argument
from schema.engine.scalars import LogPosition
from schema.engine.shaping import shaped
from schema.engine.values import Refused, bad_input

described(Duty)

SEES = frozenset({Role.HR, Role.AUDITOR})
"""Who sees whatever somebody did in any case."""

WEIGHT = 2_000
"""How many objects it counts as: the log is gone through."""

ASKED = 20
"""How many pairs are asked about at once."""

CURSOR = re.compile(r"DUTY ([0-9]{1,18}) ([a-z-]+) ([A-Z_]+) ([A-Z_]+)")


@strawberry.type(description="That somebody had a duty in a case, and where it was recorded.")
class DutyHeld:
    duty: Duty = strawberry.field(description="The duty.")
    position: LogPosition = strawberry.field(description="The log position of the event.")
    event: str = strawberry.field(description="The event's type.")
    at: datetime = strawberry.field(description="When it was recorded that they had it.")


@strawberry.type(description="A decision by somebody who had another part in the same case.")
class DutyConflict:
    rule: str = strawberry.field(description="The rule that keeps the duties apart, or `asked`.")
    since: date | None = strawberry.field(
        description="The day from which the rule is declared; none of what is only asked about."
    )
    declared: bool = strawberry.field(
        description="Whether it was declared when it was decided, and not only later."
    )
    actor: strawberry.ID = strawberry.field(description="Who had both duties.")
    case_id: strawberry.ID = strawberry.field(description="In what: the id of the stream.")
    held: DutyHeld = strawberry.field(description="The other duty, as they had it first.")
    decision: DutyHeld = strawberry.field(description="What they decided all the same.")


@strawberry.input(description="Conditions on such decisions; all that is given holds.")
class DutyConflictFilter:
    actor: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Who had both duties."
    )
    rule: str | None = strawberry.field(default=strawberry.UNSET, description="By that rule.")
    since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Decided at this moment or later."
    )
    until: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Decided before this moment."
    )


@strawberry.input(description="Two duties that nobody may have in one case.")
class IncompatibleDuties:
    duty: Duty = strawberry.field(description="Who has this one,")
    decides: Duty = strawberry.field(description="may not have this one.")


class Row(msgspec.Struct):
    """A decision as the statement answers."""

    rule: str
    since: date | None
    duty: Duty
    decides: Duty
    stream: str
    who: str
    position: int
    at: datetime
    event: str
    first: int
    first_event: str
    first_at: datetime


async def resolved(
    _: object,
    info: Resolving,
    *,
    first: int | None = None,
    after: str | None = None,
    filter: Any = None,  # noqa: A002, ANN401 - the API's word; as graphql-core has read it
    rulesOn: date | None = None,  # noqa: N803 - likewise
    asked: Sequence[Any] | None = None,
    asOf: Moment = None,  # noqa: N803 - likewise
) -> object:
    """Return a page of decisions in which somebody had incompatible duties.

    Raise `GraphQLError` if the viewer may not know, or what is asked cannot be read.
    """
    context: Context = info.context
    if SEES.isdisjoint(context.viewer.roles):
        raise fault(NotPermitted("duties"), context.language)
    try:
        size = USUAL if first is None else first
        size_text(size)
        said: Any = filter or {}
        pairs = wanted(rulesOn, asked, said.get("rule"))
        values = given(said, asOf) | place(after) | of_pairs(pairs)
    except Refused as refused:
        raise refused.errors[0] from None
    async with Desk(context.journal).pool.connection() as connection:
        cursor = await connection.execute(CONFLICTS, values | {"size": size + 1})
        row = await cursor.fetchone()
    count, listed = row or (0, None)
    rows = msgspec.convert(listed or [], list[Row])
    here = rows[:size]
    nodes = [shown(each) for each in here]
    cursors = [f"DUTY {each.position} {each.rule} {each.duty} {each.decides}" for each in here]
    return shaped(paged(nodes, cursors, count, more=len(rows) > size, after=after), info)


def wanted(on: date | None, asked: Sequence[Any] | None, rule: str | None) -> list[Pair]:
    """Return the pairs that are looked for. Raise `Refused` if too many are asked about."""
    if len(asked or ()) > ASKED:
        raise Refused([bad_input(f"at most {ASKED} pairs are asked about")])
    said = [(named(each["duty"]), named(each["decides"])) for each in asked or ()]
    return [each for each in duties.pairs(on, said) if rule in {None, each.rule}]


def named(duty: Any) -> Duty:  # noqa: ANN401 - as graphql-core has read it
    """Return a duty that was put in."""
    return Duty(duty.value if isinstance(duty, Enum) else duty)


def given(filter_: Any, as_of: Moment) -> dict[str, object]:  # noqa: ANN401 - as it was read
    """Return what a filter and a moment come to. Raise `Refused` if an id is none."""
    actor = filter_.get("actor")
    return {
        "person": None if actor is None else id_text(actor),
        **{name: filter_.get(name) for name in ("since", "until")},
        "position": as_of if isinstance(as_of, int) else None,
        "instant": as_of if isinstance(as_of, datetime) else None,
    }


def place(cursor: str | None) -> dict[str, object]:
    """Return where a cursor stands. Raise `Refused` if it is none of this list."""
    if cursor is None:
        return {"after": None, "after_rule": "", "after_duty": "", "after_decides": ""}
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise Refused([bad_input("the cursor is not one of this list")])
    return {
        "after": int(found[1]),
        "after_rule": found[2],
        "after_duty": found[3],
        "after_decides": found[4],
    }


def shown(row: Row) -> DutyConflict:
    """Return a decision as it is answered."""
    return DutyConflict(
        rule=row.rule,
        since=row.since,
        declared=row.since is not None and row.since <= row.at.date(),
        actor=strawberry.ID(row.who),
        case_id=strawberry.ID(row.stream),
        held=DutyHeld(
            duty=row.duty,
            position=LogPosition(row.first),
            event=row.first_event,
            at=row.first_at,
        ),
        decision=DutyHeld(
            duty=row.decides, position=LogPosition(row.position), event=row.event, at=row.at
        ),
    )


duty_conflicts = computed(
    resolved,
    arguments=[
        argument("first", int, f"How many: {USUAL} unless stated, {MOST} at most."),
        argument("after", str, "Only those after this cursor, which were decided earlier."),
        argument("filter", DutyConflictFilter, "Only those for which all of it holds."),
        argument("rules_on", date, "By the rules declared on that day; by default by all."),
        argument(
            "asked",
            list[IncompatibleDuties],
            f"And by these, which nobody has declared; {ASKED} at most.",
        ),
        AS_OF,
    ],
    description="Every decision of somebody who had an incompatible duty in the same case, the"
    " latest first, whether or not that was a rule yet; for human resources and auditors.",
    weight=WEIGHT,
    recorded=ReadKind.REPLAY,
)
