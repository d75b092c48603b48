"""Calibration session: what a panel has before it, and what has become of it.

A session holds the results of its members as they were taken into it. What is released is what it
holds, so whoever approves a session approves what is released.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, assert_never

from domain.decider import fact
from domain.policies.distribution import Tie
from domain.policies.guideline import Balance, Place, QuotaGrade


class CalibrationStatus(StrEnum):
    """How far a session has come."""

    OPEN = "OPEN"
    LOCKED = "LOCKED"
    APPROVED = "APPROVED"
    MERGED = "MERGED"


@fact
class TakenResult:
    """A result as it was taken into a session; `cap` is the best grade that a veto leaves."""

    appraisal_id: str
    score: Decimal
    grade: str
    cap: str | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class CalibrationOpened:
    """`at_top`: one of the departments is part of no other, so that no group lies above."""

    calibration_id: str
    cycle_id: str
    name: str
    panel: tuple[str, ...]
    departments: tuple[str, ...]
    at_top: bool
    opened_by: str


@fact
class CalibrationResultsTaken:
    """Results came into the session, or came again because they had changed."""

    results: tuple[TakenResult, ...]
    taken_by: str


@fact
class MemberCalibrated:
    """A result of the session was calibrated; its own stream says why."""

    appraisal_id: str
    score: Decimal
    grade: str
    calibrated_by: str
    cap: str | None = None


@fact
class MemberRemoved:
    """A result left the session before its lock; its own stream says why."""

    appraisal_id: str
    removed_by: str


@fact
class CalibrationMerged:
    """The group was too small and is calibrated together with another; this session is over.

    `appraisals` are those whose results went along.
    """

    into_id: str
    appraisals: tuple[str, ...]
    merged_by: str


@fact
class QuotaApplied:
    """`formula` gave each member a grade; a grade that is `made` the score had not earned."""

    formula: str
    grades: tuple[QuotaGrade, ...]
    ties: tuple[Tie, ...]
    applied_by: str


@fact
class CalibrationLocked:
    """`balance` is the group beside its guideline, if the policy has one."""

    balance: Balance | None
    locked_by: str


@fact
class CalibrationApproved:
    """The session is approved once two people have; `whole` says that this was the second."""

    approved_by: str
    whole: bool


@fact
class CalibrationReopened:
    reopened_by: str


@fact
class Member:
    """A result in a session: what it was, what it is, and the best grade that a veto leaves.

    `earned` is the grade before a quota, `quota_made` says that the quota's is another.
    """

    score: Decimal
    earned: str
    grade: str
    cap: str | None
    quota_made: bool = False


@fact
class Session:
    """`members` are by appraisal; `approved_by` are those who have approved it since its lock.

    `hands` are those who locked or approved it or applied a quota; `settled`: it was approved once,
    so that results of it may be released.
    """

    id: str
    cycle_id: str
    panel: tuple[str, ...]
    departments: tuple[str, ...]
    at_top: bool
    status: CalibrationStatus = CalibrationStatus.OPEN
    members: Mapping[str, Member] = field(default_factory=dict[str, Member])
    locked_by: str | None = None
    violated: bool = False
    approved_by: tuple[str, ...] = ()
    hands: frozenset[str] = frozenset()
    settled: bool = False


Event: TypeAlias = (
    CalibrationOpened
    | CalibrationResultsTaken
    | MemberCalibrated
    | MemberRemoved
    | CalibrationMerged
    | QuotaApplied
    | CalibrationLocked
    | CalibrationApproved
    | CalibrationReopened
)
State: TypeAlias = Session | None


def places(session: Session) -> Sequence[Place]:
    """Return the members as a guideline looks at them."""
    return [
        Place(person=id_, score=one.score, earned=one.earned, grade=one.grade, cap=one.cap)
        for id_, one in session.members.items()
    ]


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    if isinstance(event, CalibrationOpened):
        return Session(
            id=event.calibration_id,
            cycle_id=event.cycle_id,
            panel=event.panel,
            departments=event.departments,
            at_top=event.at_top,
        )
    if state is None:
        return None
    match event:
        case CalibrationResultsTaken() as e:
            taken = {
                each.appraisal_id: Member(
                    score=each.score, earned=each.grade, grade=each.grade, cap=each.cap
                )
                for each in e.results
            }
            return replace(state, members={**state.members, **taken})
        case MemberCalibrated() as e:
            member = Member(score=e.score, earned=e.grade, grade=e.grade, cap=e.cap)
            return replace(state, members={**state.members, e.appraisal_id: member})
        case MemberRemoved() as e:
            kept = {id_: one for id_, one in state.members.items() if id_ != e.appraisal_id}
            return replace(state, members=kept)
        case CalibrationMerged():
            return replace(state, status=CalibrationStatus.MERGED, members={})
        case QuotaApplied() as e:
            given = {
                each.person: replace(
                    state.members[each.person], grade=each.grade, quota_made=each.made
                )
                for each in e.grades
            }
            return replace(state, members=given, hands=state.hands | {e.applied_by})
        case CalibrationLocked() as e:
            return replace(
                state,
                status=CalibrationStatus.LOCKED,
                locked_by=e.locked_by,
                violated=e.balance is not None and e.balance.violated,
                approved_by=(),
                hands=state.hands | {e.locked_by},
            )
        case CalibrationApproved() as e:
            return replace(
                state,
                status=CalibrationStatus.APPROVED if e.whole else CalibrationStatus.LOCKED,
                approved_by=(*state.approved_by, e.approved_by),
                hands=state.hands | {e.approved_by},
                settled=state.settled or e.whole,
            )
        case CalibrationReopened():
            return replace(
                state, status=CalibrationStatus.OPEN, locked_by=None, approved_by=(), violated=False
            )
        case _:
            assert_never(event)
