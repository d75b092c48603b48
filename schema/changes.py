"""Changes: how to ask what changed on something between two moments, and by whose decisions.

It is told from the versions of its row: a change is a version in which something differs that the
viewer may see, as they would see it at that moment. Who was responsible is told as decisions are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, cast

import strawberry

from domain.events import decider_of
from schema.decision_sight import TELLING, kind_of, sees
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.history import Moment
from schema.engine.identity import id_text
from schema.engine.reading import argument
from schema.engine.scalars import LogPosition
from schema.engine.scalars import Moment as MomentScalar
from schema.engine.shaping import shaped
from schema.engine.values import Refused

WEIGHT = 1_000
"""How many objects it costs as much as: of a thing there may be many versions."""

Version: TypeAlias = Sequence[Any]
"""Where it is from, and of each field that is another its name, what it was and what it became."""


@strawberry.input(description="Two moments: what was recorded after the first, up to the second.")
class Between:
    after: MomentScalar | None = strawberry.field(
        default=None, description="After this moment: from the beginning unless given."
    )
    until: MomentScalar | None = strawberry.field(
        default=None, description="Up to this moment: until now unless given."
    )


@strawberry.type(description="A field that changed.")
class ChangedField:
    field: str = strawberry.field(
        description="Its name in the API; after a dot, that of a part of it."
    )
    before: str | None = strawberry.field(
        description="What it was, as text; null if nothing, or if it was not to be seen."
    )
    after: str | None = strawberry.field(description="What it became, likewise.")


@strawberry.type(description="What changed by one decision.")
class Change:
    position: LogPosition = strawberry.field(description="Since which log position it holds.")
    at: datetime = strawberry.field(description="When it was recorded.")
    fields: list[ChangedField] = strawberry.field(description="What changed, by field.")
    decision: strawberry.ID | None = strawberry.field(
        description="The decision that is responsible, if the viewer may see it."
    )
    type: str | None = strawberry.field(description="What was decided: the command's name.")
    by: strawberry.ID | None = strawberry.field(description="Who decided it.")


@strawberry.type(description="What changed on something between two moments.")
class Changes:
    of: strawberry.ID = strawberry.field(description="What it is.")
    changes: list[Change] = strawberry.field(description="Each change, oldest first.")


async def resolved(_: object, info: Resolving, of: str, between: Any = None) -> object:  # noqa: ANN401 - as graphql-core reads it
    """Return what changed, or none if the viewer does not see it. Raise `GraphQLError` if it errs.

    What changed after the moment is told under the rights of today, as everything of the past is.
    """
    context: Context = info.context
    given = cast("Mapping[str, Moment]", between or {})
    try:
        id_ = id_text(of)
    except Refused as refused:
        raise refused.errors[0] from None
    if not await context.sees(id_):
        return None
    versions = await context.versions(id_, given.get("after"), given.get("until"))
    stream = id_.partition("/")[0]
    person = decider_of(stream).person(stream)
    for kind, kinds in TELLING.items():
        if kind_of(id_) in kinds and person != context.viewer.actor:
            await context.shown(kind, "changes", [] if person is None else [person])
    told = Changes(of=strawberry.ID(id_), changes=[*changes(context, versions)])
    return shaped(told, info)


def changes(context: Context, versions: Iterable[Version]) -> Iterator[Change]:
    """Yield what changed with each version that differs in something the viewer may see.

    Who is responsible is told as far as they may know.
    """
    for position, at, id_, actor, name, stream, *changed in versions:
        if changed:
            told = sees(context.viewer, actor, stream)
            yield Change(
                position=position,
                at=at,
                fields=[
                    ChangedField(field=field, before=text(was), after=text(now))
                    for field, was, now in changed
                ],
                decision=strawberry.ID(id_) if told else None,
                type=name if told else None,
                by=strawberry.ID(actor) if told else None,
            )


def text(value: object) -> str | None:
    """Return a value of JSON as text."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


changes_of = computed(
    resolved,
    arguments=[
        argument("of", strawberry.ID, "What: anything that `node` finds.", required=True),
        argument("between", Between, "Which moments; all of them unless given."),
    ],
    weight=WEIGHT,
    description="What changed on something between two moments, field by field, as far as the"
    " viewer may see it; null where they do not see the thing.",
)
