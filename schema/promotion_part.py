"""Promotion part: how to ask what is said in a promotion case, and by whom."""

from datetime import date, datetime

import strawberry

from domain.eligibility import EligibilityReason
from domain.promotion_content import PromotionPart, PromotionStep, PromotionVote
from ledger.recorded import Origin
from projections.promotion_part import PromotionAct, PromotionTopic
from schema.engine.enums import described
from schema.engine.note import said
from schema.engine.reading import Node, column, read
from schema.engine.rights import HANDS
from schema.organisation import ORIGIN
from schema.promotion_right import (
    PROMOTION_BALLOTS,
    PROMOTION_ENTRIES,
    PROMOTION_EXPERTS,
    PROMOTION_FINDINGS,
    PROMOTION_MARKS,
    PROMOTION_PACKETS,
    PROMOTION_PARTS,
)

for enum in (PromotionAct, PromotionPart, PromotionStep, PromotionTopic, PromotionVote):
    described(enum)
described(EligibilityReason)

WHEN = "When it was admitted."


@read(
    "promotion_mark",
    sees=PROMOTION_PARTS,
    person="employee_id",
    also={"true": PROMOTION_ENTRIES, "{row}.part = 'SUPERIOR'": PROMOTION_MARKS},
    description="A mark in a promotion case: the employee's own, or their superior's.",
)
class PromotionMark:
    id: strawberry.ID = column(description="The id, unique among all marks.")
    part: PromotionPart = column(description="As what somebody gave it.")
    topic: PromotionTopic = column(description="What it is given for.")
    mark: int = column(description="The mark, from 1 to 5, which is the best.")
    text: str | None = column(
        said("text_id"), description="The evidence, or the superior's remark; null once erased."
    )
    at: datetime = column(description=WHEN)
    origin: Origin = column(description=ORIGIN)


@read(
    "promotion_finding",
    sees=PROMOTION_PARTS,
    person="employee_id",
    also={"true": PROMOTION_FINDINGS},
    description="One reason for or against an application, as it was found at that time.",
)
class PromotionFinding:
    id: strawberry.ID = column(description="The id, unique among all findings.")
    reason: EligibilityReason = column(description="What was looked at.")
    met: bool = column(description="Whether it stood for the application.")
    required: int = column(description="What was asked, as eligibility counts it.")
    actual: int = column(description="What there was of it.")
    of: str = column(
        "array_to_string({row}.of, ', ')",
        description="Of what, joined by commas: the competency, the levels, the latest grades.",
    )


@read(
    "promotion_expert",
    sees=PROMOTION_PARTS,
    person="employee_id",
    also={"true": PROMOTION_EXPERTS},
    description="An expert of a promotion case, or somebody who was one.",
)
class PromotionExpert:
    id: strawberry.ID = column(description="The id, unique among all experts of cases.")
    expert_id: str = column(description="Who it is: an employee, or a guest of the case.")
    external: bool = column(description="Whether they come from outside.")
    until_on: date | None = column(description="The last day on which a guest may act.")
    affiliation: str | None = column(
        said("affiliation_id"), description="Who a guest is, and where they come from."
    )
    conflict: bool | None = column(
        description="Whether they have a conflict of interest; null until they have said."
    )
    explanation: str | None = column(
        said("explanation_id"), description="What they said of that, if anything."
    )
    voted_round: int | None = column(description="The last round in which they voted.")
    dismissed: bool = column(description="Whether they were dismissed.")
    named_by: str | None = column(sees=HANDS, description="Who put them on the panel.")
    at: datetime = column(description="When the last of it was admitted.")
    origin: Origin = column(description=ORIGIN)


@read(
    "promotion_vote",
    sees=PROMOTION_PARTS,
    person="employee_id",
    also={"true": PROMOTION_BALLOTS},
    kind="promotion/",
    description="The vote of an expert, and the packet as it was served to them.",
)
class PromotionBallot(Node):
    expert_id: str | None = column(
        sees=PROMOTION_PACKETS, description="Who voted; for themself, and for who audits."
    )
    round: int = column(description="The round of the case that it is of.")
    vote: PromotionVote = column(description="What is recommended.")
    ability: int = column(description="The mark for professional ability, from 1 to 5.")
    performance: int = column(description="The mark for performance.")
    teamwork: int = column(description="The mark for teamwork.")
    innovation: int = column(description="The mark for innovation.")
    remark: str | None = column(said("remark_id"), description="What was said of it, if anything.")
    digest: str = column(
        coded=True, description="The SHA-256 of the packet's document in UTF-8, in hexadecimal."
    )
    document: str | None = column(
        said("document_id"),
        sees=PROMOTION_PACKETS,
        description="The packet as it was served: JSON, byte for byte; null once erased.",
    )
    at: datetime = column(description=WHEN)
    origin: Origin = column(description=ORIGIN)


@read(
    "promotion_decision",
    sees=PROMOTION_PARTS,
    person="employee_id",
    also={"true": PROMOTION_ENTRIES},
    description="What somebody decided about a promotion case, as what, and why.",
)
class PromotionDecision:
    id: strawberry.ID = column(description="The id, unique among all decisions of cases.")
    act: PromotionAct = column(description="What it is.")
    part: PromotionPart = column(description="As what somebody decided.")
    back_to: PromotionStep | None = column(description="Where the case went back to, if it did.")
    why: str | None = column(said("why_id"), description="Why, as far as it was said.")
    decided_by: str | None = column(sees=HANDS, description="Who decided.")
    at: datetime = column(description=WHEN)
    origin: Origin = column(description=ORIGIN)
