"""Awarded: what ZOE and LEE were paid once, by a planted command: a review takes many others."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from domain import authority
from domain.actor import Role
from domain.award import AwardKind, AwardPaid, award, of
from domain.decider import Decider, Given, fact
from domain.events import COMMANDS
from domain.money import Money
from tests.ledger.house import dollars

LEE, ZOE = "employee:LEE", "employee:ZOE"
REVIEW = "pay_review:2015"


@fact
class PlantAward:
    employee_id: str
    payment: AwardPaid


def decide(command: PlantAward, _: object, __: Given) -> list[AwardPaid]:
    return [command.payment]


def stream(command: PlantAward) -> str:
    return of(command.employee_id)


@contextmanager
def planted() -> Generator[None]:
    """Let there be a command that pays."""
    paying: Decider[PlantAward, AwardPaid, object] = replace(  # pyright: ignore[reportAssignmentType] - of another command
        award, commands=PlantAward, decide=decide, stream=stream
    )
    commands, may = dict_of(COMMANDS), dict_of(authority.MAY)
    commands["PlantAward"], may["PlantAward"] = (PlantAward, paying), frozenset({Role.HR})
    try:
        yield
    finally:
        del commands["PlantAward"], may["PlantAward"]


def dict_of(mapping: Mapping[str, object]) -> dict[str, object]:
    assert isinstance(mapping, dict)
    return mapping


def awarded() -> Iterator[tuple[str, object]]:
    """Yield a bonus, what was taken back of it, and a lump sum; each with who did it."""
    for employee_id, kind, amount, on in (
        (ZOE, AwardKind.BONUS, dollars(70), date(2016, 3, 31)),
        (ZOE, AwardKind.CLAWBACK, -dollars(20), date(2016, 9, 30)),
        (LEE, AwardKind.LUMP_SUM, dollars(12), date(2016, 3, 31)),
    ):
        yield (
            "service:hr",
            PlantAward(employee_id=employee_id, payment=payment(kind, amount, on, employee_id)),
        )


def payment(kind: AwardKind, amount: Money, on: date, employee_id: str) -> AwardPaid:
    return AwardPaid(
        kind=kind,
        amount=amount,
        review_id=REVIEW,
        line_id=f"pay_batch:2015:1.1/{employee_id.partition(':')[2]}",
        paid_on=on,
    )
