"""Promotion root: what the root of all questions says of promotions, and of what proposes them."""

import strawberry

from schema.engine.reading import AS_OF, TODAY, Connection, argument, many, one
from schema.guest import GuestLink, guest_link
from schema.position_proposal import (
    PositionProposal,
    PositionProposalFilter,
    PositionProposalOrder,
)
from schema.promotion import Promotion, PromotionFilter, PromotionOrder
from schema.promotion_packet import PromotionPacket, promotion_packet

TIMES = (AS_OF, TODAY)
ID = argument("id", strawberry.ID, "Its id.", required=True)


@strawberry.type
class PromotionRoot:
    """The fields of the root that promotions and proposals have."""

    promotion: Promotion | None = one(
        "true", arguments=[ID, *TIMES], description="A promotion case by id."
    )
    promotions: Connection[Promotion] = many(
        order=PromotionOrder,
        filtered=PromotionFilter,
        arguments=TIMES,
        description="All promotion cases that the viewer may see, those they review among them.",
    )
    position_proposal: PositionProposal | None = one(
        "true", arguments=[ID, *TIMES], description="A position proposal by id."
    )
    position_proposals: Connection[PositionProposal] = many(
        order=PositionProposalOrder,
        filtered=PositionProposalFilter,
        arguments=TIMES,
        description="All position proposals that the viewer may see.",
    )
    promotion_packet: PromotionPacket | None = promotion_packet
    guest_link: GuestLink | None = guest_link
