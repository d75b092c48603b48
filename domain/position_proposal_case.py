"""Position proposal case: what a result proposes for somebody, and what came of it."""

from datetime import date
from enum import StrEnum
from typing import Never, TypeAlias, assert_never

from domain import ids
from domain.decider import Decider, Given, Ref, fact, replace
from domain.sealed import Sealed

KIND = "position_proposal"


class PositionKind(StrEnum):
    """What a result proposes for somebody's position."""

    PROMOTION = "PROMOTION"
    LATERAL = "LATERAL"
    ROTATION = "ROTATION"
    DEMOTION = "DEMOTION"


class ProposalCause(StrEnum):
    """What proposed it: the policy's line of grades, or somebody by hand."""

    GRADE = "GRADE"
    HAND = "HAND"


class ProposalStatus(StrEnum):
    """How far a proposal has come."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    LIFTED = "LIFTED"


class ProposalAnswer(StrEnum):
    """What a proposal is answered."""

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class ProvenCompetency:
    """What somebody was found to master by the day of a proposal, by others than themself."""

    framework_id: str
    competency: str
    proficiency: int
    assessed_on: date


@fact
class PositionProposed:
    """`grade` is the one that counted on the day; what a line proposes has no `proposed_by`.

    `number` counts what was proposed for somebody in the cycle, from 1.
    """

    kind: PositionKind
    cause: ProposalCause
    appraisal_id: str
    grade: str | None
    profile: tuple[ProvenCompetency, ...]
    why: Sealed | None
    number: int
    proposed_on: date
    proposed_by: str | None


@fact
class PositionProposalWithdrawn:
    why: Sealed | None
    withdrawn_on: date
    withdrawn_by: str


@fact
class PositionProposalLifted:
    """The grade that had proposed it was changed to one that would not have."""

    lifted_on: date


@fact
class PositionProposalAnswered:
    """`case_id` is the promotion case or the move that carries out what is accepted."""

    answer: ProposalAnswer
    case_id: str | None
    why: Sealed | None
    answered_on: date
    answered_by: str


@fact
class PositionProposal:
    """The latest proposal for somebody in a cycle."""

    kind: PositionKind
    cause: ProposalCause
    status: ProposalStatus
    number: int
    proposed_by: str | None


Event: TypeAlias = (
    PositionProposed | PositionProposalWithdrawn | PositionProposalLifted | PositionProposalAnswered
)
State: TypeAlias = PositionProposal | None


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    match event, state:
        case PositionProposed() as e, _:
            return PositionProposal(
                kind=e.kind,
                cause=e.cause,
                status=ProposalStatus.OPEN,
                number=e.number,
                proposed_by=e.proposed_by,
            )
        case _, None:
            return None
        case PositionProposalWithdrawn(), PositionProposal():
            return replace(state, status=ProposalStatus.WITHDRAWN)
        case PositionProposalLifted(), PositionProposal():
            return replace(state, status=ProposalStatus.LIFTED)
        case PositionProposalAnswered(answer=answer), PositionProposal():
            return replace(state, status=ProposalStatus(answer.value))
        case _:
            assert_never(event)


def require_id(proposal_id: str) -> str:
    """Return the id. Raise `Invalid` if it is not a cycle and an employee's proposal."""
    return ids.require(KIND, proposal_id, codes=2)


def id_of(appraisal_id: str) -> str:
    """Return the id of what the result of an appraisal proposes."""
    return f"{KIND}:{ids.code(appraisal_id)}"


def appraisal_of(proposal_id: str) -> str:
    """Return the appraisal whose result is followed."""
    return f"appraisal:{ids.code(proposal_id)}"


def person(stream: str) -> str:
    """Return the employee whom a proposal is about."""
    return f"employee:{stream.rpartition(':')[2]}"


def nothing(command: Never, _: State, __: Given) -> list[Event]:
    """Raise: there is no command."""
    assert_never(command)


def nowhere(command: Never) -> str:
    """Raise: there is no command."""
    assert_never(command)


caused: Decider[Never, Event, State] = Decider(
    kind=KIND,
    commands=(),
    events=Event,
    initial=None,
    stream=nowhere,
    decide=nothing,
    evolve=evolve,
    person=person,
)
"""What a result causes here; what people command is domain/position_proposal."""


def ref(proposal_id: str) -> Ref[State]:
    """Return the stream of a proposal. Raise `Invalid` if the id is not one of a proposal."""
    return Ref(require_id(proposal_id), caused)
