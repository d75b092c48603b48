"""Counties: the demonstration's commands once, or many times over under new ids.

One organisation and its cycles are shared; departments, people and appraisals are each county's
own: `employee:E00002` is `employee:E00002-3` in the third after the first. All counties go through
the simulated time together, so the log is in its order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from demo.script import LOADER
from domain.actor import Actor
from domain.cycle import AdvanceCycle, OpenCycle
from domain.department import FoundDepartment
from domain.employee import RecordPersonalDetails
from domain.hire import HireEmployee
from domain.organisation import FoundOrganisation
from domain.salary import RecordSalary
from ledger.order import Order
from ledger.recorded import Origin

SHARED = (FoundOrganisation, OpenCycle, AdvanceCycle)
HIRING = (FoundDepartment, HireEmployee, RecordSalary, RecordPersonalDetails)
OWN = ("employee:", "department:", "appraisal:")


def repeated(orders: Sequence[Order], counties: range) -> Iterator[Order]:
    """Yield the orders of so many counties; what they share comes with county 0 only."""
    for order in orders:
        if isinstance(order.command, SHARED):
            if 0 in counties:
                yield order
        else:
            for county in counties:
                yield again(order, county)


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
        by=order.by if order.by == LOADER else Actor(named(order.by, county)),
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
