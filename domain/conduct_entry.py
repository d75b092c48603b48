"""Conduct entry: an honour or a sanction, what is done about it, and what is known of it."""

from datetime import date
from enum import StrEnum

from domain.decider import fact
from domain.sealed import Sealed


class HonourKind(StrEnum):
    """What somebody is honoured by."""

    COMMENDATION = "COMMENDATION"
    AWARD = "AWARD"
    TITLE = "TITLE"
    OTHER = "OTHER"


class SanctionKind(StrEnum):
    """What somebody is sanctioned by, the mildest first."""

    WARNING = "WARNING"
    REPRIMAND = "REPRIMAND"
    DEMERIT = "DEMERIT"
    PROBATION = "PROBATION"
    OTHER = "OTHER"


class SanctionOutcome(StrEnum):
    """What an appeal against a sanction comes to."""

    UPHELD = "UPHELD"
    ANNULLED = "ANNULLED"


@fact
class RecordHonour:
    """`code` is unique among the honours and sanctions of the employee."""

    employee_id: str
    code: str
    kind: HonourKind
    from_on: date
    citation: Sealed
    until_on: date | None = None


@fact
class WithdrawHonour:
    employee_id: str
    code: str


@fact
class ImposeSanction:
    """The sanction holds through `until_on`; without one until it is lifted."""

    employee_id: str
    code: str
    kind: SanctionKind
    from_on: date
    grounds: Sealed
    until_on: date | None = None


@fact
class LiftSanction:
    """From `lifted_on` on the sanction holds no more."""

    employee_id: str
    code: str
    lifted_on: date


@fact
class AppealSanction:
    employee_id: str
    code: str
    objection: Sealed


@fact
class DecideSanctionAppeal:
    employee_id: str
    code: str
    outcome: SanctionOutcome
    answer: Sealed | None = None


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class Entry:
    """The days of an honour or sanction, both of them included."""

    code: str
    from_on: date
    until_on: date | None


@fact
class HonourRecorded:
    entry: Entry
    kind: HonourKind
    citation: Sealed


@fact
class HonourWithdrawn:
    code: str


@fact
class SanctionImposed:
    entry: Entry
    kind: SanctionKind
    grounds: Sealed
    imposed_by: str


@fact
class SanctionLifted:
    code: str
    lifted_on: date


@fact
class SanctionAppealed:
    code: str
    objection: Sealed
    appealed_on: date


@fact
class SanctionAppealDecided:
    code: str
    outcome: SanctionOutcome
    answer: Sealed | None
    decided_on: date
    decided_by: str


@fact
class Sanction:
    """What is known of a sanction; one that is annulled never held."""

    from_on: date
    until_on: date | None
    imposed_by: str
    lifted_on: date | None = None
    appealed: bool = False
    decided: bool = False
    annulled: bool = False

    @property
    def ended(self) -> bool:
        """Return whether it was lifted or annulled."""
        return self.annulled or self.lifted_on is not None

    def holds_on(self, on: date) -> bool:
        """Return whether it holds on a day."""
        ended = self.lifted_on is not None and on >= self.lifted_on
        within = self.from_on <= on and (self.until_on is None or on <= self.until_on)
        return within and not ended and not self.annulled
