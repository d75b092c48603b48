"""Promotion content: what a promotion case is made of, and the words for it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain import day, quantity, text
from domain.decider import fact, replace
from domain.errors import Invalid
from domain.sealed import Sealed

BEST = 5
"""The best mark; 1 is the worst."""

RAISE = Decimal(100)
"""The most that a salary rises by, in per cent."""


class PromotionStatus(StrEnum):
    """How far a case has come."""

    DRAFT = "DRAFT"
    APPLIED = "APPLIED"
    IN_REVIEW = "IN_REVIEW"
    IN_DECISION = "IN_DECISION"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    RESCINDED = "RESCINDED"


class PromotionStep(StrEnum):
    """Where a case is sent back to."""

    DRAFT = "DRAFT"
    EVALUATION = "EVALUATION"
    REVIEW = "REVIEW"


class PromotionPart(StrEnum):
    """As what somebody acts in a case; nobody acts in one as two of these."""

    APPLICANT = "APPLICANT"
    PREPARING = "PREPARING"
    SUPERIOR = "SUPERIOR"
    EXPERT = "EXPERT"
    SECOND_LEVEL = "SECOND_LEVEL"
    HR = "HR"
    EXECUTIVE = "EXECUTIVE"


class PromotionStandard(StrEnum):
    """What the employee and the experts measure by: the standards of the level."""

    ABILITY = "ABILITY"
    PERFORMANCE = "PERFORMANCE"
    TEAMWORK = "TEAMWORK"
    INNOVATION = "INNOVATION"


class PromotionAspect(StrEnum):
    """What the superior evaluates."""

    PERFORMANCE = "PERFORMANCE"
    ABILITY = "ABILITY"
    ATTITUDE = "ATTITUDE"


class PromotionVote(StrEnum):
    """What an expert recommends."""

    FOR = "FOR"
    AGAINST = "AGAINST"


@fact
class PromotionTerms:
    """What comes with the level; what is not given stays. Raises are in per cent of the salary."""

    effective_on: date
    raise_per_cent: Decimal | None = None
    title: str | None = None
    position: str | None = None
    department_id: str | None = None
    division: str | None = None
    superior_id: str | None = None


@fact
class PromotionClaim:
    """What somebody says of themself by a standard."""

    standard: PromotionStandard
    mark: int
    evidence: Sealed


@fact
class PromotionEvaluation:
    """What a superior says of an aspect."""

    aspect: PromotionAspect
    mark: int
    remark: Sealed


@fact
class PromotionScore:
    """What an expert finds by a standard."""

    standard: PromotionStandard
    mark: int


@fact
class TeamResult:
    """The latest released result of somebody who reports to the employee."""

    appraisal_id: str
    grade: str | None


@fact
class CareerSources:
    """Where the server found what eligibility looks at, besides the streams that every case reads.

    `appraisals` are the employee's own released results, `team` those of their reports, `plans` the
    improvement plans that are open.
    """

    appraisals: tuple[str, ...] = ()
    team: tuple[TeamResult, ...] = ()
    plans: tuple[str, ...] = ()


Marked = TypeVar("Marked", PromotionClaim, PromotionEvaluation, PromotionScore)


def require_marks(
    field: str, given: Sequence[Marked], of: type[PromotionStandard] | type[PromotionAspect]
) -> tuple[Marked, ...]:
    """Return the marks in the order of what they are about.

    Raise `Invalid` unless there is one of each, from 1 to `BEST`, with what there is to say of it.
    """
    by_name: dict[str, Marked] = {about(each): each for each in given}
    wanted = tuple(each.value for each in of)
    if len(given) != len(wanted) or set(by_name) != set(wanted):
        raise Invalid("marks-incomplete", field=field, wanted=wanted)
    for each in given:
        if not 1 <= each.mark <= BEST:
            raise Invalid("mark-out-of-range", field=field, mark=each.mark, most=BEST)
        if isinstance(each, PromotionClaim):
            require_said("evidence", each.evidence)
        elif isinstance(each, PromotionEvaluation):
            require_said("remark", each.remark)
    return tuple(by_name[name] for name in wanted)


def require_said(field: str, said: Sealed) -> Sealed:
    """Return `said`. Raise `Invalid` if it is blank."""
    if not said:
        raise Invalid("reason-missing", field=field)
    return said


def about(each: PromotionClaim | PromotionEvaluation | PromotionScore) -> str:
    """Return what a mark is about."""
    return (each.aspect if isinstance(each, PromotionEvaluation) else each.standard).value


def require_terms(terms: PromotionTerms) -> PromotionTerms:
    """Return the terms with plain texts. Raise `Invalid` if they contradict themselves."""
    day.require("effective_on", terms.effective_on)
    if terms.raise_per_cent is not None and not (
        0 <= quantity.require("raise_per_cent", terms.raise_per_cent) <= RAISE
    ):
        raise Invalid("raise-out-of-range", field="raise_per_cent", most=RAISE)
    if terms.division is not None and terms.department_id is None:
        raise Invalid("division-without-department", field="division")
    return replace(
        terms,
        title=text.optional("title", terms.title),
        position=text.optional("position", terms.position),
        division=text.optional("division", terms.division),
    )
