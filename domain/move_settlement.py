"""Move settlement: what a promotion or a move in the days of a cycle means for an appraisal in it.

An appraisal keeps what was frozen at enrolment. What becomes of its measures when somebody is
placed otherwise is the policy's: they are kept, human resources are reminded, or nothing is scored
or released before human resources have settled it, after whatever they changed.
"""

from collections.abc import Mapping
from datetime import date

from domain.appraisal_policy import MoveEffect
from domain.cycle import Cycle
from domain.decider import fact
from domain.employee import Employee
from domain.errors import Ineligible, Invalid


@fact
class SettleMove:
    """Say that the appraisal is as it should be after a promotion or a move."""

    appraisal_id: str
    case_id: str


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class MoveSettled:
    """`effective_on` is the first day of the cycle on which the case placed the employee."""

    case_id: str
    effective_on: date
    settled_by: str


def within(who: Employee, period: Cycle, today: date) -> Mapping[str, date]:
    """Return the cases that placed somebody otherwise on a day of a cycle, by that day's first."""
    found: dict[str, date] = {}
    last = min(period.ends_on, today)
    for line in (who.departments, who.levels, who.positions, who.superiors):
        for entry in line:
            case_id, on = entry.case_id, entry.effective_on
            if case_id is not None and period.starts_on <= on <= last:
                found[case_id] = min(on, found.get(case_id, on))
    return dict(sorted(found.items(), key=lambda each: (each[1], each[0])))


def settled(  # noqa: PLR0917 - who, where, when
    command: SettleMove,
    known: frozenset[str],
    who: Employee,
    period: Cycle,
    by: str,
    today: date,
) -> MoveSettled:
    """Return the settlement. Raise `Rejected` if there is nothing of it in the cycle, or is one."""
    case_id = command.case_id
    on = within(who, period, today).get(case_id)
    if on is None:
        raise Invalid("move-not-in-cycle", field="case_id", case_id=case_id)
    if case_id in known:
        raise Ineligible("move-settled", case_id=case_id)
    return MoveSettled(case_id=case_id, effective_on=on, settled_by=by)


def require_settled(
    known: frozenset[str], who: Employee | None, period: Cycle, today: date
) -> None:
    """Raise `Ineligible` if the policy has a promotion or a move settled first, and one is not."""
    if period.policy.move_effect is not MoveEffect.SETTLED or who is None:
        return
    for case_id, on in within(who, period, today).items():
        if case_id not in known:
            raise Ineligible("move-unsettled", case_id=case_id, effective_on=on)
