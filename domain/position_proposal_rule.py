"""Position proposal rule: what a grade proposes by itself, by the lines of the cycle's policy."""

from collections.abc import Iterator
from typing import Any

from domain import competency, employee
from domain.appraisal_policy import AppraisalPolicy, at_or_below
from domain.cycle import Cycle
from domain.decider import Given, In, Ref
from domain.position_proposal_case import (
    PositionKind,
    PositionProposalLifted,
    PositionProposed,
    ProposalCause,
    ProposalStatus,
    ProvenCompetency,
    id_of,
    ref,
)


def proposes(policy: AppraisalPolicy) -> bool:
    """Return whether any grade proposes something under `policy`."""
    return policy.promotion_line is not None or policy.demotion_line is not None


def by_line(policy: AppraisalPolicy, grade: str | None) -> PositionKind | None:
    """Return what a grade proposes under `policy`, if it does."""
    if at_or_below(policy.promotion_line, grade, policy.grades):
        return PositionKind.PROMOTION
    if at_or_below(grade, policy.demotion_line, policy.grades):
        return PositionKind.DEMOTION
    return None


def reads(appraisal_id: str, employee_id: str, policy: AppraisalPolicy) -> list[Ref[Any]]:
    """Return the streams that a grade under `policy` depends on."""
    if not proposes(policy):
        return []
    return [ref(id_of(appraisal_id)), competency.ref(employee_id)]


def followed(
    appraisal_id: str,
    employee_id: str,
    period: Cycle,
    given: Given,
    *,
    grade: str | None,
    before: str | None,
) -> list[In]:
    """Return what a grade does that takes the place of `before`: it proposes, or lifts."""
    policy = period.policy
    wanted, was = (by_line(policy, each) for each in (grade, before))
    if wanted is was:
        return []
    to = ref(id_of(appraisal_id))
    state, who, made = given[to], given[employee.ref(employee_id)], list[In]()
    open_ = state is not None and state.status is ProposalStatus.OPEN
    if state is not None and open_ and state.cause is ProposalCause.GRADE:
        made.append(In(to, PositionProposalLifted(lifted_on=given.today)))
        open_ = False
    accepted = state is not None and state.status is ProposalStatus.ACCEPTED
    serves = who is not None and who.in_service_on(given.today)
    if wanted is None or open_ or accepted or not serves:
        return made
    proposal = PositionProposed(
        kind=wanted,
        cause=ProposalCause.GRADE,
        appraisal_id=appraisal_id,
        grade=grade,
        profile=tuple(profile(employee_id, given)),
        why=None,
        number=1 if state is None else state.number + 1,
        proposed_on=given.today,
        proposed_by=None,
    )
    return [*made, In(to, proposal)]


def profile(employee_id: str, given: Given) -> Iterator[ProvenCompetency]:
    """Yield what somebody was found to master by today, by framework and competency."""
    known = given[competency.ref(employee_id)]
    for (framework_id, code), line in sorted(known.assessed.items()):
        if (entry := line.on(given.today)) is not None:
            yield ProvenCompetency(
                framework_id=framework_id,
                competency=code,
                proficiency=entry.value,
                assessed_on=entry.effective_on,
            )
