"""Position proposal: a promotion, move or demotion that a released result proposes for somebody.

nothing ──propose──▶ OPEN ──answer──▶ ACCEPTED, REFUSED
                      ├──withdraw──▶ WITHDRAWN
                      └──another grade, of what a line proposed──▶ LIFTED

| act      | by                                                   | while                          |
|----------|------------------------------------------------------|--------------------------------|
| propose  | the superior of today, HR; not for oneself           | the result is released, and    |
|          |                                                      | nothing is open, or accepted   |
| withdraw | whoever proposed it                                  | OPEN                           |
| answer   | HR who did not propose it; not about oneself         | OPEN                           |

The policy's lines propose by themselves, in the append of the release (domain/result_effect.py). A
proposal moves nobody: what is accepted names the promotion case or the move that carries it out,
which is decided by its own rules. To everybody else a proposal does not exist.
"""

from typing import Any, TypeAlias, assert_never

from domain import appraisal, authority, competency, employee, move, promotion
from domain.actor import Role
from domain.appeal import AppealStatus
from domain.appraisal_case import Released
from domain.decider import Decider, Given, Ref, fact
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.position_proposal_case import (
    KIND,
    Event,
    PositionKind,
    PositionProposal,
    PositionProposalAnswered,
    PositionProposalWithdrawn,
    PositionProposed,
    ProposalAnswer,
    ProposalCause,
    ProposalStatus,
    State,
    appraisal_of,
    evolve,
    person,
    require_id,
)
from domain.position_proposal_rule import profile
from domain.promotion_content import PromotionStatus, require_said
from domain.sealed import Sealed


@fact
class ProposePosition:
    """The id names the cycle and the employee, whose result there is released."""

    proposal_id: str
    kind: PositionKind
    why: Sealed


@fact
class WithdrawProposal:
    proposal_id: str
    why: Sealed | None = None


@fact
class AnswerProposal:
    """What is accepted names the case that carries it out; what is refused says why."""

    proposal_id: str
    answer: ProposalAnswer
    case_id: str | None = None
    why: Sealed | None = None


Command: TypeAlias = ProposePosition | WithdrawProposal | AnswerProposal

NOT_TO_BE = frozenset(
    {PromotionStatus.REFUSED, PromotionStatus.WITHDRAWN, PromotionStatus.RESCINDED}
)
"""The states of promotion cases that carry nothing out."""


def reads(command: Command, state: State, _: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    id_ = require_id(command.proposal_id)
    who = employee.ref(person(id_))
    match command:
        case ProposePosition():
            return [who, appraisal.ref(appraisal_of(id_)), competency.ref(person(id_))]
        case AnswerProposal(case_id=str() as case_id) if state is not None:
            return [who, case_ref(case_id, state.kind)]
        case _:
            return [who]


def case_ref(case_id: str, kind: PositionKind) -> Ref[Any]:
    """Return the stream of a case. Raise `Invalid` if it is none that carries out such a kind."""
    if kind is PositionKind.PROMOTION:
        return promotion.ref(case_id)
    return move.ref(case_id)


def decide(command: Command, state: State, given: Given) -> list[Event]:
    """Return what `command` makes happen, or raise `Rejected`."""
    id_ = command.proposal_id
    employee_id = person(id_)
    who = require_concerned(id_, given[employee.ref(employee_id)], given)
    employee.require_not_own_case(employee_id, given)
    if isinstance(command, ProposePosition):
        employee.require_in_service(employee_id, who, given.today)
        return [proposed(command, state, given)]
    if state is None:
        raise Unknown(id_)
    if state.status is not ProposalStatus.OPEN:
        raise Ineligible("proposal-over", status=state.status)
    match command:
        case WithdrawProposal(why=why):
            if state.proposed_by != given.by:
                raise Forbidden("not-the-proposer", by=given.by)
            return [
                PositionProposalWithdrawn(why=why, withdrawn_on=given.today, withdrawn_by=given.by)
            ]
        case AnswerProposal() as c:
            return [answered(c, state, given)]
        case _:
            assert_never(command)


def require_concerned(id_: str, who: employee.State, given: Given) -> employee.Employee:
    """Return the employee. Raise `Unknown` unless their superior of today, or HR, acts."""
    if who is None or not (Role.HR in given.roles or given.by == who.superior_on(given.today)):
        raise Unknown(id_)
    return who


def proposed(c: ProposePosition, state: State, given: Given) -> PositionProposed:
    """Return the proposal. Raise `Ineligible` if there is no result for it, or one is made."""
    appraisal_id = appraisal_of(c.proposal_id)
    result = given[appraisal.ref(appraisal_id)]
    if not isinstance(result, Released):
        raise Ineligible("result-not-released", appraisal_id=appraisal_id)
    if result.appeal is AppealStatus.FILED:
        raise Ineligible("appeal-undecided")
    if state is not None and state.status in {ProposalStatus.OPEN, ProposalStatus.ACCEPTED}:
        raise Ineligible("proposed-already", kind=state.kind, status=state.status)
    return PositionProposed(
        kind=c.kind,
        cause=ProposalCause.HAND,
        appraisal_id=appraisal_id,
        grade=result.standing_grade,
        profile=tuple(profile(person(c.proposal_id), given)),
        why=require_said("why", c.why),
        number=1 if state is None else state.number + 1,
        proposed_on=given.today,
        proposed_by=given.by,
    )


def answered(c: AnswerProposal, state: PositionProposal, given: Given) -> PositionProposalAnswered:
    """Return the answer. Raise `Rejected` if it is one's own proposal, or its case does not fit."""
    authority.require(given, Role.HR)
    if state.proposed_by == given.by:
        raise Forbidden("own-proposal", by=given.by)
    if c.answer is ProposalAnswer.REFUSED:
        if c.case_id is not None:
            raise Invalid("case-of-refusal", field="case_id")
        require_said("why", c.why or Sealed(""))
    elif c.case_id is None:
        raise Invalid("case-missing", field="case_id", kind=state.kind)
    else:
        require_fitting(c.case_id, person(c.proposal_id), state.kind, given)
    return PositionProposalAnswered(
        answer=c.answer,
        case_id=c.case_id,
        why=c.why,
        answered_on=given.today,
        answered_by=given.by,
    )


def require_fitting(case_id: str, employee_id: str, kind: PositionKind, given: Given) -> None:
    """Raise `Rejected` unless a case is the employee's, of that kind, and to be or done."""
    case = given[case_ref(case_id, kind)]
    if case is None:
        raise Unknown(case_id)
    if "employee:" + case_id.split(":")[1] != employee_id:
        raise Ineligible("case-of-another", case_id=case_id, employee_id=employee_id)
    if isinstance(case, move.Move):
        if case.kind.value != kind.value:
            raise Ineligible("case-of-another-kind", case_id=case_id, kind=kind, found=case.kind)
        over = case.rescinded
    else:
        over = case.status in NOT_TO_BE
    if over:
        raise Ineligible("case-over", case_id=case_id)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return require_id(command.proposal_id)


position_proposal: Decider[Command, Event, State] = Decider(
    kind=KIND,
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
)
