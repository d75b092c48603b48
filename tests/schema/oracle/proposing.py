"""Proposing: what results propose for people's positions, and who sees what of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from domain.competency import AssessCompetency
from domain.position_proposal import AnswerProposal, ProposePosition, WithdrawProposal
from domain.position_proposal_case import PositionKind, ProposalAnswer
from domain.sealed import Sealed
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.careers import LADDER
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.looks import column, noted
from tests.schema.oracle.policies import for_drafters
from tests.schema.oracle.world import Row, World

HR, PANEL = "service:hr", "service:panel"
BOSS, TOP = "employee:BOSS", "employee:TOP"
ANNS, YEAR, EVES, ZOES = (
    f"position_proposal:{each}" for each in ("2016Q1:ANN", "2016:ANN", "2016:EVE", "2016H2:ZOE")
)
ANSWERED = ("ACCEPTED", "REFUSED")


def proposed() -> Iterator[tuple[str, object]]:
    """Yield proposals: accepted, open, withdrawn and refused; each with who."""
    for competency, proficiency in (("user-research", 3), ("communication", 2)):
        yield (
            HR,
            AssessCompetency(
                employee_id="employee:ANN",
                framework_id=LADDER,
                version="v1",
                competency=competency,
                proficiency=proficiency,
                assessed_on=date(2016, 6, 1),
                evidence=Sealed("Seen."),
            ),
        )
    for by, case, kind in (
        (BOSS, ANNS, PositionKind.PROMOTION),
        (BOSS, YEAR, PositionKind.LATERAL),
        (HR, EVES, PositionKind.ROTATION),
        (TOP, ZOES, PositionKind.DEMOTION),
    ):
        why = Sealed(f'"{kind}" 因')
        yield by, ProposePosition(proposal_id=case, kind=kind, why=why)
    rise = AnswerProposal(
        proposal_id=ANNS, answer=ProposalAnswer.ACCEPTED, case_id="promotion:ANN:1"
    )
    yield PANEL, rise
    yield HR, WithdrawProposal(proposal_id=EVES, why=Sealed("She would rather stay."))
    refused = AnswerProposal(
        proposal_id=ZOES, answer=ProposalAnswer.REFUSED, why=Sealed("One more quarter.")
    )
    yield PANEL, refused


def seen(item: Item) -> bool:
    """Return whether they see a proposal: oneself once it is answered."""
    whose, eyes = item.row["employee_id"], item.eyes
    if eyes.all:
        return True
    if whose == eyes.viewer.actor:
        return item.row["status"] in ANSWERED
    return eyes.answers_for(whose)


def found(item: Item) -> list[Row]:
    """Return what others had found of somebody by the day of a proposal."""
    rows = item.world.having("proven_competency", "proposal_id", item.row["id"])
    kept = [row for row in rows if row["number"] == item.row["number"]]
    return sorted(kept, key=lambda row: row["place"])


def due(item: Item, blank: Mapping[str, Any]) -> Iterator[Row]:
    """Yield which proposals are to be answered."""
    for row in item.world.rows["position_proposal"]:
        if row["status"] == "OPEN":
            yield {
                **blank,
                "id": f"ANSWER_PROPOSAL:{row['id']}",
                "kind": "ANSWER_PROPOSAL",
                "hr": True,
                "since": row["at"],
                "about_id": row["employee_id"],
                "appraisal_id": row["appraisal_id"],
                "cycle_id": row["cycle_id"],
                "proposal_id": row["id"],
            }


def of_all(eyes: Eyes, _: World, __: str) -> bool:
    return eyes.all


SHOWN: Mapping[str, Value] = {
    "PositionProposal.why": noted("why_id"),
    "PositionProposal.remark": noted("remark_id"),
    "PositionProposal.proposedBy": for_drafters("proposed_by"),
    "PositionProposal.endedBy": for_drafters("ended_by"),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "PositionProposal.employee": ("Employee", column("employee_id")),
    "PositionProposal.cycle": ("Cycle", column("cycle_id")),
    "PositionProposal.appraisal": ("Appraisal", column("appraisal_id")),
    "PositionProposal.promotion": ("Promotion", column("promotion_id")),
    "PositionProposal.move": ("Move", column("move_id")),
    "ProvenCompetency.framework": ("CareerFramework", column("framework_id")),
    "Task.proposal": ("PositionProposal", column("proposal_id")),
    "Task.promotion": ("Promotion", column("promotion_id")),
    "CareerEntry.promotion": ("Promotion", column("case_id")),
    "CareerEntry.move": ("Move", column("case_id")),
    "CareerEntry.improvement": ("ImprovementPlan", column("case_id")),
}
EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "PositionProposal.profile": ("ProvenCompetency", found),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "Employee.positionProposals": ("PositionProposal", "employee_id"),
    "Employee.promotions": ("Promotion", "employee_id"),
}
COMPARED: Mapping[str, Value] = {
    "PositionProposalFilter.employee": column("employee_id"),
    "PositionProposalFilter.cycle": column("cycle_id"),
}
TABLES: Mapping[str, str] = {"PositionProposal": "position_proposal"}
SEEN: Mapping[str, Callable[[Item], bool]] = {"PositionProposal": seen}
HIDDEN: Mapping[str, Callable[[Eyes, World, str], bool]] = {
    "PositionProposal.proposedBy": of_all,
    "PositionProposal.endedBy": of_all,
}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "position proposals": (
        """{ positionProposals(orderBy: PROPOSED_ON) { totalCount nodes { id employeeId
          employee { name } cycle { code } appraisal { grade } kind cause status grade why number
          profile { framework { code } competency proficiency assessedOn } proposedOn proposedBy
          promotion { id status } move { id } remark endedOn endedBy at origin } }
          some: positionProposals(filter: {status: {in: [OPEN, REFUSED]},
            not: {kind: {eq: DEMOTION}}, cycle: {in: ["cycle:2016"]}}) { totalCount }
          employees { nodes { id promotions { totalCount nodes { id status } }
            positionProposals(filter: {grade: {eq: "S"}}) { totalCount nodes { id } }
            careerHistory { nodes { kind promotion { id } move { id kind }
              improvement { id } } } } }
          tasks(filter: {kind: {eq: ANSWER_PROPOSAL}}) { totalCount nodes { id since aboutId
            appraisal { id } proposal { id kind } } }
          due: tasks(filter: {kind: {in: [EVALUATE_PROMOTION, DECIDE_PROMOTION]}}) { nodes { id
            employeeId since dueOn daysLate promotion { id status } } }
          myTasks(filter: {kind: {in: [VOTE_ON_PROMOTION, DECIDE_PROMOTION]}}, on: "2190-01-01") {
            nodes { id kind since dueOn daysLate late: daysLate promotion { id } } }
          node(id: "position_proposal:2016H2:ZOE") { ... on PositionProposal { status } } }""",
        {},
    ),
}
