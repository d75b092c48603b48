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
from domain.promotion_content import PromotionClaim, PromotionEvaluation, about
from ledger.journal import Journal
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
    if found is None or found[0].employee_id == context.viewer.actor:
        return None
    packet = found[1]
    whole = PromotionPacket(number=packet.number, digest=packet.digest, document=packet.document)
    return shaped(whole, info)


promotion_packet = computed(
    resolved,
    arguments=[argument("promotion_id", strawberry.ID, "The case.", required=True)],
    description="What the experts of a case read, as it stands; null for whoever it is about, and"
    " for whoever does not see the case. Of a vote, the packet is kept as it was served.",
    weight=WEIGHT,
)
