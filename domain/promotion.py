"""Promotion: the case of an employee who is to have a level, from its draft to its effect.

nothing ──draft──▶ DRAFT ──apply──▶ APPLIED ──evaluate──▶ IN_REVIEW ──close──▶ IN_DECISION
IN_DECISION ──approve, stage by stage──▶ APPROVED ──rescind──▶ RESCINDED
nothing ──record what was decided elsewhere──▶ APPROVED

| command                         | by                               | in                        |
|---------------------------------|----------------------------------|---------------------------|
| draft                           | the employee, their superior, HR | nothing                   |
| set the terms                   | HR                               | until an approver decides |
| apply                           | the employee                     | DRAFT                     |
| evaluate                        | the superior of today            | APPLIED                   |
| name, invite, dismiss an expert | HR                               | APPLIED, IN_REVIEW        |
| declare a conflict, vote        | an expert                        | IN_REVIEW                 |
| close the review                | HR, at the quorum                | IN_REVIEW                 |
| approve, refuse                 | whoever the stage is of          | IN_DECISION               |
| send back                       | the superior                     | APPLIED                   |
| send back                       | HR                               | IN_REVIEW                 |
| send back                       | whoever the stage is of          | IN_DECISION               |
| withdraw                        | the employee, HR                 | DRAFT to IN_DECISION      |
| rescind                         | HR                               | APPROVED                  |
| record                          | HR                               | nothing                   |

A level that asks for no experts goes from APPLIED to IN_DECISION. A case that is sent back begins
a new round: its votes and approvals count no more. Nobody acts in a case as two of those who have a
part in it, and nobody but as the applicant in their own: HR that prepares does not decide. There is
one open case of somebody at a time (domain/candidacy.py). Nobody who has left acts as superior or
expert.
"""

from typing import Any, TypeAlias, assert_never

from domain import (
    candidacy,
    career_framework,
    employee,
    promotion_application,
    promotion_case,
    promotion_decision,
    promotion_eligibility,
    promotion_review,
)
from domain.decider import Decider, Given, In, Ref
from domain.promotion_application import (
    ApplyForPromotion,
    DraftPromotion,
    EvaluatePromotion,
    SetPromotionTerms,
)
from domain.promotion_case import Promotion, State, evolve, person, require_id, require_known
from domain.promotion_decision import (
    ApprovePromotion,
    RecordPromotion,
    RefusePromotion,
    RescindPromotion,
    SendBackPromotion,
    WithdrawPromotion,
)
from domain.promotion_event import Event
from domain.promotion_review import (
    ClosePromotionReview,
    DeclareConflict,
    DismissPromotionExpert,
    InvitePromotionExpert,
    NamePromotionExpert,
    VoteOnPromotion,
)

Step: TypeAlias = (
    SetPromotionTerms
    | ApplyForPromotion
    | EvaluatePromotion
    | NamePromotionExpert
    | InvitePromotionExpert
    | DismissPromotionExpert
    | DeclareConflict
    | VoteOnPromotion
    | ClosePromotionReview
    | ApprovePromotion
    | RefusePromotion
    | SendBackPromotion
    | WithdrawPromotion
    | RescindPromotion
)
Command: TypeAlias = DraftPromotion | Step | RecordPromotion


def reads(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return the streams that `command` depends on besides its own."""
    who = employee.ref(person(require_id(command.promotion_id)))
    people = [who]
    if who in given and (known := given[who]) is not None:
        people += promotion_case.reads_above(known, given)
    one = [] if given.rules < candidacy.ONE else [candidacy.ref(who.stream)]
    return [*people, *one, *more(command, state, given)]


def more(command: Command, state: State, given: Given) -> list[Ref[Any]]:
    """Return what a command depends on besides the employee and those above them."""
    match command, state:
        case DraftPromotion(framework_id=framework_id), _:
            return [career_framework.ref(framework_id)]
        case RecordPromotion() as c, None:
            to = promotion_application.change(c.to_level, c.terms)
            effect = promotion_decision.effect_reads(person(c.promotion_id), to, given)
            return [career_framework.ref(c.framework_id), *effect]
        case SetPromotionTerms(terms=terms), Promotion():
            return promotion_application.terms_reads(state, terms, given)
        case ApplyForPromotion(sources=sources), Promotion(framework_id=framework_id):
            return promotion_eligibility.reads(state.employee_id, framework_id, sources)
        case ((NamePromotionExpert() | DeclareConflict() | VoteOnPromotion()), _):
            return promotion_review.reads(command, given)
        case ((ApprovePromotion() | RescindPromotion()), Promotion()):
            return promotion_decision.reads(command, state, given)
        case _:
            return []


def decide(command: Command, state: State, given: Given) -> list[Event | In]:
    """Return what `command` makes happen, or raise `Rejected`."""
    match command:
        case DraftPromotion() as c:
            drafted = promotion_application.drafted(c, state, given)
            employee_id = person(c.promotion_id)
            return [drafted, *candidacy.followed(c.promotion_id, employee_id, [drafted], given)]
        case RecordPromotion() as c:
            return [*promotion_decision.recorded(c, state, given)]
        case c:
            case = require_known(c.promotion_id, state)
            promotion_case.require_concerned(case, given)
            made = stepped(c, case, given)
            return [*made, *candidacy.followed(case.id, case.employee_id, made, given)]


def stepped(command: Step, case: Promotion, given: Given) -> list[Event | In]:
    """Return what a step of a case makes happen, or raise `Rejected`."""
    match command:
        case SetPromotionTerms() as c:
            return [promotion_application.terms_set(c, case, given)]
        case ApplyForPromotion() as c:
            return [promotion_application.applied(c, case, given)]
        case EvaluatePromotion() as c:
            return [promotion_application.evaluated(c, case, given)]
        case NamePromotionExpert() as c:
            return [promotion_review.named(c, case, given)]
        case InvitePromotionExpert() as c:
            return [promotion_review.invited(c, case, given)]
        case DismissPromotionExpert() as c:
            return [promotion_review.dismissed(c, case, given)]
        case DeclareConflict() as c:
            return [promotion_review.declared(c, case, given)]
        case VoteOnPromotion() as c:
            return [promotion_review.voted(c, case, given)]
        case ClosePromotionReview():
            return [promotion_review.closed(case, given)]
        case ApprovePromotion() as c:
            return [*promotion_decision.approved(c, case, given)]
        case RefusePromotion() as c:
            return [promotion_decision.refused(c, case, given)]
        case SendBackPromotion() as c:
            return [promotion_decision.sent_back(c, case, given)]
        case WithdrawPromotion() as c:
            return [promotion_decision.withdrawn(c, case, given)]
        case RescindPromotion() as c:
            return [*promotion_decision.rescinded(c, case, given)]
        case _:
            assert_never(command)


def stream(command: Command) -> str:
    """Return the stream that `command` writes to."""
    return require_id(command.promotion_id)


promotion: Decider[Command, Event, State] = Decider(
    kind="promotion",
    commands=Command,
    events=Event,
    initial=None,
    stream=stream,
    decide=decide,
    evolve=evolve,
    reads=reads,
    person=person,
    rounds=employee.ROUNDS,
)


def ref(promotion_id: str) -> Ref[State]:
    """Return the stream of a case. Raise `Invalid` if the id is not one of a promotion."""
    return Ref(require_id(promotion_id), promotion)
