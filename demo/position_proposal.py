"""Position proposal: what a few results of the last quarter propose, all of it invented.

The three with the best ratings and the one with the worst, in the order of their codes where they
are alike. One waits, one is refused, one is carried out by a rotation, one is taken back.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from demo.clock import moment
from demo.county import Entry
from demo.ladder import BOARD, PREPARER
from demo.quarter import QUARTERS, taking_part
from demo.script import HUMAN_RESOURCES, OWN, invented
from demo.task import tasks
from demo.verdict import rating
from demo.workforce import Standing
from domain.actor import Actor, Role
from domain.decider import replace
from domain.ids import code
from domain.move_content import MoveEmployee, MoveKind
from domain.policies.measure import RuleKind
from domain.position_proposal import AnswerProposal, ProposePosition, WithdrawProposal
from domain.position_proposal_case import PositionKind, ProposalAnswer
from domain.sealed import Sealed
from ledger.order import Order

QUARTER = QUARTERS[-1]
PROPOSED_ON, MOVED_ON, BACK_ON = date(2017, 2, 20), date(2017, 7, 1), date(2017, 12, 31)

STORIES = (
    ("open", PositionKind.PROMOTION, "Leads the crew already whenever the supervisor is away."),
    ("refused", PositionKind.PROMOTION, "Four good quarters in a row."),
    ("carried-out", PositionKind.ROTATION, "Ready for more than one shift can offer."),
    ("taken-back", PositionKind.DEMOTION, "The tasks of the level were not met this year."),
)
"""What becomes of each proposal, what is proposed, and why."""


def rated(entry: Entry) -> int:
    """Return the sum of somebody's ratings in the quarter."""
    measures = (each.code for each in tasks(entry) if each.rule.kind is RuleKind.RATED)
    return sum(rating(entry, each, QUARTER.code) for each in measures)


def chosen(standing: Sequence[Standing]) -> list[tuple[Entry, str]]:
    """Return the best three and the worst one of those who take part, each with the superior."""
    people = sorted(taking_part(standing), key=lambda each: (-rated(each[0]), each[0].code))
    return [*people[:3], people[-1]]


def orders(standing: Sequence[Standing]) -> Iterator[Order]:
    """Yield each proposal and what becomes of it."""
    for (name, kind, why), (entry, superior) in zip(STORIES, chosen(standing), strict=True):
        id_ = f"position_proposal:{code(QUARTER.cycle_id)}:{entry.code}"
        by = Actor(f"employee:{superior}")
        propose = ProposePosition(proposal_id=id_, kind=kind, why=Sealed(why))
        yield order(propose, f"{name}/proposed", 0, by)
        yield from answered(name, id_, entry, by)


def answered(name: str, id_: str, entry: Entry, by: Actor) -> Iterator[Order]:
    """Yield what becomes of a proposal."""
    match name:
        case "refused":
            why = Sealed("The next vacancy of that level is in the autumn: propose it again then.")
            no = AnswerProposal(proposal_id=id_, answer=ProposalAnswer.REFUSED, why=why)
            yield order(no, f"{name}/answered", 9, BOARD, HUMAN_RESOURCES)
        case "carried-out":
            moved = MoveEmployee(
                move_id=f"move:{entry.code}:2017",
                kind=MoveKind.ROTATION,
                effective_on=MOVED_ON,
                planned_until=BACK_ON,
                position="Shift planning",
            )
            moving = order(moved, f"{name}/moved", 8, PREPARER, HUMAN_RESOURCES)
            yield replace(moving, reason="So it was agreed with both superiors.")
            yes = AnswerProposal(
                proposal_id=id_, answer=ProposalAnswer.ACCEPTED, case_id=moved.move_id
            )
            yield order(yes, f"{name}/answered", 9, BOARD, HUMAN_RESOURCES)
        case "taken-back":
            why = Sealed("The improvement plan shall have its time first.")
            back = WithdrawProposal(proposal_id=id_, why=why)
            yield order(back, f"{name}/withdrawn", 3, by)
        case _:
            pass


def order(
    command: Any,  # noqa: ANN401 - of two features
    key: str,
    days: int,
    by: Actor,
    roles: frozenset[Role] = OWN,
) -> Order:
    """Return what somebody does so many days after the proposals."""
    at = moment(PROPOSED_ON + timedelta(days=days), 11)
    return replace(invented(command, f"position-proposal/{key}", at, by), roles=roles)
