"""Promotion right: who sees what of the case of somebody who is to have a level."""

from domain.actor import Role
from ledger.read_audit import ReadKind
from schema.engine.rights import EVERYTHING, Sight

ACTED = "{superior} = ANY({row}.superiors)"
OF_ITS_CASE = "owner(promotion promotion_id)"
ACTED_IN_ITS = f"{{superior}} = ANY({OF_ITS_CASE}.superiors::text[])"
"""Whoever acted as superior or second level keeps seeing the case, as long as they serve."""

PROMOTIONS = Sight(
    name="promotions",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})", ACTED),
    personal=("{viewer} = ANY({row}.panel)",),
)
"""That a promotion case is there and how far it has come; the panel sees it while it is one.

The panel is that of the moment which is asked about: whoever was on it sees what they saw.
"""

PROMOTION_PARTS = Sight(
    name="promotion parts",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})", ACTED_IN_ITS),
    personal=(f"{{viewer}} = ANY({OF_ITS_CASE}.panel::text[])",),
)
"""What is reached through a case that is seen; what it is has a right of its own besides."""

PROMOTION_FILE = Sight(
    name="promotion file", roles=EVERYTHING | {Role.EXECUTIVE}, own=("line({person})", ACTED)
)
"""What is in a promotion case."""

PROMOTION_ENTRIES = Sight(
    name="promotion entries",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})", ACTED_IN_ITS),
)
"""What was decided in a promotion case."""

PROMOTION_FINDINGS = Sight(
    name="promotion findings",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=("line({person})", ACTED_IN_ITS),
    recorded=ReadKind.APPRAISAL,
)
"""What was found at an application; the latest grades are among it."""

NOT_ONESELF = "(line({person}) AND {person} <> {viewer})"
DECIDED = "IN ('APPROVED', 'REFUSED', 'RESCINDED')"

PROMOTION_TERMS = Sight(
    name="promotion terms",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(NOT_ONESELF, f"({{person}} = {{viewer}} AND {{row}}.status {DECIDED})"),
    recorded=ReadKind.PAY,
)
"""What a promotion pays; oneself sees it once it is decided, others only while they stand above."""

PROMOTION_EVALUATION = Sight(
    name="promotion evaluation",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(NOT_ONESELF, ACTED, f"({{person}} = {{viewer}} AND {{row}}.status {DECIDED})"),
)
"""What others say of somebody in a case; oneself sees it once it is decided."""

PROMOTION_MARKS = Sight(
    name="promotion marks",
    roles=EVERYTHING | {Role.EXECUTIVE},
    own=(
        NOT_ONESELF,
        ACTED_IN_ITS,
        f"({{person}} = {{viewer}} AND {OF_ITS_CASE}.status {DECIDED})",
    ),
    recorded=ReadKind.APPRAISAL,
)
"""The same, mark by mark."""

CLOSED = f"{OF_ITS_CASE}.recommended IS NOT NULL"

PROMOTION_BALLOTS = Sight(
    name="promotion ballots",
    roles=EVERYTHING,
    own=(f"(({NOT_ONESELF} OR {ACTED_IN_ITS}) AND {CLOSED})",),
    personal=("{row}.expert_id = {viewer}", f"({{executive}} AND {CLOSED})"),
    recorded=ReadKind.APPRAISAL,
)
"""What experts have voted: one's own, and for those who decide once the review is closed.

A review that was sent back is not, whatever has become of the case: what was voted is told nobody.
"""

PROMOTION_EXPERTS = Sight(
    name="promotion experts", roles=EVERYTHING, personal=("{row}.expert_id = {viewer}",)
)
"""Who reviews a case, and what they declared."""

PROMOTION_PACKETS = Sight(
    name="promotion packets", roles=EVERYTHING, personal=("{row}.expert_id = {viewer}",)
)
"""Whose vote it is, and the packet as it was served to them."""
