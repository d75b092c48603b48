"""Promotion right: who sees what of the case of somebody who is to have a level."""

from domain.actor import Role
from schema.engine.rights import EVERYTHING, Sight

PROMOTIONS = Sight(
    name="promotions",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})",),
    personal=("{viewer} = ANY({row}.panel)",),
)
"""That a promotion case is there and how far it has come; the panel sees it while it is one."""

OF_ITS_CASE = "owner(promotion promotion_id)"

PROMOTION_PARTS = Sight(
    name="promotion parts",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})",),
    personal=(f"{{viewer}} = ANY({OF_ITS_CASE}.panel::text[])",),
)
"""What is reached through a case that is seen; what it is has a right of its own besides."""

PROMOTION_FILE = Sight(
    name="promotion file", roles=EVERYTHING | {Role.EXECUTIVE}, own=("line({person})",)
)
"""What is in a promotion case, and what was decided about it."""

NOT_ONESELF = "(line({person}) AND {person} <> {viewer})"
DECIDED = "IN ('APPROVED', 'REFUSED', 'RESCINDED')"

PROMOTION_TERMS = Sight(
    name="promotion terms",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(NOT_ONESELF, f"({{person}} = {{viewer}} AND {{row}}.status {DECIDED})"),
)
"""What a promotion pays; oneself sees it once it is decided."""

PROMOTION_EVALUATION = Sight(
    name="promotion evaluation",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(NOT_ONESELF, f"({{person}} = {{viewer}} AND {{row}}.status {DECIDED})"),
)
"""What others say of somebody in a case; oneself sees it once it is decided."""

PROMOTION_MARKS = Sight(
    name="promotion marks",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(NOT_ONESELF, f"({{person}} = {{viewer}} AND {OF_ITS_CASE}.status {DECIDED})"),
)
"""The same, mark by mark."""

PROMOTION_BALLOTS = Sight(
    name="promotion ballots",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(f"({NOT_ONESELF} AND {OF_ITS_CASE}.status <> 'IN_REVIEW')",),
    personal=("{row}.expert_id = {viewer}",),
)
"""What experts have voted: one's own, and for those above once the review is closed."""

PROMOTION_EXPERTS = Sight(
    name="promotion experts", roles=EVERYTHING, personal=("{row}.expert_id = {viewer}",)
)
"""Who reviews a case, and what they declared."""

PROMOTION_PACKETS = Sight(
    name="promotion packets", roles=EVERYTHING, personal=("{row}.expert_id = {viewer}",)
)
"""Whose vote it is, and the packet as it was served to them."""
