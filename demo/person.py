"""Person: the commands about one of the people, from what the files say of them."""

from collections.abc import Iterator
from datetime import date, datetime

from demo import ladder, names
from demo.clock import CHANGED_ON, LEFT_ON, moment
from demo.county import FIRST_ON, UNNUMBERED, Entry
from demo.script import invented, recorded
from domain.employee import AssignSuperior, EndCause, EndService, RecordPersonalDetails
from domain.hire import HireEmployee
from domain.money import Money
from domain.placement import ReassignEmployee
from domain.promotion_content import PromotionTerms
from domain.promotion_decision import RecordPromotion
from domain.salary import AdjustSalary, Cause, RecordSalary
from domain.sealed import Sealed
from ledger.order import Order

CURRENCY = "USD"
BEFORE_FIRST_FILE = "before-first-file"
NOT_IN_EARLIER_FILE = "not-in-earlier-file"


def money(entry: Entry) -> Money:
    """Return what a file says somebody is paid a year."""
    return Money(amount=entry.salary, currency=CURRENCY)


def known(entry: Entry, on: date) -> Iterator[Order]:
    """Yield how somebody came to be known on a day: hired then, or at some time before."""
    at = moment(on)
    earlier = entry.hired_on < on
    doubtful = earlier and on > FIRST_ON
    hire = HireEmployee(
        employee_id=entry.employee_id,
        hired_on=entry.hired_on,
        effective_on=on,
        first_seen_on=on if doubtful else None,
        first_seen_because=NOT_IN_EARLIER_FILE if doubtful else None,
        department_id=entry.department_id,
        division=entry.division,
        title=entry.title,
        level=entry.level,
        position=entry.position,
        employment=entry.employment,
        gender=entry.gender,
    )
    because = NOT_IN_EARLIER_FILE if doubtful else BEFORE_FIRST_FILE
    salary = RecordSalary(
        employee_id=entry.employee_id,
        salary=money(entry),
        effective_on=on,
        unknown_before=because if earlier else None,
    )
    details = RecordPersonalDetails(
        employee_id=entry.employee_id,
        name=Sealed(names.name(entry)),
        email=Sealed(names.email(entry)),
    )
    yield recorded(hire, f"hire/{entry.code}", at)
    yield recorded(salary, f"salary/{entry.code}", at)
    yield invented(details, f"name/{entry.code}", at)


def changed(before: Entry, now: Entry) -> Iterator[Order]:
    """Yield what differs between the files, under its stated day."""
    at = moment(CHANGED_ON)
    level = now.level or (UNNUMBERED if before.level else None)
    held = (before.department_id, before.division, before.title, before.level, before.position)
    if ladder.rises(before, now):
        yield recorded(promoted(before, now), f"change/{now.code}", at)
    elif held != (now.department_id, now.division, now.title, level, now.position):
        wanted = ReassignEmployee(
            employee_id=now.employee_id,
            effective_on=CHANGED_ON,
            department_id=now.department_id,
            division=now.division,
            title=now.title,
            level=level,
            position=now.position,
        )
        yield recorded(wanted, f"change/{now.code}", at)
    if before.salary != now.salary:
        adjust = AdjustSalary(
            employee_id=now.employee_id,
            salary=money(now),
            effective_on=CHANGED_ON,
            cause=Cause.NOT_STATED,
        )
        yield recorded(adjust, f"adjustment/{now.code}", at)


def promoted(before: Entry, now: Entry) -> RecordPromotion:
    """Return the promotion of somebody who stands higher on their ladder in the second file."""
    stays = (before.department_id, before.division) == (now.department_id, now.division)
    return RecordPromotion(
        promotion_id=f"promotion:{now.code}:{CHANGED_ON.year}",
        framework_id=ladder.FRAMEWORK_ID,
        to_level=now.level or "",
        terms=PromotionTerms(
            effective_on=CHANGED_ON,
            title=now.title,
            position=None if now.position == before.position else now.position,
            department_id=None if stays else now.department_id,
            division=None if stays else now.division,
        ),
    )


def left(entry: Entry) -> Order:
    """Return the end of service of somebody whom the second file no longer has."""
    end = EndService(employee_id=entry.employee_id, last_day_on=LEFT_ON, cause=EndCause.NOT_STATED)
    return recorded(end, f"end/{entry.code}", moment(LEFT_ON, 17))


def reporting(code: str, superior: str | None, on: date, at: datetime) -> Order:
    """Return the assignment of somebody to a superior, or to none."""
    assign = AssignSuperior(
        employee_id=f"employee:{code}",
        superior_id=None if superior is None else f"employee:{superior}",
        effective_on=on,
    )
    return invented(assign, f"superior/{code}/{on}", at)
