"""Nomination: who rates an appraisal besides its superior, and who does it in their place.

A person rates an appraisal as one thing only. Whoever is withdrawn keeps what they said, and
whoever takes their place begins anew. A delegate writes for the rater, in the rater's evaluation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TypeAlias

from domain import day
from domain.appraisal_policy import MOST_RATERS, Rater, RaterWeight
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid

ANONYMOUS = frozenset({Rater.PEER, Rater.REPORT})
"""Those whose ratings nobody else ever reads; what they come to together is told."""

SINGLE = frozenset({Rater.SECOND_LEVEL})
"""Those of whom there is one at a time."""

BY_THEMSELVES = frozenset({Rater.SELF, Rater.SUPERIOR})
"""Those whom the appraisal names already."""


@fact
class NominateRater:
    """Let somebody rate an appraisal as second level, as a peer or as a report."""

    appraisal_id: str
    rater: Rater
    rater_id: str


@fact
class WithdrawRater:
    """What they have said stays in the log and counts no more."""

    appraisal_id: str
    rater_id: str


@fact
class DelegateEvaluation:
    """Hand a rater's evaluation over, from a day through another."""

    appraisal_id: str
    rater_id: str
    delegate_id: str
    from_on: date
    until_on: date


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class RaterNominated:
    """`nominated_by` is none where enrolment itself found the rater."""

    rater: Rater
    rater_id: str
    nominated_by: str | None


@fact
class RaterWithdrawn:
    rater_id: str
    withdrawn_by: str


@fact
class EvaluationDelegated:
    """The latest of a rater's delegations takes the place of those before."""

    rater: Rater
    rater_id: str
    delegate_id: str
    from_on: date
    until_on: date
    delegated_by: str


@fact
class Raters:
    """Who was nominated as what, and the latest delegation of each rater."""

    named: Mapping[str, Rater] = field(default_factory=dict[str, Rater])
    delegated: Mapping[str, EvaluationDelegated] = field(
        default_factory=dict[str, EvaluationDelegated]
    )

    def delegate_on(self, rater_id: str, on: date) -> str | None:
        """Return who writes for a rater on that day, besides the rater."""
        held = self.delegated.get(rater_id)
        return held.delegate_id if held and held.from_on <= on <= held.until_on else None


Event: TypeAlias = RaterNominated | RaterWithdrawn | EvaluationDelegated


@fact
class Concerned:
    """The people of an appraisal, and what its policy says of raters."""

    employee_id: str
    superior_id: str | None
    raters: Raters
    weights: Sequence[RaterWeight]

    def as_what(self, rater_id: str) -> Rater | None:
        """Return what somebody rates the appraisal as, if they do and the policy counts it."""
        wanted = {each.rater for each in self.weights}
        if rater_id == self.employee_id:
            found: Rater | None = Rater.SELF
        elif rater_id == self.superior_id:
            found = Rater.SUPERIOR
        else:
            found = self.raters.named.get(rater_id)
        return found if found in wanted else None


def nominated(
    command: NominateRater, concerned: Concerned, person: Employee | None, by: str, today: date
) -> RaterNominated:
    """Return the nomination. Raise `Rejected` if `person` cannot rate as that, or does already."""
    c = command
    if c.rater in BY_THEMSELVES:
        raise Invalid("rater-by-themself", rater=c.rater)
    if c.rater not in {each.rater for each in concerned.weights}:
        raise Ineligible("rater-not-in-policy", rater=c.rater)
    require_other(c.rater_id, concerned)
    serving = require_serving(c.rater_id, person, today)
    reports = serving.superior_on(today) == concerned.employee_id
    if c.rater is Rater.REPORT and not reports:
        raise Ineligible("rater-no-report", rater_id=c.rater_id)
    if c.rater is not Rater.REPORT and reports:
        raise Ineligible("rater-is-report", rater_id=c.rater_id)
    named = concerned.raters.named
    if c.rater in SINGLE and c.rater in named.values():
        raise Ineligible("rater-there-already", rater=c.rater)
    if len(named) >= MOST_RATERS:
        raise Ineligible("raters-too-many", most=MOST_RATERS)
    return RaterNominated(rater=c.rater, rater_id=c.rater_id, nominated_by=by)


def withdrawn(command: WithdrawRater, raters: Raters, by: str) -> RaterWithdrawn:
    """Return the withdrawal. Raise `Ineligible` if there is no such rater."""
    if command.rater_id not in raters.named:
        raise Ineligible("rater-not-nominated", rater_id=command.rater_id)
    return RaterWithdrawn(rater_id=command.rater_id, withdrawn_by=by)


def delegated(
    command: DelegateEvaluation,
    concerned: Concerned,
    person: Employee | None,
    by: str,
    today: date,
) -> EvaluationDelegated:
    """Return the delegation. Raise `Rejected` if there is nothing to hand over, or not to them."""
    c, rater = command, concerned.as_what(command.rater_id)
    if rater is None:
        raise Ineligible("rater-not-nominated", rater_id=c.rater_id)
    if rater is Rater.SELF:
        raise Ineligible("self-not-delegated")
    if day.require("until_on", c.until_on) < day.require("from_on", c.from_on):
        raise Invalid("until-before-from", field="until_on")
    if c.until_on < today:
        raise Invalid("due-in-past", field="until_on", today=today)
    require_other(c.delegate_id, concerned)
    require_serving(c.delegate_id, person, max(today, c.from_on))
    return EvaluationDelegated(
        rater=rater,
        rater_id=c.rater_id,
        delegate_id=c.delegate_id,
        from_on=c.from_on,
        until_on=c.until_on,
        delegated_by=by,
    )


def require_other(rater_id: str, concerned: Concerned) -> None:
    """Raise `Rejected` if it is the employee, or somebody who rates the appraisal already."""
    if rater_id == concerned.employee_id:
        raise Ineligible("rater-own-case", rater_id=rater_id)
    raters = concerned.raters
    delegates = {each.delegate_id for each in raters.delegated.values()}
    if rater_id == concerned.superior_id or rater_id in {*raters.named, *delegates}:
        raise Ineligible("rater-already", rater_id=rater_id)


def require_serving(rater_id: str, person: Employee | None, on: date) -> Employee:
    """Return the person. Raise `Ineligible` if there is none in service on that day.

    It does not say which, because whoever nominates may not see the person.
    """
    if person is None or not person.in_service_on(on):
        raise Ineligible("rater-not-in-service", rater_id=rater_id)
    return person


def followed(raters: Raters, event: Event) -> Raters:
    """Return who rates after `event`."""
    match event:
        case RaterNominated() as e:
            return replace(raters, named={**raters.named, e.rater_id: e.rater})
        case RaterWithdrawn() as e:
            kept = {id_: as_what for id_, as_what in raters.named.items() if id_ != e.rater_id}
            handed = {id_: each for id_, each in raters.delegated.items() if id_ != e.rater_id}
            return Raters(named=kept, delegated=handed)
        case EvaluationDelegated() as e:
            return replace(raters, delegated={**raters.delegated, e.rater_id: e})
