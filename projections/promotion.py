"""Promotions as people look them up: one row for each case."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from domain import promotion_case, promotion_event
from domain.promotion_case import BACK
from domain.promotion_content import PromotionPart, PromotionStatus, PromotionTerms
from domain.promotion_event import (
    Event,
    PromotionApplied,
    PromotionApproved,
    PromotionConflictDeclared,
    PromotionDrafted,
    PromotionEvaluated,
    PromotionExpertDismissed,
    PromotionExpertNamed,
    PromotionRecorded,
    PromotionRefused,
    PromotionRescinded,
    PromotionReviewClosed,
    PromotionSentBack,
    PromotionStageApproved,
    PromotionTermsSet,
    PromotionVoted,
    PromotionWithdrawn,
    Step,
)
from ledger.recorded import Origin, Recorded
from projections.engine.row import Row, replace
from projections.engine.table import Table
from projections.note import note_id
from projections.policy import version_id

STEPS: tuple[type[Step], ...] = get_args(Step)
SUPERIORS = (PromotionPart.SUPERIOR, PromotionPart.SECOND_LEVEL)


class PromotionRow(Row):
    """`application`, `evaluation` and `closing` are the events that count, by their number.

    `round` counts how often the case was sent back, and 1; `approvals` the stages that have
    approved. `panel` are the experts who may still act, `superiors` those who acted as superior or
    second level. `stands_since` is since when it stands where it does, `passed` are the stages that
    have approved since it was sent back last. What was recorded of the past is `imported`.
    """

    id: str
    employee_id: str
    status: PromotionStatus
    framework_id: str
    version_id: str | None
    from_level: str | None
    to_level: str
    imported: bool
    drafted_by: str
    effective_on: date | None
    raise_per_cent: Decimal | None
    title: str | None
    position: str | None
    department_id: str | None
    division: str | None
    superior_id: str | None
    application: int | None
    applied_on: date | None
    eligible: bool | None
    exception_id: str | None
    evaluation: int | None
    supported: bool | None
    round: int
    quorum: int
    votes: int
    panel: tuple[str, ...]
    superiors: tuple[str, ...]
    stands_since: datetime
    passed: tuple[str, ...]
    recommended: bool | None
    votes_for: int | None
    votes_against: int | None
    approvers: tuple[str, ...]
    approvals: int
    at: datetime
    origin: Origin


def begun(recorded: Recorded[Any], **columns: Any) -> PromotionRow:  # noqa: ANN401 - as the row has them
    """Return the row of a case as it begins."""
    empty: dict[str, Any] = dict.fromkeys(PromotionRow.__annotations__)
    given: dict[str, Any] = {
        "id": recorded.stream,
        "employee_id": promotion_case.person(recorded.stream),
        "imported": False,
        "round": 1,
        "quorum": 0,
        "votes": 0,
        "approvals": 0,
        "panel": (),
        "superiors": (),
        "stands_since": recorded.at,
        "passed": (),
        "approvers": (),
        "at": recorded.at,
        "origin": recorded.origin,
    }
    return PromotionRow(**{**empty, **given, **columns})


def touches(recorded: Recorded[Event]) -> tuple[str, ...]:
    return (recorded.stream,)


def fold(row: PromotionRow | None, recorded: Recorded[Event], key: str) -> PromotionRow | None:
    """Return what the row of a case becomes."""
    del key
    match recorded.event:
        case PromotionDrafted() as e:
            return begun(
                recorded,
                status=PromotionStatus.DRAFT,
                framework_id=e.framework_id,
                to_level=e.to_level,
                drafted_by=e.drafted_by,
                superiors=(e.drafted_by,) if e.part in SUPERIORS else (),
            )
        case PromotionRecorded() as e:
            return begun(
                recorded,
                status=PromotionStatus.APPROVED,
                framework_id=e.framework_id,
                version_id=version_id(e.framework_id, e.version),
                from_level=e.from_level,
                to_level=e.to_level,
                imported=True,
                drafted_by=e.recorded_by,
                **agreed(e.terms),
            )
        case e if row is not None:
            changes = {**acted(row, e), **stood(row, e, recorded), **changed(row, e, recorded)}
            return replace(row, at=recorded.at, origin=recorded.origin, **changes)
        case _:
            return None


def agreed(terms: PromotionTerms) -> dict[str, object]:
    """Return the columns of the terms."""
    return {
        name: getattr(terms, name)
        for name in (
            *("effective_on", "raise_per_cent", "title", "position"),
            *("department_id", "division", "superior_id"),
        )
    }


def acted(row: PromotionRow, event: Event) -> dict[str, object]:
    """Return the column of the superiors, if one of them acts for the first time."""
    if not isinstance(event, STEPS):
        return {}
    by, part = promotion_event.hand(event, row.employee_id)
    if part not in SUPERIORS or by in row.superiors:
        return {}
    return {"superiors": (*row.superiors, by)}


def stood(row: PromotionRow, event: Event, recorded: Recorded[Event]) -> dict[str, object]:
    """Return since when a case stands where a step brings it, and what has approved it there."""
    match event:
        case PromotionStageApproved(stage=stage):
            return {"stands_since": recorded.at, "passed": (*row.passed, stage.value)}
        case PromotionApplied() | PromotionEvaluated() | PromotionReviewClosed():
            return {"stands_since": recorded.at}
        case PromotionSentBack():
            return {"stands_since": recorded.at, "passed": ()}
        case _:
            return {}


def changed(row: PromotionRow, event: Event, recorded: Recorded[Event]) -> dict[str, object]:
    """Return the columns that a step of a case changes."""
    match event:
        case PromotionTermsSet(terms=terms):
            return agreed(terms)
        case PromotionApplied() as e:
            return {
                "status": PromotionStatus.APPLIED,
                "version_id": version_id(row.framework_id, e.version),
                "from_level": e.from_level,
                "application": recorded.version,
                "applied_on": e.applied_on,
                "eligible": e.eligibility.eligible,
                "exception_id": None if e.exception is None else note_id(recorded, "exception"),
                "evaluation": None,
                "supported": None,
                "quorum": e.level.review.quorum,
                "approvers": tuple(each.value for each in e.level.review.approvers),
            }
        case PromotionEvaluated() as e:
            status = PromotionStatus.IN_REVIEW if e.panel else PromotionStatus.IN_DECISION
            step = recorded.version
            return {"status": status, "evaluation": step, "supported": e.supported}
        case PromotionExpertNamed(expert_id=who):
            return {"panel": (*row.panel, who)}
        case PromotionExpertDismissed(expert_id=who):
            return {"panel": tuple(each for each in row.panel if each != who)}
        case PromotionConflictDeclared(expert_id=who, conflict=conflict):
            return {"panel": tuple(e for e in row.panel if not (conflict and e == who))}
        case PromotionVoted():
            return {"votes": row.votes + 1}
        case PromotionReviewClosed() as e:
            return {
                "status": PromotionStatus.IN_DECISION,
                "recommended": e.recommended,
                "votes_for": e.votes_for,
                "votes_against": e.votes_against,
            }
        case PromotionStageApproved():
            return {"approvals": row.approvals + 1}
        case PromotionSentBack(to=to):
            nothing = dict.fromkeys(("recommended", "votes_for", "votes_against"))
            counts = {"round": row.round + 1, "votes": 0, "approvals": 0}
            return {"status": BACK[to], **counts, **nothing}
        case _:
            return {"status": ENDS.get(type(event), row.status)}


ENDS: Mapping[type, PromotionStatus] = {
    PromotionApproved: PromotionStatus.APPROVED,
    PromotionRefused: PromotionStatus.REFUSED,
    PromotionWithdrawn: PromotionStatus.WITHDRAWN,
    PromotionRescinded: PromotionStatus.RESCINDED,
}
"""What a case comes to by what ends it."""


TABLES = (
    Table(
        name="promotion",
        row=PromotionRow,
        follows=("promotion",),
        touches=touches,
        fold=fold,
        indexes=(("employee_id", "id"), ("status", "id"), ("department_id", "id")),
    ),
)
