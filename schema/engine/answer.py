"""Answer: what becomes of an input: recorded, refused, or not taken.

What the viewer may not see is answered as if it were not there, whatever version of it was
expected.
"""

from dataclasses import replace

from domain.appeal import DecideAppeal
from domain.calibration import ReopenCalibration
from domain.career_framework import PublishCareerFramework
from domain.conduct_entry import (
    DecideSanctionAppeal,
    ImposeSanction,
    LiftSanction,
    WithdrawHonour,
)
from domain.employee import EndService, RescindEndOfService
from domain.errors import Unknown
from domain.events import decider_of
from domain.goal_plan import CloseGoal, HandOverGoal
from domain.improvement_plan import (
    CloseImprovementPlan,
    ExtendImprovementPlan,
    OpenImprovementPlan,
)
from domain.late_actual import ApproveCorrection
from domain.move_content import EndMove, ExtendMove, MoveEmployee, RescindMove
from domain.move_settlement import SettleMove
from domain.nomination import DelegateEvaluation, WithdrawRater
from domain.participation import (
    ChangeAppraisalSuperior,
    EndParticipation,
    ExtendAppraisalDeadline,
    ReopenAppraisal,
    ResumeParticipation,
)
from domain.pay_plan import PublishPayPlan
from domain.pay_review import WithdrawPayReview
from domain.pay_structure import PublishPayStructure
from domain.phase import ExtendDeadline, ReopenPhase
from domain.policy import PublishPolicy
from domain.salary import AdjustSalary
from domain.working_time import ChangeWorkingTime
from ledger.admission import refused
from ledger.errors import Conflict, Unavailable, Unreachable
from ledger.identity import new_id
from ledger.order import Accepted, Order, Outcome
from schema.engine.context import Context
from schema.engine.faults import fault
from schema.engine.inputs import LONGEST_TEXT, BadInput, Given, fact_of, held, readable
from schema.engine.rejection import Rejection, rejection

REASONED: frozenset[type] = frozenset(
    {
        AdjustSalary,
        ChangeWorkingTime,
        EndService,
        RescindEndOfService,
        DecideAppeal,
        ApproveCorrection,
        DelegateEvaluation,
        WithdrawRater,
        ReopenCalibration,
        PublishPolicy,
        PublishCareerFramework,
        WithdrawHonour,
        ImposeSanction,
        LiftSanction,
        DecideSanctionAppeal,
        PublishPayStructure,
        PublishPayPlan,
        WithdrawPayReview,
        OpenImprovementPlan,
        ExtendImprovementPlan,
        CloseImprovementPlan,
        HandOverGoal,
        CloseGoal,
        ExtendDeadline,
        ReopenPhase,
        EndParticipation,
        ResumeParticipation,
        ChangeAppraisalSuperior,
        ExtendAppraisalDeadline,
        ReopenAppraisal,
        MoveEmployee,
        ExtendMove,
        EndMove,
        RescindMove,
        SettleMove,
    }
)
"""What changes somebody's pay, service, result or improvement, or when it is due, says why."""

READ_AS_PERSON = frozenset({"absence", "competency", "conduct", "learning", "salary", "award"})
"""Kinds of streams that are no entities of their own but parts of a person's record."""

READ_AS_GOAL = frozenset({"goal", "progress"})
"""Kinds of streams that hold all goals of a plan, or a part of one: a command names which."""

LONGEST_KEY = 200


def entity_id(stream: str) -> str:
    """Return the id of the entity that a stream is read as: itself, or the person it is about."""
    feature = decider_of(stream)
    person = feature.person(stream) if feature.kind in READ_AS_PERSON else None
    return person or stream


def ordered(command: type, given: Given, context: Context) -> Order:
    """Return the order that was put in. Raise `BadInput` if it cannot be read."""
    key = key_of(given)
    reason, version = (held(given, name) for name in ("reason", "expected_version"))
    if reason is not None:
        reason = readable(reason, ("input", "reason"), LONGEST_TEXT)
    if command in REASONED and not (reason or "").strip():
        raise BadInput("say why", ("input", "reason"))
    if version is not None and version < 0:
        raise BadInput("write a number of events, 0 or more", ("input", "expectedVersion"))
    return Order(
        command=fact_of(command, given, ("input",)),
        by=context.viewer.actor,
        roles=context.viewer.roles,
        key=key,
        reason=reason,
        expected_version=version,
    )


def key_of(given: Given) -> str:
    """Return the idempotency key of an input. Raise `BadInput` if it cannot be one."""
    key: str = held(given, "idempotency_key")
    if not (key.isprintable() and key.strip() and len(key) <= LONGEST_KEY):
        wanted = f"write 1 to {LONGEST_KEY} printable characters"
        raise BadInput(wanted, ("input", "idempotencyKey"))
    return key


def entity_of(order: Order, stream: str) -> str:
    """Return the id of the entity that an order concerns in a stream."""
    if decider_of(stream).kind in READ_AS_GOAL:
        return str(getattr(order.command, "goal_id", stream))
    return entity_id(stream)


async def taken(order: Order, context: Context) -> Accepted | Rejection:
    """Return what became of an order. Raise `GraphQLError` if it was not taken."""
    try:
        outcome = await judged(order, context)
    except Unreachable:
        raise  # which is about the request as a whole, if nothing of it was done
    except Unavailable as unavailable:
        raise fault(unavailable, context.language) from None
    if isinstance(outcome, Accepted):
        return outcome
    if order.expected_version is not None and outcome.rule == "unknown":
        outcome = replace(outcome, judged_at=None)  # what is hidden was judged, what is not was not
    return rejection(outcome, order.command, context.language)


async def judged(order: Order, context: Context) -> Outcome:
    """Return the outcome of an order. Raise `Unavailable` if there is none."""
    try:
        return await context.journal.execute(order)
    except Conflict as conflict:
        id_ = entity_of(order, conflict.stream)
        if conflict.version is None or await context.sees(id_):
            raise
        return refused(new_id(), "", Unknown(id_), None)


def version_of(accepted: Accepted) -> int:
    """Return how many events the command's own stream had after it."""
    return max(each.version for each in accepted.events if each.stream == accepted.stream)
