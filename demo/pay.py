"""Pay: what the results of 2016 do to pay in the two departments, all of it invented.

A merit review and a bonus pool are proposed and approved by three different services, and paid.
Somebody's appeal is granted only after that; a review of its own pays the difference from what the
pool kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo import annual
from demo.clock import moment
from demo.county import Entry
from demo.outcome import PANEL
from demo.pay_structure import dollars
from demo.policy import DRAFTED_ON, DRAFTER, PUBLISHED_ON
from demo.quarter import DEPARTMENTS
from demo.script import HUMAN_RESOURCES, KEYS, LOADER, OWN, PAYING, invented
from domain.actor import Actor, Role
from domain.appeal import AppealOutcome, DecideAppeal, FileAppeal
from domain.errors import Rejected
from domain.pay_line import PayUse, Terms
from domain.pay_plan import DraftPayPlan, PublishPayPlan
from domain.pay_plan_content import BudgetBy, MeritPlan, PayPlan
from domain.pay_plan_template import QUARTERLY, YEARLY
from domain.pay_review import ApprovePayReview, ExecutePayReview, OpenPayReview, ProposePayReview
from domain.payroll import ClosePayroll
from domain.phase import Phase
from domain.sealed import Sealed
from ledger.errors import Unavailable
from ledger.ledger import Ledger
from ledger.order import Accepted, Order
from ledger.recorded import Origin
from schema.pay_payment import executed
from schema.pay_work import Work, proposed

PLAN_ID = "pay_plan:operations"
MERIT, POOL, CORRECTION = (
    f"pay_review:{annual.CODE}-{each}" for each in ("merit", "pool", "pool-appeal")
)
HOLDS_FROM = date(2017, 1, 1)
PROPOSED_ON = date(2017, 3, 20)
RAISED_ON, PAID_ON = date(2017, 4, 1), date(2017, 3, 31)
GRANTED_ON, CORRECTED_ON = date(2017, 4, 10), date(2017, 4, 13)

BUDGET = dollars(Decimal(1_000_000))
GRANTED = Decimal("65.00")
"""The score that the appeal ends with."""

MONTHS = tuple(date(2017, month, 1) for month in range(1, 5))
"""The months of which the payroll is closed, each in the first days of the next."""

LAST = f"payroll/{MONTHS[-1]}"
"""The key of the last command of all."""

PROPOSER = Actor("service:compensation")
APPROVERS = (Actor("service:pay-board"), Actor("service:treasury"))


def plan() -> PayPlan:
    """Return the plan: what ships for a year and for a quarter, as one."""
    merit = replace(known(YEARLY.merit), budget_by=BudgetBy.DEPARTMENT)
    return replace(YEARLY, version="operations-2017", merit=merit, pool=QUARTERLY.pool, approvals=2)


def known(merit: MeritPlan | None) -> MeritPlan:
    """Return the part for raises, which the plan of a year has."""
    if merit is None:
        raise LookupError("the yearly plan has no part for raises")
    return merit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the pay system does for a review, as a person has it do: it proposes, or it pays."""

    does: type[ProposePayReview | ExecutePayReview]
    review_id: str
    simulated: datetime

    @property
    def key(self) -> str:
        """Return the key that it is done under."""
        return f"{KEYS}{self.review_id}/{self.does.__name__}"


class Undone(Exception):  # noqa: N818 - what happened
    """The ledger did not take a step of what the pay system does."""


async def done(ledger: Ledger, deed: Deed) -> None:
    """Do what is not done yet. Raise `Undone` if the ledger does not take all of it."""
    work = Work(
        journal=ledger.journal,
        by=PROPOSER,
        roles=PAYING,
        review_id=deed.review_id,
        key=deed.key,
        origin=Origin.DEMONSTRATION,
        simulated=deed.simulated,
    )
    doing = executed(work) if deed.does is ExecutePayReview else proposed(work, ProposePayReview)
    try:
        answer = await doing
    except (Rejected, Unavailable) as error:
        raise Undone(f"{deed.key}: {error!r}") from error
    if not isinstance(answer, Accepted):
        raise Undone(f"{deed.key}: {answer!r}")


def orders(appellant: Entry) -> Iterator[Order | Deed]:
    """Yield the plan, the two reviews, and the appeal with the review that it leads to."""
    yield from published()
    yield from reviewed(MERIT, "Merit review 2016", merit_terms(), PROPOSED_ON, RAISED_ON)
    yield from reviewed(POOL, "Bonus pool 2016", pool_terms(), PROPOSED_ON, PAID_ON)
    yield from appealed(appellant)
    correcting = replace(pool_terms(), adjusts=POOL, budget=None, effective_on=CORRECTED_ON)
    yield from reviewed(
        CORRECTION, "Bonus pool 2016, an appeal", correcting, GRANTED_ON, CORRECTED_ON
    )
    for month in MONTHS:
        at = moment(month + timedelta(days=32), 8)
        closing = ClosePayroll(month=month)
        yield replace(invented(closing, f"payroll/{month}", at, PROPOSER), roles=PAYING)


def published() -> Iterator[Order]:
    """Yield the plan's draft, and its publication by somebody else."""
    draft = DraftPayPlan(plan_id=PLAN_ID, plan=plan(), name="Operations")
    drafted = invented(draft, "pay-plan/draft", moment(DRAFTED_ON, 10), DRAFTER)
    yield replace(drafted, roles=PAYING)
    publish = PublishPayPlan(plan_id=PLAN_ID, version=plan().version, effective_from=HOLDS_FROM)
    publication = invented(publish, "pay-plan/publication", moment(PUBLISHED_ON, 10), LOADER)
    yield replace(publication, roles=PAYING, reason="Both departments were heard.")


def merit_terms() -> Terms:
    """Return whose salaries are raised, by which results, from when."""
    return Terms(
        use=PayUse.MERIT,
        plan_id=PLAN_ID,
        plan_version=plan().version,
        cycle_id=annual.CYCLE_ID,
        departments=tuple(f"department:{code}" for code in sorted(DEPARTMENTS)),
        effective_on=RAISED_ON,
    )


def pool_terms() -> Terms:
    """Return who shares in the pool, and for which days."""
    return replace(
        merit_terms(),
        use=PayUse.POOL,
        effective_on=PAID_ON,
        period_from=date(2016, 1, 1),
        period_until=date(2016, 12, 31),
        budget=BUDGET,
    )


def reviewed(
    review_id: str, name: str, terms: Terms, begun_on: date, done_on: date
) -> Iterator[Order | Deed]:
    """Yield a review from its opening to its payment, on or before the day that it is for."""
    opening = OpenPayReview(review_id=review_id, name=name, terms=terms)
    at = moment(begun_on, 14)
    yield replace(invented(opening, f"{review_id}/open", at, PROPOSER), roles=PAYING)
    yield Deed(does=ProposePayReview, review_id=review_id, simulated=at + timedelta(hours=1))
    for n, by in enumerate(APPROVERS, start=1):
        approval = ApprovePayReview(review_id=review_id, revision=1)
        approved = invented(approval, f"{review_id}/approve/{n}", at + timedelta(hours=24 + n), by)
        yield replace(approved, roles=PAYING | {Role.EXECUTIVE})
    done = min(moment(done_on, 9), at + timedelta(days=7))
    yield Deed(does=ExecutePayReview, review_id=review_id, simulated=done)


def appealed(appellant: Entry) -> Iterator[Order]:
    """Yield an appeal that is filed in time and granted once the pool is paid."""
    about = f"appraisal:{annual.CODE}:{appellant.code}"
    appeal = FileAppeal(
        appraisal_id=about, grounds=Sealed("My quarter on loan to another depot is not in it.")
    )
    filed = moment(annual.BEGINS[Phase.FEED_BACK] + timedelta(days=9), 9)
    by = Actor(appellant.employee_id)
    yield replace(invented(appeal, f"outcome/{annual.CODE}/appeal", filed, by), roles=OWN)
    decision = DecideAppeal(
        appraisal_id=about,
        outcome=AppealOutcome.CHANGED,
        score=GRANTED,
        answer=Sealed("The depot's records bear you out; the result is changed."),
    )
    decided = invented(decision, f"outcome/{annual.CODE}/decision", moment(GRANTED_ON, 9), PANEL)
    yield replace(decided, roles=HUMAN_RESOURCES, reason="Both sides were heard.")
