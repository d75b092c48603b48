"""Agreement: the superior proposes measures, the employee agrees or objects.

nothing ──set──▶ PROPOSED ──agree──▶ AGREED
                    └──object──▶ OBJECTED ──settle──▶ SETTLED

Measures that are set anew are a new proposal. Whoever objected may still agree.
"""

from datetime import date
from enum import StrEnum

from domain.decider import fact
from domain.errors import Ineligible
from domain.sealed import Sealed


class AgreementStatus(StrEnum):
    """How far employee and superior have come about the measures."""

    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    OBJECTED = "OBJECTED"
    SETTLED = "SETTLED"


STANDS = frozenset({AgreementStatus.AGREED, AgreementStatus.SETTLED})


@fact
class AgreeMeasures:
    appraisal_id: str


@fact
class ObjectToMeasures:
    appraisal_id: str
    grounds: Sealed


@fact
class SettleObjection:
    """`answer` is what the employee is told; the measures stand as they are."""

    appraisal_id: str
    answer: Sealed


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MeasuresAgreed:
    agreed_on: date


@fact
class MeasuresObjected:
    grounds: Sealed
    objected_on: date


@fact
class ObjectionSettled:
    answer: Sealed
    settled_by: str
    settled_on: date


def agreed(status: AgreementStatus | None, today: date) -> MeasuresAgreed:
    """Return the agreement. Raise `Ineligible` if nothing is proposed, or it stands already."""
    require_proposed(status)
    return MeasuresAgreed(agreed_on=today)


def objected(
    command: ObjectToMeasures, status: AgreementStatus | None, today: date
) -> MeasuresObjected:
    """Return the objection. Raise `Ineligible` likewise, or if there is one already."""
    if status is AgreementStatus.OBJECTED:
        raise Ineligible("objected-already")
    require_proposed(status)
    return MeasuresObjected(grounds=command.grounds, objected_on=today)


def settled(
    command: SettleObjection, status: AgreementStatus | None, by: str, today: date
) -> ObjectionSettled:
    """Return the settlement. Raise `Ineligible` if there is no objection."""
    if status is not AgreementStatus.OBJECTED:
        raise Ineligible("no-open-objection")
    return ObjectionSettled(answer=command.answer, settled_by=by, settled_on=today)


def require_proposed(status: AgreementStatus | None) -> None:
    """Raise `Ineligible` if no measures are set, or they stand already."""
    if status is None:
        raise Ineligible("measures-not-set")
    if status in STANDS:
        raise Ineligible("measures-agreed")


def require_agreed(status: AgreementStatus | None) -> None:
    """Raise `Ineligible` unless the measures stand, by agreement or by settlement."""
    if status not in STANDS:
        raise Ineligible("measures-not-agreed")
