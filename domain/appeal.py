"""Appeal: the employee challenges a released result, once, and somebody uninvolved decides.

nothing ──file──▶ FILED ──decide──▶ UPHELD, CHANGED
                    └──withdraw──▶ WITHDRAWN

A changed result is an adjustment beside the released one: both stay. Whoever has acknowledged the
result has accepted it, and whoever has appealed, even if they withdrew, does not appeal again.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain import quantity
from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.errors import Forbidden, Ineligible, Invalid
from domain.policies import formula
from domain.policies.appraisal_score import graded
from domain.policies.grade import grade
from domain.policies.rounding import half_up
from domain.policies.veto import Cap
from domain.sealed import Sealed


class AppealOutcome(StrEnum):
    """What becomes of the result that was challenged."""

    UPHELD = "UPHELD"
    CHANGED = "CHANGED"


class AppealStatus(StrEnum):
    """How far an appeal has come."""

    FILED = "FILED"
    WITHDRAWN = "WITHDRAWN"
    UPHELD = "UPHELD"
    CHANGED = "CHANGED"


@fact
class FileAppeal:
    appraisal_id: str
    grounds: Sealed


@fact
class WithdrawAppeal:
    appraisal_id: str


@fact
class DecideAppeal:
    """`score` is the new one of a changed result; `answer` is what the employee is told."""

    appraisal_id: str
    outcome: AppealOutcome
    score: Decimal | None = None
    answer: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class AppealFiled:
    """`last_day_on` is the last on which it could be filed."""

    grounds: Sealed
    filed_on: date
    last_day_on: date


@fact
class AppealWithdrawn:
    withdrawn_on: date


@fact
class AppealDecided:
    outcome: AppealOutcome
    answer: Sealed | None
    decided_by: str
    decided_on: date


@fact
class ResultAdjusted:
    """A later result; the released one is what it was. `earned` is the grade before a veto."""

    score: Decimal
    grade: str
    adjusted_on: date
    earned: str | None = None


def filed(
    command: FileAppeal,
    *,
    released_on: date | None,
    days: int,
    earlier: AppealStatus | None,
    acknowledged: bool,
    today: date,
) -> AppealFiled:
    """Return the appeal, within `days` after the release. Raise `Ineligible` if it comes too late.

    The same if there was one already, or the result is acknowledged.
    """
    if earlier is not None:
        raise Ineligible("appealed-already")
    if acknowledged:
        raise Ineligible("result-acknowledged")
    if released_on is None:
        raise Ineligible("release-day-unknown")
    last_day_on = released_on + timedelta(days=days)
    if today > last_day_on:
        raise Ineligible("appeal-too-late", last_day_on=last_day_on)
    return AppealFiled(grounds=command.grounds, filed_on=today, last_day_on=last_day_on)


def require_undecided(status: AppealStatus | None) -> None:
    """Raise `Ineligible` if there is no appeal to be decided or withdrawn."""
    if status is not AppealStatus.FILED:
        raise Ineligible("no-open-appeal")


def require_uninvolved(by: str, involved: Collection[str | None]) -> None:
    """Raise `Forbidden` if who decides had a hand in the result."""
    if by in involved:
        raise Forbidden("took-part", by=by)


def decided(
    command: DecideAppeal,
    stands: Decimal | None,
    policy: AppraisalPolicy,
    by: str,
    today: date,
    *,
    vetoes: Sequence[Cap] = (),
) -> list[AppealDecided | ResultAdjusted]:
    """Return the decision, and the adjustment of a changed result, of which `stands` is the score.

    `vetoes` that occurred cap its grade as they did before.

    Raise `Invalid` if outcome and score do not fit, or the score is none of the policy's.
    """
    decision = AppealDecided(
        outcome=command.outcome, answer=command.answer, decided_by=by, decided_on=today
    )
    if command.outcome is AppealOutcome.UPHELD:
        if command.score is not None:
            raise Invalid("score-needless", field="score")
        return [decision]
    if command.score is None:
        raise Invalid("score-missing", field="score")
    score = require_score(command.score, policy)
    if score == stands:
        raise Invalid("nothing-changes")
    read = formula.find(formula.named("grade", policy.formulas), grade)
    earned = read(score, policy.grades)
    adjusted = ResultAdjusted(score=score, grade=earned, adjusted_on=today)
    if vetoes:
        left = graded(policy, earned, vetoes).grade
        adjusted = replace(adjusted, grade=left, earned=earned)
    return [decision, adjusted]


def require_score(score: Decimal, policy: AppraisalPolicy) -> Decimal:
    """Return `score` with the policy's decimals. Raise `Invalid` if it has more or lies outside."""
    if not policy.floor <= quantity.require("score", score) <= policy.cap:
        raise Invalid("score-out-of-range", low=str(policy.floor), high=str(policy.cap))
    rounded = half_up(Fraction(score), policy.digits)
    if rounded != score:
        raise Invalid("score-too-precise", score=str(score), digits=policy.digits)
    return rounded
