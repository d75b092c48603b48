"""Counties: the demonstration's commands once, or many times over under new ids.

Departments, people and their plain appraisals are each county's own: `employee:E00002` is
`employee:E00002-3` in the third after the first. All else comes with the first county only: what
is shared, and what names other people than its own stream does. All counties go through the
simulated time together, so the log is in its order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from domain.actor import Actor
from domain.actual import RecordActuals
from domain.agreement import AgreeMeasures
from domain.department import FoundDepartment
from domain.employee import RecordPersonalDetails
from domain.enrolment import EnrolParticipant
from domain.evaluation import EvaluateAppraisal
from domain.events import COMMANDS
from domain.feedback import AcknowledgeResult, ReleaseResult
from domain.hire import HireEmployee
from domain.measure import SetMeasures
from domain.salary import RecordSalary
from domain.scoring import ScoreAppraisal
from ledger.order import Order
from ledger.recorded import Origin

KINDS = ("department", "employee", "salary", "acknowledgement", "appraisal")
PLAIN = (
    EnrolParticipant,
    SetMeasures,
    AgreeMeasures,
    RecordActuals,
    EvaluateAppraisal,
    ScoreAppraisal,
    ReleaseResult,
    AcknowledgeResult,
)
"""What a plain appraisal consists of; one with anything else in it is the first county's alone."""
READ = ("pay_review", "promotion")
"""What is proposed, or voted on, by what somebody has read before; imported ones are not."""
HIRING = (FoundDepartment, HireEmployee, RecordSalary, RecordPersonalDetails)
OWN = ("employee:", "department:", "appraisal:")


def repeated(orders: Sequence[Order], counties: range) -> Iterator[Order]:
    """Yield the orders of so many counties, but for those that follow on what somebody reads."""
    apart = {stream_of(order) for order in orders if not isinstance(order.command, PLAIN)}
    for order in orders:
        stream = stream_of(order)
        kind = stream.partition(":")[0]
        of_each = kind in KINDS and not (kind == "appraisal" and stream in apart)
        for county in counties if of_each else counties[:1]:
            if not (order.origin is Origin.DEMONSTRATION and kind in READ) and (
                of_each or county == 0
            ):
                yield again(order, county)


def stream_of(order: Order) -> str:
    """Return the stream that an order writes to."""
    return COMMANDS[type(order.command).__name__][1].stream(order.command)


def hired(orders: Sequence[Order], counties: range) -> Iterator[Order]:
    """Yield what brings whole counties into service, as an import would: now, county by county."""
    for county in counties:
        for order in orders:
            if isinstance(order.command, HIRING):
                yield replace(again(order, county), simulated=None, origin=Origin.IMPORT)


def again(order: Order, county: int) -> Order:
    """Return the order under the ids of another county; of county 0 as it is."""
    if county == 0:
        return order
    return replace(
        order,
        command=elsewhere(order.command, county),
        by=Actor(named(order.by, county)) if order.by.startswith(OWN) else order.by,
        key=f"{order.key}#{county}",
    )


def elsewhere(command: Any, county: int) -> Any:  # noqa: ANN401 - any command
    """Return the command with the ids in its own fields changed."""
    found = {name: getattr(command, name) for name in id_fields(command.__class__)}
    return replace(command, **{n: id_ and named(id_, county) for n, id_ in found.items()})


@cache
def id_fields(command: Any) -> tuple[str, ...]:  # noqa: ANN401 - the type of any command
    """Return the fields of a command that name what a county has for itself."""
    kinds = tuple(f"{kind[:-1]}_id" for kind in (*OWN, "superior:", "parent:"))
    return tuple(each.name for each in fields(command) if each.name in kinds)


def named(id_: str, county: int) -> str:
    """Return the id that something has in another county."""
    assert id_.startswith(OWN)  # noqa: S101 - or the counties would share it
    return f"{id_}-{county}"
