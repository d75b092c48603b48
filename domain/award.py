"""Award: what an employee was paid once, or had to give back; a pay review alone writes it.

nothing ──a review is executed──▶ Awards

There is no command, and nothing is refused here: the review decides, and `paid` tells it what was
paid already, so that nothing is paid twice.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Never, TypeAlias, assert_never

from domain import ids
from domain.decider import Decider, Given, Ref, fact
from domain.money import Money
from domain.pay_line import PayUse


class AwardKind(StrEnum):
    """What was paid: a bonus, what a raise came to above the band, or a correction of either."""

    BONUS = "BONUS"
    LUMP_SUM = "LUMP_SUM"
    ADJUSTMENT = "ADJUSTMENT"
    CLAWBACK = "CLAWBACK"


@fact
class PaidFor:
    """What is paid once: by a plan, for the results of a cycle, for the days of a period."""

    plan_id: str
    cycle_id: str
    use: PayUse
    first: date | None = None
    last: date | None = None

    def meets(self, other: "PaidFor") -> bool:
        """Return whether both are for the same, on a day at least; without days for all of them."""
        same = (self.plan_id, self.cycle_id, self.use) == (
            other.plan_id,
            other.cycle_id,
            other.use,
        )
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return same
        return same and self.first <= other.last and other.first <= self.last


# Stored for ever: add fields with defaults, never rename; see domain/upcasting.py.
@fact
class AwardPaid:
    """`amount` is what was added to what was paid before; below 0 it was to be given back.

    What corrects an award is `of` the same; of what was paid by rules before 6 it is not known.
    """

    kind: AwardKind
    amount: Money
    review_id: str
    line_id: str
    paid_on: date
    of: PaidFor | None = None


@fact
class Awards:
    """All that was paid, in the order in which it was."""

    paid: tuple[AwardPaid, ...] = ()

    def of_review(self, review_id: str) -> tuple[AwardPaid, ...]:
        """Return what a review paid."""
        return tuple(each for each in self.paid if each.review_id == review_id)


Event: TypeAlias = AwardPaid
State: TypeAlias = Awards


def paid(state: State, line_id: str) -> AwardPaid | None:
    """Return what was paid by a line of a review, if it was."""
    return next((each for each in state.paid if each.line_id == line_id), None)


def paid_by_another(state: State, review_id: str, of: PaidFor) -> str | None:
    """Return the review that paid the same and has not had all of it back, if another one did."""
    left: dict[str, Decimal] = {}
    payer: str | None = None
    for each in state.paid:
        if each.of is None or each.review_id == review_id or not each.of.meets(of):
            continue
        payer = payer or each.review_id
        currency = each.amount.currency
        left[currency] = left.get(currency, Decimal()) + each.amount.amount
    return payer if any(left.values()) else None


def decide(command: Never, _: State, __: Given) -> list[Event]:
    """Raise: there is no command."""
    assert_never(command)


def evolve(state: State, event: Event) -> State:
    """Return the state that `event` leaves behind. A fact is never refused."""
    return Awards(paid=(*state.paid, event))


def stream(command: Never) -> str:
    """Raise: there is no command."""
    assert_never(command)


def of(employee_id: str) -> str:
    """Return the stream of what an employee was paid once."""
    return "award:" + ids.code(ids.require("employee", employee_id))


def person(stream: str) -> str:
    """Return the employee that a stream of this kind is about."""
    return "employee:" + ids.code(stream)


award: Decider[Never, Event, State] = Decider(
    kind="award",
    commands=(),
    events=Event,
    initial=Awards(),
    stream=stream,
    decide=decide,
    evolve=evolve,
    person=person,
)


def ref(employee_id: str) -> Ref[State]:
    """Return the stream of an employee's awards. Raise `Invalid` if the id is malformed."""
    return Ref(of(employee_id), award)
