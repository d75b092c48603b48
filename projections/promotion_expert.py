"""Experts of promotions as people look them up: one row for each who was named in a case."""

from collections.abc import Iterable
from datetime import date, datetime

from domain import promotion_case
from domain.promotion_event import (
    Event,
    PromotionConflictDeclared,
    PromotionExpertDismissed,
    PromotionExpertNamed,
    PromotionVoted,
)
from domain.promotion_review import is_guest
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id


class PromotionExpertRow(Row):
    """`conflict` is none until it is declared; `voted_round` is the last in which they voted."""

    id: str
    promotion_id: str
    employee_id: str
    expert_id: str
    external: bool
    until_on: date | None
    affiliation_id: str | None
    conflict: bool | None
    explanation_id: str | None
    voted_round: int | None
    dismissed: bool
    named_by: str
    named_at: datetime
    at: datetime
    origin: Origin


def experts(recorded: Recorded[Event]) -> Iterable[str]:
    """Return the row of the expert whom an event is about."""
    match recorded.event:
        case (
            PromotionExpertNamed(expert_id=who)
            | PromotionExpertDismissed(expert_id=who)
            | PromotionConflictDeclared(expert_id=who)
            | PromotionVoted(expert_id=who)
        ):
            return (expert_key(recorded.stream, who),)
        case _:
            return ()


def expert_key(promotion_id: str, expert_id: str) -> str:
    """Return the id of the row of an expert: an employee, or a guest of the case."""
    kind, _, rest = expert_id.partition(":")
    return f"{promotion_id}/{kind}/{rest.rpartition('/')[2]}"


def expert(
    row: PromotionExpertRow | None, recorded: Recorded[Event], key: str
) -> PromotionExpertRow | None:
    """Return what the row of an expert becomes."""
    at, origin = recorded.at, recorded.origin
    match row, recorded.event:
        case _, PromotionExpertNamed() as e:
            return PromotionExpertRow(
                id=key,
                promotion_id=recorded.stream,
                employee_id=promotion_case.person(recorded.stream),
                expert_id=e.expert_id,
                external=is_guest(e.expert_id),
                until_on=e.until_on,
                affiliation_id=None if e.affiliation is None else note_id(recorded, "affiliation"),
                conflict=None,
                explanation_id=None,
                voted_round=None,
                dismissed=False,
                named_by=e.named_by,
                named_at=at,
                at=at,
                origin=origin,
            )
        case None, _:
            return None
        case PromotionExpertRow(), PromotionExpertDismissed():
            return replace(row, dismissed=True, at=at, origin=origin)
        case PromotionExpertRow(), PromotionConflictDeclared() as e:
            said = None if e.explanation is None else note_id(recorded, "explanation")
            return replace(row, conflict=e.conflict, explanation_id=said, at=at, origin=origin)
        case PromotionExpertRow(), PromotionVoted() as e:
            return replace(row, voted_round=e.round, at=at, origin=origin)
        case _:
            return row


TABLES = (
    Table(
        name="promotion_expert",
        row=PromotionExpertRow,
        follows=("promotion",),
        events=(
            PromotionExpertNamed,
            PromotionExpertDismissed,
            PromotionConflictDeclared,
            PromotionVoted,
        ),
        touches=experts,
        fold=expert,
        indexes=(("promotion_id", "id"), ("expert_id", "id")),
    ),
)
