"""Proposing: what two results propose: one proposal is taken back, the other carried out."""

from typing import Any

from schema.engine.token import Viewer
from tests.schema.api import HR, employee
from tests.schema.midcourse import HIS as MIDDLE
from tests.schema.promoting import PAST

HERS, HIS = "position_proposal:2016Q1:HER", "position_proposal:2016Q2:HIM"
BOSS, HER = employee("BOSS"), employee("HER")

PROPOSING: list[tuple[str, Viewer, dict[str, Any], str, int]] = [
    (
        "ProposePosition",
        BOSS,
        {"proposalId": HERS, "kind": "ROTATION", "why": "She asked for it."},
        HERS,
        1,
    ),
    ("WithdrawProposal", BOSS, {"proposalId": HERS, "why": "She thought again."}, HERS, 2),
    (
        "ProposePosition",
        HER,
        {"proposalId": HIS, "kind": "PROMOTION", "why": "He counts every mile."},
        HIS,
        1,
    ),
    (
        "SettleMove",
        HR,
        {"appraisalId": MIDDLE, "caseId": PAST, "reason": "His measures are those of both."},
        MIDDLE,
        8,
    ),
    ("AnswerProposal", HR, {"proposalId": HIS, "answer": "ACCEPTED", "caseId": PAST}, HIS, 2),
]
"""The mutation, who gives it, its input, the entity of the answer and its version."""
