"""Promotion packet: what the experts of a case read, as one document with a digest.

It is made from what is recorded, and is the same for all of them. With a vote it is kept as it was
served, so that no later change of a program or of anything recorded alters what was read. Nothing
in it is about pay, and no expert reads what another has voted.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec
import strawberry

from domain.career_framework_content import CareerLevel
from domain.eligibility import Finding
from domain.errors import Rejected
from domain.promotion_case import Promotion
from domain.promotion_content import (
    PromotionClaim,
    PromotionEvaluation,
    PromotionStatus,
    about,
)
from ledger.journal import Journal
from ledger.read_audit import ReadKind
from schema.engine.computing import computed
from schema.engine.context import Context
from schema.engine.graph import Resolving
from schema.engine.identity import id_of
from schema.engine.reading import argument
from schema.engine.shaping import shaped
from schema.engine.values import Refused
from schema.promotion_gathering import Said, case_of, said_in

WEIGHT = 50
"""How many objects it is made of, as a rule."""


OVER = frozenset(
    {
        PromotionStatus.APPROVED,
        PromotionStatus.REFUSED,
        PromotionStatus.RESCINDED,
        PromotionStatus.WITHDRAWN,
    }
)
"""Where a case stands that nobody votes on any more."""


class Mark(msgspec.Struct, frozen=True):
    """A mark with what was said to it."""

    of: str
    mark: int
    text: str | None


class Document(msgspec.Struct, frozen=True):
    """What is served; its fields are written in this order."""

    promotion: str
    packet: int
    employee: str
    name: str | None
    applied_on: date
    framework: str
    version: str
    from_level: str | None
    level: CareerLevel
    eligible: bool
    findings: tuple[Finding, ...]
    exception: str | None
    claims: tuple[Mark, ...]
    supported: bool | None
    evaluation: tuple[Mark, ...]
    trained: tuple[str, ...]


class Packet(msgspec.Struct, frozen=True):
    """A document as it is served, with its number and digest."""

    number: int
    digest: str
    document: str


async def packet_of(journal: Journal, promotion_id: str) -> tuple[Promotion, Packet] | None:
    """Return a case and its packet, once it was applied for. Raise `Invalid` for no id of one."""
    case = await case_of(journal, promotion_id)
    if case is None or case.applied is None:
        return None
    document = written(case, await said_in(journal, case))
    digest = sha256(document.encode()).hexdigest()
    return case, Packet(number=case.packet, digest=digest, document=document)


def reads_packet(case: Promotion, actor: str) -> bool:
    """Return whether somebody is an expert of a case who may vote on what they read."""
    expert = case.experts.get(actor)
    return expert is not None and expert.conflict is not True and actor != case.employee_id


def written(case: Promotion, said: Said) -> str:
    """Return the document of a case. Raise `LookupError` if it was not applied for."""
    applied, evaluated = case.applied, case.evaluated
    if applied is None:
        raise LookupError(case.id)
    document = Document(
        promotion=case.id,
        packet=case.packet,
        employee=case.employee_id,
        name=said.name,
        applied_on=applied.applied_on,
        framework=case.framework_id,
        version=applied.version,
        from_level=applied.from_level,
        level=applied.level,
        eligible=applied.eligibility.eligible,
        findings=applied.eligibility.findings,
        exception=said.exception,
        claims=marked(applied.claims, said.evidence),
        supported=None if evaluated is None else evaluated.supported,
        evaluation=() if evaluated is None else marked(evaluated.marks, said.remarks),
        trained=tuple(said.trained),
    )
    return msgspec.json.encode(document).decode()


def marked(
    marks: Sequence[PromotionClaim | PromotionEvaluation], texts: Sequence[str | None]
) -> tuple[Mark, ...]:
    """Return marks with what was said to them.

    If the case moved on meanwhile some may be left out: what is made of it then counts no more.
    """
    said = zip(marks, texts, strict=False)
    return tuple(Mark(of=about(each), mark=each.mark, text=text) for each, text in said)


def serves(case: Promotion, actor: str) -> bool:
    """Return whether a case that somebody sees shows them its packet.

    An expert keeps the packet that they voted on; what changes once the case is over is not theirs.
    """
    return actor != case.employee_id and not (case.status in OVER and actor in case.experts)


@strawberry.type(description="What the experts of a case read, as it stands.")
class PromotionPacket:
    number: int = strawberry.field(description="Which it is: it grows whenever it changes.")
    digest: str = strawberry.field(
        description="The SHA-256 of the document in UTF-8, in hexadecimal; a vote names it."
    )
    document: str = strawberry.field(description="The document: JSON, byte for byte.")


async def resolved(_: object, info: Resolving, promotionId: str) -> object:  # noqa: N803 - the API's word
    """Return the packet as it stands, or none if the viewer is not to read it.

    Raise `GraphQLError` if the id is of something else.
    """
    context: Context = info.context
    try:
        id_ = id_of("promotion")(promotionId)
    except Refused as refused:
        raise refused.errors[0] from None
    if not await context.sees(id_):
        return None
    try:
        found = await packet_of(context.journal, id_)
    except Rejected:
        return None
    if found is None or not serves(found[0], context.viewer.actor):
        return None
    packet = found[1]
    await context.shown(ReadKind.APPRAISAL, f"Query.{info.field_name}", [found[0].employee_id])
    whole = PromotionPacket(number=packet.number, digest=packet.digest, document=packet.document)
    return shaped(whole, info)


promotion_packet = computed(
    resolved,
    arguments=[argument("promotion_id", strawberry.ID, "The case.", required=True)],
    description="What the experts of a case read, as it stands; null for whoever it is about, for"
    " whoever does not see the case, and for its experts once it is over. Of a vote, the packet is"
    " kept as it was served.",
    weight=WEIGHT,
)
