"""Guest: the link of somebody from outside who reviews one case, and nothing else.

The link is a token of the guest of that case. It ends with the day until which they were invited,
in the organisation's time zone, and is worth nothing once they are off the panel.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import strawberry

from domain.actor import Actor, Role
from domain.errors import Rejected
from domain.promotion_review import guest
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.identity import id_of
from schema.engine.reading import argument
from schema.engine.shaping import shaped
from schema.engine.token import issue
from schema.engine.values import Refused
from schema.promotion_gathering import case_of

TIME_ZONE = "SELECT o.time_zone FROM read.organisation o"


@strawberry.type(description="What lets a guest into one case until a day.")
class GuestLink:
    actor: str = strawberry.field(description="Who the guest is.")
    token: str = strawberry.field(
        description="What they send as `Authorization: Bearer …`; hand it to nobody else."
    )
    expires_at: datetime = strawberry.field(description="When it ends.")


async def resolved(
    _: object,
    info: Resolving,
    promotionId: str,  # noqa: N803 - the API's word
    name: str,
) -> object:
    """Return the link of a guest, or none if the viewer is not HR or there is no such guest.

    Whoever was handed it is recorded first: with it one can act as the guest.

    Raise `GraphQLError` if the id is of something else.
    """
    context: Context = info.context
    try:
        id_ = id_of("promotion")(promotionId)
    except Refused as refused:
        raise refused.errors[0] from None
    if Role.HR not in context.viewer.roles or not context.key:
        return None
    try:
        case = await case_of(context.journal, id_)
    except Rejected:
        return None
    who = guest(id_, name)
    expert = None if case is None else case.experts.get(who)
    if case is None or expert is None or expert.until_on is None:
        return None
    if context.viewer.actor == case.employee_id:
        return None
    async with context.journal.pool.connection() as connection:
        row = await (await connection.execute(TIME_ZONE)).fetchone()
    zone = ZoneInfo(row[0]) if row else UTC
    expires = datetime.combine(expert.until_on + timedelta(days=1), time(), zone)
    now = datetime.now(UTC)
    if expires <= now:
        return None
    await context.shown(ReadKind.EXPORT, f"Query.{info.field_name}", [case.employee_id])
    token = issue(context.key, Actor(who), {Role.GUEST}, expires - now, now)
    return shaped(GuestLink(actor=who, token=token, expires_at=expires), info)


guest_link = computed(
    resolved,
    arguments=[
        argument("promotion_id", strawberry.ID, "The case.", required=True),
        argument("name", str, "What the guest is called in it.", required=True),
    ],
    description="The link of a guest of a case, for human resources who are not the applicant;"
    " null once the invitation is over.",
)
